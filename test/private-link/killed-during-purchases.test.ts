import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TerminalWithoutScreen, sealApplication, trustedKeySet } from '../../build/terminal-without-screen.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/database.ts';
import { linkNamesOf } from '../../private-link/machine/link-names.ts';
import type { LinkSide } from '../../private-link/machine/link-names.ts';
import { daemonsOf } from '../../private-link/raise/wireguard-side.ts';
import { startBenchShop } from '../bench/bench-shop.ts';
import type { BenchShop } from '../bench/bench-shop.ts';
import { buyerCard, fillShelves, openBuyerAccounts, purchasesPerBuyer } from '../support/many-buyers.ts';
import { describeWhere } from '../support/requirements.ts';
import { anyContact } from '../support/sold-here.ts';

const inFlight = 8;
const mostKills = 6;
/** How many purchases are accepted between two kills, at least: what was under way, and one that began afterwards. */
const acceptedBetween = inFlight + 1;
const patienceMs = 60_000;
/** Between two purchases of one buyer: what all of them buy while the link is killed does not grow with the machine. */
const pauseMs = 30;
const buyers = 2_000;
const finalStates = new Set(['accepted', 'rejected', 'reversed']);

describeWhere('wireguard', 'purchases while the WireGuard processes are killed on either side in turn', () => {
  let shop: BenchShop;
  let terminal: TerminalWithoutScreen;
  let settling: Database;
  beforeAll(async () => {
    shop = await startBenchShop({ link: 'wireguard' });
    settling = await openDatabase(path.join(shop.home, 'settling/settling.sqlite'), 'settling');
    terminal = new TerminalWithoutScreen(shop.report.url);
    await terminal.enrol('killed during purchases');
  });
  afterAll(async () => {
    await settling?.close();
    await shop?.stop();
  });

  /**
   * Kills one side's process, waits until it was replaced and purchases are accepted again, and goes on with the other.
   * @param acceptedSoFar how many purchases were accepted since the first one
   */
  async function killInTurn(acceptedSoFar: () => number): Promise<number> {
    const names = linkNamesOf(shop.home);
    let kills = 0;
    for (let side: LinkSide = 'seller'; kills < mostKills; side = side === 'seller' ? 'settling' : 'seller') {
      const [daemon] = daemonsOf(names, side);
      if (daemon === undefined) return kills;
      process.kill(daemon, 'SIGKILL');
      kills += 1;
      while (daemonsOf(names, side).every((processId) => processId === daemon)) await sleep(20);
      const enough = acceptedSoFar() + acceptedBetween;
      for (const giveUpAt = Date.now() + patienceMs; acceptedSoFar() < enough && Date.now() < giveUpAt;)
        await sleep(20);
    }
    return kills;
  }

  async function finalStateOf(applicationId: string): Promise<string> {
    for (const giveUpAt = Date.now() + 60_000; ; await sleep(200)) {
      const { state } = await terminal.outcome(applicationId);
      if (finalStates.has(state) || Date.now() > giveUpAt) return state;
    }
  }

  it(
    'all end in a final state, and credit is held for the accepted ones alone',
    { timeout: 300_000 },
    async (context) => {
      const session = await terminal.session();
      const keySet = await trustedKeySet(session, shop.report.rootThumbprint);
      await openBuyerAccounts(settling, path.join(shop.home, 'settling/keys'), buyers);
      const seller = await openDatabase(path.join(shop.home, 'seller/seller.sqlite'), 'seller');
      const variants = await fillShelves(seller);
      await seller.close();
      const applied: string[] = [];
      const refused: string[] = [];
      let acceptedAtOnce = 0;
      const buyOne = async (index: number) => {
        const variant = variants[index % variants.length]!;
        const card = buyerCard(Math.floor(index / purchasesPerBuyer) % buyers);
        const application = await sealApplication({ session, keySet, variant, quantity: 1, card, contact: anyContact });
        try {
          const { state } = await terminal.apply(application);
          applied.push(application.applicationId);
          if (state === 'accepted') acceptedAtOnce += 1;
        } catch (error) {
          const { message, cause } = error as Error;
          refused.push(`${message} ${String(cause ?? '')}`);
        }
      };
      const over = new AbortController();
      const killing = killInTurn(() => acceptedAtOnce).finally(() => over.abort());
      let next = 0;
      const buyOn = async () => {
        for (; !over.signal.aborted; await sleep(pauseMs)) await buyOne(next++);
      };
      await Promise.all(Array.from({ length: inFlight }, buyOn));
      const kills = await killing;
      // The kernel's own WireGuard has no process that could be killed.
      if (kills === 0) context.skip();
      expect(kills).toBe(mostKills);

      const states = new Map<string, string>();
      for (const applicationId of applied) states.set(applicationId, await finalStateOf(applicationId));
      expect([...states.values()].filter((state) => !finalStates.has(state))).toEqual([]);
      // What is refused while the link is known to be down was never an application.
      expect(refused.filter((message) => !message.includes('credit_unavailable'))).toEqual([]);
      expect(applied.length + refused.length).toBe(next);

      const holds = await settling.all<{ application_id: string; state: string }>(
        'SELECT application_id, state FROM payment',
      );
      const held = holds.filter(({ state }) => state === 'held').map((hold) => hold.application_id);
      const accepted = applied.filter((applicationId) => states.get(applicationId) === 'accepted');
      expect(held.toSorted()).toEqual(accepted.toSorted());
      expect(accepted.length).toBeGreaterThan(mostKills * inFlight);
    },
  );
});
