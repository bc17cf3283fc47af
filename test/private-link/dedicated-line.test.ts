import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { raisePrivateLink } from '../../private-link/raise/private-link.ts';
import { endChild, settlingAnswer, startSeller, startSettling, temporaryHome } from './link-lab.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

describe('the dedicated line on one machine', () => {
  it('carries the seller to settling through a folder that only its owner may enter', async () => {
    const { home, remove } = temporaryHome();
    undo.push(remove);
    const link = await raisePrivateLink({ home, mode: 'line' });
    undo.push(() => link.lower());
    expect((await link.status()).probe.outcome).toBe('refused');
    const settling = await startSettling(link, 'by line');
    undo.push(() => endChild(settling));
    const seller = await startSeller(link);
    undo.push(() => seller.stop());

    expect(settlingAnswer(await seller.ask())).toMatchObject({ nonce: 'by line', channel: null, sockets: [] });
    expect(link.mode).toBe('line-socket');
    expect(link.settlingListens).toEqual({ kind: 'socket', path: path.join(home, 'run/line/settling.sock') });
    expect(statSync(path.join(home, 'run/line')).mode & 0o777).toBe(0o700);
    expect((await link.status()).probe.outcome).toBe('answered');
  });

  it('finds a place for its socket when the path of the home is longer than a socket may have', async () => {
    const { home, remove } = temporaryHome();
    undo.push(remove);
    const link = await raisePrivateLink({ home: path.join(home, 'shop'.repeat(30)), mode: 'line' });
    undo.push(() => link.lower());
    const settling = await startSettling(link, 'far away');
    undo.push(() => endChild(settling));
    expect((await link.status()).probe.outcome).toBe('answered');
  });

  it('leaves no socket when it is lowered', async () => {
    const { home, remove } = temporaryHome();
    undo.push(remove);
    const link = await raisePrivateLink({ home, mode: 'line' });
    const settling = await startSettling(link, 'gone');
    await endChild(settling);
    await link.lower();
    expect(existsSync(path.join(home, 'run/line'))).toBe(false);
  });
});
