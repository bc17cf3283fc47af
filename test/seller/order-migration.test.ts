import { expect, it } from 'vitest';
import { openDatabase } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { sellerMigrations } from '../../server/database/migrations.ts';
import { queueDueExtensions } from '../../server/order/hold-extension.ts';
import { listDueOperations, listOperations } from '../../server/order/operation-store.ts';
import { findOrder } from '../../server/order/order-store.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { giveApplication } from './staff-orders.ts';

describeOnEveryDatabase('An order from before orders had states', ({ freshUrl }) => {
  it('is accepted, and can wait for one operation at a time', async () => {
    const database = await openDatabase(await freshUrl(), 'seller');
    await migrate(database, sellerMigrations.slice(0, 4));
    await giveApplication(database, { terminalId: 'kiosk', at: 5, orderNumber: 100_007 });
    expect(await migrate(database, sellerMigrations)).toContain('005-order-operations');
    expect(await findOrder(database, '100007')).toMatchObject({ orderNumber: '100007', state: 'accepted' });
    const queue = (operationId: string) =>
      database.write((transaction) =>
        transaction.run(
          `INSERT INTO settling_operation (operation_id, order_number, action, amount_minor, currency, state, staff_id,
             asked_at, due_at) VALUES (?, 100007, 'cancel', 1, 'EUR', 'waiting', 's', 0, 0)`,
          [operationId],
        ),
      );
    await queue('a');
    await expect(queue('b')).rejects.toThrow();
    await database.close();
  });
});

describeOnEveryDatabase('Operations from before orders had parts', ({ freshUrl }) => {
  it('were of all pieces, and orders that still wait ask at once until when they are held', async () => {
    const database = await openDatabase(await freshUrl(), 'seller');
    await migrate(database, sellerMigrations.slice(0, 5));
    const lines = [
      { title: 'Mug', quantity: 2, unitPriceMinor: 5_00 },
      { title: 'Jug', quantity: 1, unitPriceMinor: 9_00 },
    ];
    for (const orderNumber of [100_007, 100_008, 100_009]) {
      await giveApplication(database, { terminalId: 'kiosk', at: 5, orderNumber, lines });
    }
    await database.write(async (transaction) => {
      const states = [
        ['returned', 100_007],
        ['collecting', 100_008],
      ] as const;
      for (const [state, orderNumber] of states) {
        await transaction.run('UPDATE shop_order SET state = ? WHERE order_number = ?', [state, orderNumber]);
      }
      const operations = [
        ['a', 100_007, 'collect', 'done', 7],
        ['b', 100_007, 'return', 'done', 8],
        ['c', 100_008, 'collect', 'waiting', null],
      ] as const;
      for (const [operationId, orderNumber, action, state, answeredAt] of operations) {
        await transaction.run(
          `INSERT INTO settling_operation (operation_id, order_number, action, amount_minor, currency, state, staff_id,
             asked_at, due_at, answered_at) VALUES (?, ?, ?, 1900, 'EUR', ?, 's', 6, 6, ?)`,
          [operationId, orderNumber, action, state, answeredAt],
        );
      }
    });
    expect(await migrate(database, sellerMigrations)).toContain('007-parts-and-extensions');
    const moved = async (orderNumber: string) =>
      (await findOrder(database, orderNumber))!.lines.map(({ handedOver, returned }) => [handedOver, returned]);
    expect(await moved('100007')).toEqual([
      [2, 2],
      [1, 1],
    ]);
    expect(await moved('100008')).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(await listOperations(database, '100007')).toMatchObject([
      { operationId: 'a', action: 'collect', state: 'done', pieces: [{ quantity: 2 }, { quantity: 1 }] },
      { operationId: 'b', action: 'return', state: 'done', pieces: [{ quantity: 2 }, { quantity: 1 }] },
    ]);
    await queueDueExtensions(database, 10);
    expect(await listDueOperations(database, 10, 10)).toMatchObject([
      { operationId: 'c', orderNumber: 100_008 },
      { action: 'extend', orderNumber: 100_009, amountMinor: 1900 },
    ]);
    await queueDueExtensions(database, 10);
    expect(await listDueOperations(database, 10, 10)).toHaveLength(2);
    await database.close();
  });
});

describeOnEveryDatabase('What was sold before it was kept whether it took stock', ({ freshUrl }) => {
  it('took it if its variant is counted now, and nothing did that was not sold', async () => {
    const database = await openDatabase(await freshUrl(), 'seller');
    await migrate(database, sellerMigrations.slice(0, 9));
    const lines = ['Mug', 'Jug', 'Gone'].map((title) => ({ title, quantity: 1, unitPriceMinor: 5_00 }));
    const sold = await giveApplication(database, { terminalId: 'kiosk', at: 5, orderNumber: 100_007, lines });
    const open = await giveApplication(database, { terminalId: 'kiosk', at: 5, lines });
    await database.write(async (transaction) => {
      await transaction.run(
        `INSERT INTO article (article_id, handle, title, title_key, vendor, tags, option_names, status, is_sold,
                              variant_count, version, created_at, updated_at)
         VALUES ('a', 'a', 'A', 'a', '', '[]', '[]', 'published', 1, 2, 1, 0, 0)`,
      );
      for (const [variantId, sellsWithoutStock] of [
        ['variant-0', 0],
        ['variant-1', 1],
      ] as const) {
        await transaction.run(
          `INSERT INTO variant (variant_id, article_id, position, sku, barcode, option_values, on_hand, sells_without_stock)
           VALUES (?, 'a', 0, '', '', '[]', 0, ?)`,
          [variantId, sellsWithoutStock],
        );
      }
    });
    expect(await migrate(database, sellerMigrations)).toContain('010-taken-stock');
    const took = async (applicationId: string) =>
      (
        await database.all<{ took_stock: number | null }>(
          'SELECT took_stock FROM application_line WHERE application_id = ? ORDER BY position',
          [applicationId],
        )
      ).map((row) => row.took_stock);
    expect(await took(sold)).toEqual([1, 0, null]);
    expect(await took(open)).toEqual([null, null, null]);
    await database.close();
  });
});
