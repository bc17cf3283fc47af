import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { purchaseNumberOf } from '../../contract/seller/purchase-number.ts';
import { sellerMigrations } from '../../server/database/migrations.ts';
import { selectByPurchaseNumber } from '../../server/database/select-by-purchase-number.ts';
import { listOrders } from '../../server/order/order-list.ts';
import { listApplications } from '../../server/purchase-application/application-list.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

/** A shopper whose purchase had no order was shown 36 signs, and the back office could not search for them. */

const at = 1_800_000_000_000;
const declined = '019b0000-0000-7000-8000-00000a1b2c3d';
const accepted = '019b0000-0001-7000-8000-0000000fffff';
// Another purchase whose id has the same end, which a terminal may also send in capitals.
const acceptedToo = '019B0000-0002-7000-8000-ABCDE00FFFFF';
const rejectedToo = '019b0000-0003-7000-9000-0000000fffff';

async function enter(database: Database): Promise<void> {
  await database.write(async (transaction) => {
    for (const [place, [id, state, orderNumber]] of (
      [
        [declined, 'rejected', null],
        [accepted, 'accepted', 100_001],
        [acceptedToo, 'accepted', 100_002],
        [rejectedToo, 'rejected', null],
      ] as const
    ).entries()) {
      await transaction.run(
        `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
           received_at, updated_at, due_at) VALUES (?, 'kiosk-1', '', ?, 1, 'EUR', '{"method":"collect"}', ?, ?, ?)`,
        [id, state, at + place, at, at],
      );
      if (orderNumber !== null)
        await transaction.run('INSERT INTO shop_order (order_number, application_id, accepted_at) VALUES (?, ?, ?)', [
          orderNumber,
          id,
          at + place,
        ]);
    }
  });
}

describeOnEveryDatabase('A purchase number', (place) => {
  async function open(): Promise<Database> {
    const database = await openDatabase(await place.emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    // The purchases were made before there was an index of their numbers.
    await migrate(
      database,
      sellerMigrations.filter(({ id }) => id < '004'),
    );
    await enter(database);
    await migrate(database, sellerMigrations);
    return database;
  }

  it('finds payments in any state, all that have it, and orders', async () => {
    const database = await open();
    const payments = async (find: string, states?: readonly ('accepted' | 'rejected')[]) => {
      const { rows, total } = await listApplications(database, { find, states, limit: 9 });
      expect(total).toBe(rows.length);
      return rows.map(({ applicationId }) => applicationId);
    };
    const orders = async (find: string) =>
      (await listOrders(database, { find, limit: 9 })).rows.map(({ orderNumber }) => orderNumber);
    const number = purchaseNumberOf(accepted);
    expect(await payments(purchaseNumberOf(declined))).toEqual([declined]);
    expect(await payments(number)).toEqual([rejectedToo, acceptedToo, accepted]);
    expect(await payments(number, ['accepted'])).toEqual([acceptedToo, accepted]);
    expect(await payments(number, ['accepted', 'rejected'])).toEqual([rejectedToo, acceptedToo, accepted]);
    expect(await payments(number.toLowerCase().replace('-', ' '))).toHaveLength(3);
    expect(await payments(declined.toUpperCase())).toEqual([declined]);
    expect(await payments(acceptedToo.toLowerCase())).toEqual([acceptedToo]);
    expect(await payments('mug')).toEqual([]);
    expect(await payments(number.replace(/.$/, (sign) => (sign === '3' ? '4' : '3')))).toEqual([]);
    expect(await orders(number)).toEqual(['100002', '100001']);
    expect(await orders(acceptedToo)).toEqual(['100002']);
    expect(await orders(purchaseNumberOf(declined))).toEqual([]);
    expect(await orders('1000')).toEqual(['100002', '100001']);
  });

  it('is found page by page', async () => {
    const database = await open();
    const find = purchaseNumberOf(accepted);
    const first = await listApplications(database, { find, limit: 2 });
    const second = await listApplications(database, { find, limit: 2, after: first.next! });
    expect(second.rows.map(({ applicationId }) => applicationId)).toEqual([accepted]);
    const back = await listApplications(database, { find, limit: 2, before: second.previous! });
    expect(back.rows).toEqual(first.rows);
  });

  if (place.dialect === 'sqlite') {
    it('is looked for in its index', async () => {
      const database = await open();
      const { sql, values } = selectByPurchaseNumber('*', purchaseNumberOf(declined))!;
      // By the connection that made the index: a plan alone does not make another one read the schema again.
      const [plan] = await database.write((transaction) =>
        transaction.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values),
      );
      expect(plan!.detail).toContain('application_by_purchase_number');
    });
  }
});
