import { expect, it } from 'vitest';
import { openDatabase } from '../../platform/database.ts';
import { migrate } from '../../platform/migrations.ts';
import { sellerMigrations } from '../../server/database/migrations.ts';
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
