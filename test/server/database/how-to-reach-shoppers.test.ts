import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../platform/database/open-database.ts';
import { migrate } from '../../../platform/database/migrations.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { howToReachShoppers } from '../../../server/database/migrations/003-how-to-reach-shoppers.ts';
import { findOrder } from '../../../server/order/order-store.ts';
import { findApplication } from '../../../server/purchase-application/application-store.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';

describeOnEveryDatabase('An order from before shoppers were asked how they are reached', ({ emptyUrl }) => {
  it('is read after the migration as it was, with nothing of it and the address that it had', async () => {
    const database = await openDatabase(await emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    const step = sellerMigrations.indexOf(howToReachShoppers);
    await migrate(database, sellerMigrations.slice(0, step));
    const address = { recipient: 'Ann', street: '1 Long Lane', postalCode: 'X', city: 'Central', country: 'HK' };
    const fulfilment = { method: 'deliver', address };
    await database.write(async (transaction) => {
      await transaction.run(
        `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
           received_at, updated_at, due_at) VALUES ('a', 't', 'h', 'accepted', 1, 'EUR', ?, 1, 1, 1)`,
        [JSON.stringify(fulfilment)],
      );
      await transaction.run(
        `INSERT INTO shop_order (order_number, application_id, accepted_at) VALUES (100001, 'a', 1)`,
      );
    });
    expect(await migrate(database, sellerMigrations)).toContain('003-how-to-reach-shoppers');
    expect(await findApplication(database, 'a')).toMatchObject({ fulfilment, contact: null });
    expect(await findOrder(database, '100001')).toMatchObject({ fulfilment, contact: null });
  });
});
