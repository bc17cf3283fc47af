import { expect, it, onTestFinished } from 'vitest';
import { readShopCurrency } from '../../../server/database/shop-currency.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { openShop } from '../../support/shop.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describeOnEveryDatabase('A seller that runs', ({ freshUrl }) => {
  it('keeps beside its articles what it sells in, for whoever has the database alone', async () => {
    const shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await freshUrl(),
      settlingDatabaseUrl: await freshUrl(),
    });
    onTestFinished(() => shop.stop());
    expect(await readShopCurrency(shop.sellerDatabase)).toBe('EUR');
    shop.sellerConfig.currency = 'JPY';
    await shop.restartSeller();
    expect(await readShopCurrency(shop.sellerDatabase)).toBe('JPY');
  });
});
