import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { linkNamesOf } from '../../private-link/machine/link-names.ts';
import { findPrivateLink, raisePrivateLink } from '../../private-link/raise/private-link.ts';
import type { PrivateLink } from '../../private-link/raise/link.ts';
import { startTickOf } from '../../private-link/machine/process-table.ts';
import { daemonsOf } from '../../private-link/raise/wireguard-side.ts';
import { describeWhere } from '../support/requirements.ts';
import { endChild, newNonce, settlingAnswer, startSeller, startSettling, temporaryHome } from './link-lab.ts';
import type { Answer, SellerStandIn } from './link-lab.ts';
import { whatIsLeftOf } from './machine-state.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

function newHome(): string {
  const { home, remove } = temporaryHome();
  undo.push(remove);
  return home;
}

async function raise(home: string): Promise<PrivateLink> {
  const link = await raisePrivateLink({ home, mode: 'wireguard' });
  undo.push(() => link.lower());
  return link;
}

async function serve(link: PrivateLink, nonce: string): Promise<SellerStandIn> {
  const settling = await startSettling(link, nonce);
  undo.push(() => endChild(settling));
  const seller = await startSeller(link);
  undo.push(() => seller.stop());
  return seller;
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error('It did not come about within 15 s');
    await sleep(20);
  }
}

describeWhere('wireguard', 'the private link on one machine, raised by root', () => {
  it('carries the seller in its namespace to settling in its own, and the public socket keeps the shopper address', async () => {
    const link = await raise(newHome());
    const nonce = newNonce();
    const seller = await serve(link, nonce);
    const answer = await seller.ask();
    expect(link.mode).toBe('wireguard-root');
    expect(settlingAnswer(answer)?.nonce).toBe(nonce);
    expect(answer.shopper).toBe('127.0.0.1');
  });

  it('gives settling no channel of its starter, and the seller the process that its starter signals', async () => {
    const link = await raise(newHome());
    const seller = await serve(link, newNonce());
    const answer = await seller.ask();
    expect(settlingAnswer(answer)).toMatchObject({ channel: null, sockets: [] });
    expect(answer.processId).toBe(seller.child.pid);
  });

  it('says that it is up, when the last handshake was and what was carried', async () => {
    const home = newHome();
    const link = await raise(home);
    await serve(link, newNonce());
    const status = await findPrivateLink(home)!.status();
    expect(status.up).toBe(true);
    expect(status.probe.outcome).toBe('answered');
    expect(Math.abs(Date.now() - status.lastHandshakeAt!)).toBeLessThan(60_000);
    expect(status.receivedBytes).toBeGreaterThan(0);
    expect(status.sentBytes).toBeGreaterThan(0);
  });

  it('leaves nothing when it is lowered', async () => {
    const home = newHome();
    const link = await raisePrivateLink({ home, mode: 'wireguard' });
    const names = linkNamesOf(home);
    expect(whatIsLeftOf(names)).not.toEqual([]);
    await link.lower();
    expect(whatIsLeftOf(names)).toEqual([]);
    expect(findPrivateLink(home)).toBeNull();
  });

  it('stands for two homes side by side, each with its own settling', async () => {
    const [first, second] = [await raise(newHome()), await raise(newHome())];
    const sellers = [await serve(first, 'first'), await serve(second, 'second')];
    const nonces = await Promise.all(sellers.map(async (seller) => settlingAnswer(await seller.ask())?.nonce));
    expect(nonces).toEqual(['first', 'second']);
  });

  it('clears what a killed run left, the servers in its namespaces included', async () => {
    const home = newHome();
    const names = linkNamesOf(home);
    const program = `
      import { spawn } from 'node:child_process';
      import { raisePrivateLink } from ${JSON.stringify(new URL('../../private-link/raise/private-link.ts', import.meta.url).href)};
      const link = await raisePrivateLink({ home: ${JSON.stringify(home)}, mode: 'wireguard' });
      const { command, args } = link.inSettling('sleep', ['600']);
      console.log(spawn(command, args, { stdio: 'ignore', detached: true }).pid);
    `;
    const killed = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    undo.push(() => endChild(killed));
    const [said] = (await once(killed.stdout, 'data')) as [Buffer];
    const orphan = Number(said.toString());
    const oldDaemons = daemonsOf(names, 'seller');
    await expect(raisePrivateLink({ home, mode: 'wireguard' })).rejects.toThrow(`in use by process ${killed.pid}`);
    await endChild(killed);
    expect(startTickOf(orphan)).not.toBeNull();

    const seller = await serve(await raise(home), 'after');
    expect(settlingAnswer(await seller.ask())?.nonce).toBe('after');
    expect(startTickOf(orphan)).toBeNull();
    for (const processId of oldDaemons) expect(startTickOf(processId)).toBeNull();
  });

  it.each(['seller', 'settling'] as const)(
    'comes back by itself when the WireGuard process of the %s side is killed',
    async (side) => {
      const home = newHome();
      const link = await raise(home);
      const [daemon] = daemonsOf(linkNamesOf(home), side);
      if (daemon === undefined) return expect(link.details['Carried by']).toBe("the kernel's WireGuard");
      const seller = await serve(link, 'still here');
      await seller.ask();
      process.kill(daemon, 'SIGKILL');
      await until(() => daemonsOf(linkNamesOf(home), side).some((processId) => processId !== daemon));
      let answer: Answer = {};
      await until(async () => settlingAnswer((answer = await seller.ask())) !== null);
      expect(settlingAnswer(answer)?.nonce).toBe('still here');
    },
  );
});
