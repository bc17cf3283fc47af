import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enrolTerminal } from '../../server/terminal/terminal-store.ts';
import { buyByHand } from '../support/purchase-by-hand.ts';
import { describeWhere } from '../support/requirements.ts';
import type { Shop } from '../support/shop.ts';
import { cardThatGives, openShop } from '../support/shop.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { packagedKioskSuite } from './packaged-kiosk-under-test.ts';

describeWhere('electron', 'a purchase through the packaged kiosk', () => {
  const folder = temporaryFolderOfSuite();
  const { startPackagedKiosk } = packagedKioskSuite();
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({
      folder,
      sellerDatabaseUrl: path.join(folder, 'seller.sqlite'),
      settlingDatabaseUrl: path.join(folder, 'settling.sqlite'),
      checkDeadlineMs: 10_000,
    });
  });
  afterAll(() => shop?.stop());

  /** What a kiosk of the shop is enrolled with. */
  async function enrolKiosk() {
    const { credential } = await enrolTerminal(shop.sellerDatabase, { name: 'By the door', kind: 'kiosk' }, Date.now());
    return { sellerUrl: shop.url, credential, rootThumbprint: shop.rootThumbprint, shopName: 'Test shop' };
  }

  it('is accepted, and the order is at the seller', async () => {
    const kiosk = await startPackagedKiosk(await enrolKiosk());
    try {
      await buyByHand(kiosk.client, 'Mug', cardThatGives('approval'));
      await kiosk.client.getByText('Your order is confirmed').waitFor();
      const orders = await shop.sellerDatabase.all<{ order_number: string }>('SELECT order_number FROM shop_order');
      expect(orders).toHaveLength(1);
      await kiosk.client.getByText(orders[0]!.order_number).first().waitFor();
    } finally {
      await kiosk.stop();
    }
  });

  it('is not sent when the key set is not signed by the root that the kiosk was enrolled with', async () => {
    const kiosk = await startPackagedKiosk({ ...(await enrolKiosk()), rootThumbprint: 'A'.repeat(43) });
    try {
      await kiosk.client.getByRole('link', { name: 'Mug' }).first().click();
      await kiosk.client.getByRole('button', { name: 'Add to basket' }).click();
      await kiosk.client.getByRole('button', { name: 'Check out' }).first().click();
      await kiosk.client.getByText('Card payment isn’t available on this screen').waitFor();
    } finally {
      await kiosk.stop();
    }
  });
});
