import { expect, it } from 'vitest';
import { MovableClock } from '../../../platform/clock.ts';
import type { Database, Transaction } from '../../../platform/database/database.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import type { Application } from '../../../contract/seller/application.ts';
import { isRefused } from '../../../contract/seller/refusals.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { openBatchShop, stockVariants, unitPriceMinor } from './batch-shop.ts';
import type { BatchShop } from './batch-shop.ts';
import { keySetOf, makeApplication, noticeFor, sellerId, startedAt } from './purchase-ground.ts';

const shelf = ['bowl', 'cup', 'lamp', 'mug', 'pen'];
const onHand = 40;
const rounds = 8;

/** Settling approves two of three; what it says of one application is the same in both processes. */
function approvingMost() {
  const said = new Map<string, { notice: string }>();
  return {
    check: async (asked: { applicationId: string; amountMinor: number; currency: 'EUR' | 'USD' | string }) => {
      const { applicationId, amountMinor: totalMinor } = asked;
      const kind = said.size % 3 < 2 ? 'approval' : 'non-approval';
      const answer = said.get(applicationId) ?? {
        notice: noticeFor({ applicationId, totalMinor, currency: 'EUR' }, kind).signed,
      };
      said.set(applicationId, answer);
      return answer;
    },
    reverse: async () => null,
  };
}

const settling = approvingMost();
const parts = () => ({
  clock: new MovableClock(startedAt),
  sellerId,
  signingKey: makeKeyPair(),
  settling,
  noticeKeys: keySetOf(),
});

/** An application of two variants, in this order. */
function applicationFor(variantIds: readonly string[], applicationId?: string): Application {
  const lines = variantIds.map((variantId) => ({ variantId, quantity: 1, unitPriceMinor }));
  const totalMinor = lines.length * unitPriceMinor;
  return makeApplication({ lines, totalMinor, ...(applicationId !== undefined && { applicationId }) });
}

async function stockOf(database: Database): Promise<{ onHand: number; reserved: number }> {
  const row = await database.get<{ onHand: number; reserved: number }>(
    'SELECT SUM(on_hand) AS "onHand", SUM(reserved) AS "reserved" FROM variant',
  );
  return row!;
}

/** Runs all three steps of all applications at this seller. @returns which it received, and which it made an order of */
async function sell({ receiver, requester, indicator }: BatchShop, applications: readonly Application[]) {
  const terminal = { terminalId: 'kiosk-1' } as never;
  return Promise.all(
    applications.map(async (application) => {
      const received = await receiver.receive(application, 'kiosk-1');
      // Also where the other seller received it, as if both were at work on it.
      if (isRefused(received)) return { application, received, order: null };
      const answer = await requester.check({ ...application, terminal });
      if (answer === 'overtaken' || answer === 'unanswered') return { application, received, order: null };
      const { applicationId, lines } = application;
      const indicated = await indicator.indicate({ applicationId, method: 'collect', lines }, answer);
      return { application, received, order: indicated };
    }),
  );
}

describeOnEveryDatabase('Two sellers on one database', ({ dialect, freshUrl }) => {
  it('take each application once and sell each unit once, in either order of meeting them', async () => {
    const databaseUrl = await freshUrl();
    const one = await openBatchShop({ ...parts(), databaseUrl });
    const other = await openBatchShop({ ...parts(), databaseUrl });
    await stockVariants(
      one.database,
      shelf.map((variantId) => ({ variantId, onHand })),
    );
    let sold = 0;
    for (let round = 0; round < rounds; round++) {
      const pairs = Array.from({ length: 24 }, (_, n) => [shelf[n % 5]!, shelf[(n + 1 + (n % 3)) % 5]!]);
      const applications = pairs.map((pair) => applicationFor(pair));
      // Of these, the other seller meets the same ids with other content.
      const differing = pairs.slice(0, 6).map(() => applicationFor(['mug']));
      const others = differing.map(({ applicationId }) => applicationFor(['pen', 'bowl'], applicationId));
      const [here, there] = await Promise.all([
        sell(one, [...applications, ...differing]),
        sell(other, [...others.toReversed(), ...applications.toReversed()]),
      ]);
      const byId = new Map<string, (typeof here)[number][]>();
      for (const each of [...here, ...there]) {
        const { applicationId } = each.application;
        byId.set(applicationId, [...(byId.get(applicationId) ?? []), each]);
      }
      for (const [id, both] of byId) {
        const takers = both.filter(({ received }) => received === 'received');
        const orders = both.filter(({ order }) => order !== null && order !== 'overtaken');
        expect([id, both.length, takers.length <= 1, orders.length <= 1]).toEqual([id, 2, true, true]);
        for (const { received } of both) {
          const isSoldOut = isRefused(received) && received.refusal === 'basket_out_of_date';
          expect(takers.length === 1 || isSoldOut, 'it is received by one, unless it is sold out for both').toBe(true);
        }
        sold += orders.reduce((sum, { application }) => sum + application.lines.length, 0);
      }
      expect(await stockOf(one.database)).toEqual({ onHand: onHand * shelf.length - sold, reserved: 0 });
    }
    const orders = await one.database.get<{ n: number; units: number }>(
      `SELECT COUNT(DISTINCT o.order_number) AS n, SUM(l.quantity) AS units
         FROM shop_order o JOIN application_line l ON l.application_id = o.application_id`,
    );
    expect(orders!.units).toBe(sold);
    expect(sold).toBeGreaterThan(100);
    for (const { database } of [one, other]) await database.close();
  });

  it('decide again what the other recorded before they could write', async () => {
    const databaseUrl = await freshUrl();
    const other = await openBatchShop({ ...parts(), databaseUrl });
    await stockVariants(
      other.database,
      shelf.map((variantId) => ({ variantId, onHand })),
    );
    const mine = applicationFor(['mug']);
    const theirs = applicationFor(['pen', 'bowl'], mine.applicationId);
    // SQLite has one writer, so nothing happens there between a batch's reading and its writing.
    const isBetween = dialect === 'postgres';
    const overtake = async () => expect(await other.receiver.receive(theirs, 'kiosk-1')).toBe('received');
    if (!isBetween) await overtake();
    let reads = 0;
    const watched = (database: Database): Database => ({
      ...database,
      write: (work) => database.write((transaction) => work(overtakenOnce(transaction))),
    });
    const overtakenOnce = (transaction: Transaction): Transaction => ({
      dialect: transaction.dialect,
      all: async <Row>(sql: string, values?: Parameters<Transaction['all']>[1]) => {
        const rows = await transaction.all<Row>(sql, values);
        if (sql.includes('UNION ALL') && ++reads === 1 && isBetween) await overtake();
        return rows;
      },
      get: (sql, values) => transaction.get(sql, values),
      run: (sql, values) => transaction.run(sql, values),
      appendAtCommit: (append, item) => transaction.appendAtCommit(append, item),
    });
    const one = await openBatchShop({ ...parts(), databaseUrl, watched });
    const bystander = applicationFor(['lamp']);
    const answers = await Promise.all([mine, bystander].map((each) => one.receiver.receive(each, 'kiosk-1')));
    expect(answers).toEqual([{ refusal: 'application_content_differs' }, 'received']);
    expect(reads).toBe(isBetween ? 2 : 1);
    expect(await stockOf(one.database)).toEqual({ onHand: onHand * shelf.length, reserved: 3 });
    for (const { database } of [one, other]) await database.close();
  });
});
