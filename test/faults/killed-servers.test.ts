import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SellerRefused } from '../../build/terminal-without-screen.ts';
import type { Database } from '../../platform/database/database.ts';
import type { UnsignedApplication } from '../../build/terminal-without-screen.ts';
import type { ApplicationState } from '../../contract/seller/application.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { buyerCard, fillShelves, openBuyerAccounts, purchasesPerBuyer } from '../support/many-buyers.ts';
import { cardOf, shopperAt, startShop } from '../support/started-shop.ts';
import type { Shopper, StartedShop } from '../support/started-shop.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';

// Promise 3, on the programs as they run: no purchase is lost or doubled, whichever server is killed in its middle.

const inFlight = 8;
/** Between two purchases of one shopper: what all of them buy while servers are killed does not grow with the machine. */
const pauseMs = 20;
const buyers = 2_000;
const openStates = "('received', 'checking', 'undetermined', 'withdrawn')";

type Sent = { application: UnsignedApplication; heard: ApplicationState | null };

async function eventually(isSo: () => Promise<boolean>, withinMs: number): Promise<void> {
  for (const giveUpAt = Date.now() + withinMs; !(await isSo().catch(() => false)); await pause(50)) {
    if (Date.now() > giveUpAt) throw new Error(`It did not come about within ${withinMs / 1000} s`);
  }
}

describeOnEveryDatabase('purchases while the servers are killed', (place) => {
  const home = temporaryFolderOfSuite();
  let shop: StartedShop;
  let databases: { seller: Database; settling: Database };
  let shopper: Shopper;
  let variants: Awaited<ReturnType<typeof fillShelves>>;
  const stockBefore = new Map<string, number>();
  const sent: Sent[] = [];

  const stock = () =>
    databases.seller.all<{ id: string; onHand: number; reserved: number }>(
      'SELECT variant_id AS id, on_hand AS "onHand", reserved FROM variant',
    );
  const stateOf = async () =>
    new Map(
      (
        await databases.seller.all<{ id: string; state: ApplicationState }>(
          'SELECT application_id AS id, state FROM application',
        )
      ).map(({ id, state }) => [id, state]),
    );

  async function openApplications(): Promise<number> {
    const row = await databases.seller.get<{ open: number }>(
      `SELECT COUNT(*) AS open FROM application WHERE state IN ${openStates}`,
    );
    return row!.open;
  }

  async function buy(index: number): Promise<void> {
    const variant = variants[index % variants.length]!;
    const application = await shopper.seal(buyerCard(Math.floor(index / purchasesPerBuyer) % buyers), { variant });
    const entry: Sent = { application, heard: null };
    sent.push(entry);
    try {
      entry.heard = (await shopper.terminal.apply(application)).state;
    } catch (error) {
      // A refusal was heard (credit unavailable, too many requests), or nobody answered: the seller was dead.
      if (!(error instanceof SellerRefused)) await pause(50);
    }
  }

  const isServing = async () => (await fetch(`${shop.report.url}/health`, { signal: AbortSignal.timeout(1_000) })).ok;

  beforeAll(async () => {
    shop = await startShop({ home, ...(place.dialect === 'postgres' && { databaseUrl: await place.freshUrl() }) });
    databases = await shop.openDatabases();
    shopper = await shopperAt(shop);
    await openBuyerAccounts(databases.settling, path.join(home, 'settling/keys'), buyers);
    variants = await fillShelves(databases.seller);
    for (const { id, onHand } of await stock()) stockBefore.set(id, onHand);

    const over = new AbortController();
    let next = 0;
    const shoppers = Array.from({ length: inFlight }, async () => {
      for (; !over.signal.aborted; await pause(pauseMs)) await buy(next++);
    });
    for (const name of ['seller', 'settling', 'seller', 'settling', 'seller'] as const) {
      const before = sent.length;
      await eventually(async () => sent.length > before + inFlight, 20_000);
      await shop.kill(name);
      await eventually(isServing, 30_000);
      await pause(300);
    }
    over.abort();
    await Promise.all(shoppers);
    // Without anyone's help.
    await eventually(async () => (await openApplications()) === 0, 90_000);
  });
  afterAll(async () => {
    await databases?.seller.close();
    await databases?.settling.close();
    await shop?.end();
  });

  it('all end in a final state, without anyone’s help', async () => {
    expect(await openApplications()).toBe(0);
    const states = [...(await stateOf()).values()];
    expect(states.length).toBeGreaterThan(inFlight * 2);
    expect(states.filter((state) => state === 'accepted').length).toBeGreaterThan(inFlight);
    // Some were hit: the kills fell into the middle of purchases.
    expect(states.filter((state) => state === 'reversed').length).toBeGreaterThan(0);
  });

  it('end as their shoppers were told, where these were told an end', async () => {
    const states = await stateOf();
    for (const { application, heard } of sent) {
      if (heard === 'accepted' || heard === 'rejected') expect(states.get(application.applicationId)).toBe(heard);
    }
  });

  it('become one order each when accepted, and none otherwise', async () => {
    const accepted = [...(await stateOf())].flatMap(([id, state]) => (state === 'accepted' ? [id] : []));
    const orders = await databases.seller.all<{ id: string }>('SELECT application_id AS id FROM shop_order');
    expect(orders.map(({ id }) => id).toSorted()).toEqual(accepted.toSorted());
  });

  it('leave the stock that adds up: what is on hand and what was sold is what there was', async () => {
    const sold = new Map(
      (
        await databases.seller.all<{ id: string; sold: number }>(
          `SELECT l.variant_id AS id, SUM(l.quantity) AS sold FROM application_line l
             JOIN shop_order o ON o.application_id = l.application_id GROUP BY l.variant_id`,
        )
      ).map(({ id, sold: quantity }) => [id, quantity]),
    );
    for (const { id, onHand, reserved } of await stock()) {
      expect({ id, total: onHand + (sold.get(id) ?? 0), reserved }).toEqual({
        id,
        total: stockBefore.get(id),
        reserved: 0,
      });
    }
    expect(sold.size).toBeGreaterThan(0);
  });

  it('hold credit at settling when they were accepted, and only then', async () => {
    const accepted = [...(await stateOf())].flatMap(([id, state]) => (state === 'accepted' ? [id] : []));
    const held = await databases.settling.all<{ id: string }>(
      "SELECT application_id AS id FROM payment WHERE state = 'held'",
    );
    expect(held.map(({ id }) => id).toSorted()).toEqual(accepted.toSorted());
  });

  it('are the same purchases when their shoppers send them again', async () => {
    const before = await stateOf();
    const known = sent.filter(({ application }) => before.has(application.applicationId));
    for (const { application } of known.slice(-20)) {
      const again = await shopper.terminal.apply(application);
      expect(again.state).toBe(before.get(application.applicationId));
    }
    expect([...(await stateOf()).values()].filter((state) => state === 'accepted')).toHaveLength(
      [...before.values()].filter((state) => state === 'accepted').length,
    );
  });

  it('go on afterwards as if nothing had been', async () => {
    const { accounts } = shop.report;
    const outcomes = await Promise.all(
      accounts.slice(3, 6).map(async ({ gives }) => {
        const application = await shopper.seal(cardOf(shop.report, gives.reason), { variant: variants[0]! });
        return (await shopper.terminal.apply(application)).state;
      }),
    );
    expect(outcomes).toEqual(['rejected', 'rejected', 'rejected']);
  });
});
