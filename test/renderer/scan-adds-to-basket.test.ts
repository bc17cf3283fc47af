import { describe, expect, it } from 'vitest';
import { mostLines } from '../../contract/seller/application.ts';
import { lineOfScan } from '../../renderer/kiosk/scanner/scanned-line.ts';
import { lineFor } from '../../renderer/kiosk/basket/basket-lines.ts';
import { describeWhere } from '../support/requirements.ts';
import { makeShelf } from '../support/stand-in-shelf.ts';
import type { StandInSeller } from '../support/stand-in-seller.ts';
import { pressUntilItActs } from './double-tap.ts';
import { kioskInBrowser, openAsKiosk } from './kiosk-in-browser.ts';
import { scannerOn } from './scanned-keys.ts';

const barcodeOf = (seller: StandInSeller, variantId: string) => seller.shelf.variant(variantId)!.barcode;

describe('the line that a scan adds', () => {
  const shelf = makeShelf();
  const mug = shelf.article('stoneware-mug')!;
  const only = mug.variants[0]!;

  it('is one item at its price now, up to what there is', () => {
    expect(lineOfScan(mug, only.variantId, [])).toMatchObject({ quantity: 1, unitPriceMinor: only.priceMinor });
    const all = lineFor(mug, only, only.available);
    expect(lineOfScan(mug, only.variantId, [{ ...all, quantity: all.quantity - 1 }])).not.toBeNull();
    expect(lineOfScan(mug, only.variantId, [all])).toBeNull();
    expect(lineOfScan(mug, only.variantId, [], 2)).toMatchObject({ quantity: 2, unitPriceMinor: only.priceMinor });
    expect(lineOfScan(mug, only.variantId, [{ ...all, quantity: all.quantity - 1 }], 2)).toBeNull();
  });

  it('is none where there is a choice, nothing left, or no room', () => {
    const shirt = shelf.article('heavy-cotton-shirt')!;
    expect(lineOfScan(shirt, shirt.variants[0]!.variantId, [])).toBeNull();
    const soldOut = { ...mug, variants: [{ ...only, available: 0 }] };
    expect(lineOfScan(soldOut, only.variantId, [])).toBeNull();
    const full = Array.from({ length: mostLines }, (_, place) => ({
      ...lineFor(mug, only, 1),
      variantId: `v${place}`,
    }));
    expect(lineOfScan(mug, only.variantId, full)).toBeNull();
    expect(lineOfScan(mug, only.variantId, [...full.slice(1), lineFor(mug, only, 1)])).not.toBeNull();
  });
});

describeWhere('chromium', 'a scanner in a shop where scanning adds to the basket', () => {
  const kiosk = kioskInBrowser();

  it('adds every item where the shopper is, says so, and takes one back', async () => {
    const { page, seller } = await openAsKiosk(kiosk, { scanAddsToBasket: true });
    const scan = await scannerOn(page);
    const lane = page.getByRole('complementary', { name: 'Your basket' });
    const mug = [...barcodeOf(seller, 'stoneware-mug-0'), 'Enter'];
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByText('8 products').waitFor();
    // The answer to the first comes after the second was scanned.
    const held = Promise.withResolvers<void>();
    await page.route(/api\/variants/, async (route) => {
      await held.promise;
      await route.continue();
    });
    await scan(mug);
    await scan(mug);
    held.resolve();
    const notice = page.getByRole('status').filter({ hasText: 'Added to your basket' });
    await notice.getByText('Stoneware mug, €18.90. In your basket: 2').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Kitchen' }).waitFor();
    await lane.getByText('2 items').waitFor();
    await pressUntilItActs(notice.getByRole('button', { name: 'Undo' }));
    await lane.getByText('1 item', { exact: true }).waitFor();
    await notice.waitFor({ state: 'detached' });
    await scan([...barcodeOf(seller, 'bread-knife-0'), 'Enter']);
    await notice.getByText('Bread knife, €43.40. In your basket: 1').waitFor();
  });

  it('opens a product with several variants, and one that is sold out', async () => {
    const { page, seller } = await openAsKiosk(kiosk, { scanAddsToBasket: true });
    const scan = await scannerOn(page);
    await scan([...barcodeOf(seller, 'heavy-cotton-shirt-5'), 'Enter']);
    await page.getByRole('heading', { name: 'Heavy cotton shirt' }).waitFor();
    expect(await page.getByRole('radio', { checked: true }).allTextContents()).toEqual(['M', 'Sand']);
    await scan([...barcodeOf(seller, 'olive-board-0'), 'Enter']);
    await page.getByRole('heading', { name: 'Olive board' }).waitFor();
    await page.getByText('Your basket is empty').waitFor();
  });
});
