import { expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import type { StandInSeller } from '../support/stand-in-seller.ts';
import {
  card,
  chooseArticle,
  enrolAsKiosk,
  giveBridge,
  goToCard,
  goToReview,
  keysOf,
  kioskInBrowser,
  openAsKiosk,
  sentApplications,
  touchKeys,
} from './kiosk-in-browser.ts';
import { scannerOn, typistGapMs } from './scanned-keys.ts';
import { english } from '../../renderer/wording/english.ts';

const barcodeOf = (seller: StandInSeller, variantId: string) => seller.shelf.variant(variantId)!.barcode;
const asked = (seller: StandInSeller) =>
  seller.requests.map(({ url }) => url).filter((url) => url.startsWith('/api/variants'));

describeWhere('chromium', 'a scanner at the kiosk', () => {
  const kiosk = kioskInBrowser();

  it('opens the article with the scanned variant chosen, from any screen', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    const scan = await scannerOn(page);
    const shirt = barcodeOf(seller, 'heavy-cotton-shirt-5');
    await scan([...shirt, 'Enter']);
    await page.getByRole('heading', { name: 'Heavy cotton shirt' }).waitFor();
    expect(await page.getByRole('radio', { checked: true }).allTextContents()).toEqual(['M', 'Sand']);
    await scan([...barcodeOf(seller, 'heavy-cotton-shirt-0'), 'Tab']);
    await expect.poll(() => page.getByRole('radio', { checked: true }).allTextContents()).toEqual(['S', 'Ink']);
    await page.getByRole('link', { name: /^Kitchen/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: english['frame.home'] }).click();
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByText('8 products').waitFor();
    await scan([...barcodeOf(seller, 'desk-lamp-1').slice(1), 'Enter']);
    await expect.poll(() => asked(seller).length).toBe(3);
    // A label with a lot and a date: of it, the seller is told the GTIN and nothing else.
    for (const [place, separator] of ['Control+]', 'F8'].entries()) {
      const gtin = barcodeOf(seller, `heavy-cotton-shirt-${place}`).padStart(14, '0');
      await scan([...`01${gtin}10AB2`, separator, ...'17261231', 'Enter']);
      await expect.poll(() => asked(seller).slice(3)[place]).toBe(`/api/variants?barcode=${gtin}`);
    }
  });

  it('leaves nothing in the search, with the keyboard open and a word half typed', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    const scan = await scannerOn(page);
    await page.getByRole('searchbox').tap();
    await touchKeys(page, 'la');
    await page.getByRole('searchbox').evaluate((field: HTMLInputElement) => field.setSelectionRange(1, 1));
    await scan([...'4006381333931', 'Enter']);
    await page.getByText('We have no product with this barcode.').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('la');
    expect(await page.getByRole('searchbox').evaluate((field: HTMLInputElement) => field.selectionStart)).toBe(1);
    await scan([...barcodeOf(seller, 'stoneware-mug-0'), 'Enter']);
    await page.getByRole('heading', { name: 'Stoneware mug' }).waitFor();
    await keysOf(page).waitFor({ state: 'detached' });
    await page.getByText('We have no product with this barcode.').waitFor({ state: 'detached' });
  });

  it('goes into no field while paying, asks for nothing and presses nothing', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    const scan = await scannerOn(page);
    await chooseArticle(page);
    await goToCard(page);
    const number = page.getByLabel(english['apply.number']);
    await number.waitFor();
    await touchKeys(page, card.number.slice(0, 6));
    await scan([...barcodeOf(seller, 'stoneware-mug-0'), 'Enter']);
    await page.getByText('You’re in the middle of paying, so nothing was added.').waitFor();
    expect(await number.inputValue()).toBe('4539 14');
    expect(await number.evaluate((field) => field === document.activeElement)).toBe(true);
    await touchKeys(page, card.number.slice(6));
    await touchKeys(page, '0');
    await scan([...'30031999', 'Tab']);
    expect(await page.getByLabel(english['apply.expiry']).inputValue()).toBe('0');
    expect(await page.getByLabel(english['apply.expiry']).evaluate((field) => field === document.activeElement)).toBe(
      true,
    );
    for (const name of ['Day', 'Month', 'Year', 'Name'])
      expect(await page.getByLabel(name, { exact: true }).inputValue(), name).toBe('');
    expect(asked(seller)).toEqual([]);
  });

  it('does not press what has the focus: nothing is bought by a scan', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    const scan = await scannerOn(page);
    await goToReview(page);
    await page.getByRole('button', { name: /^Pay / }).focus();
    await scan([...'AB CD 12', 'Enter']);
    await page.getByText('You’re in the middle of paying').waitFor();
    expect(sentApplications(seller)).toEqual([]);
    await page.getByRole('heading', { name: english['apply.review'] }).waitFor();
  });

  it('is asked of nobody when it may be a credit number', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    const scan = await scannerOn(page);
    await scan([...card.number, 'Enter']);
    await page.getByText('We don’t recognise this barcode.').waitFor();
    expect(seller.requests.filter(({ url, body }) => `${url}${body}`.includes(card.number))).toEqual([]);
  });

  it('says so when the shop does not answer', async () => {
    const { page } = await openAsKiosk(kiosk);
    const scan = await scannerOn(page);
    await page.route('**/api/variants**', (route) => route.abort());
    await scan([...'4006381333931', 'Enter']);
    await page.getByText('The connection is down at the moment.').waitFor();
    await page.getByRole('button', { name: 'Close' }).tap();
    await page.getByText('The connection is down at the moment.').waitFor({ state: 'detached' });
  });

  it('swallows nothing of somebody who types fast on a real keyboard', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    const type = await scannerOn(page);
    await page.getByRole('searchbox').focus();
    await type([...'stoneware', 'Enter'], typistGapMs);
    // A roll over a few keys is faster than that.
    await type([...'mug'], 12);
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('stonewaremug');
    expect(asked(seller)).toEqual([]);
  });

  it('knows the prefix and the end that the terminal was set to', async () => {
    const { page, seller } = await kiosk.open();
    await giveBridge(page, seller.rootThumbprint);
    await page.goto(`${seller.url}/?scanner-prefix=~&scanner-suffix=tab`);
    await enrolAsKiosk(page);
    await page.getByRole('link', { name: /^Kitchen/ }).waitFor();
    const scan = await scannerOn(page);
    await page.getByRole('searchbox').focus();
    await scan([...'4006381333931', 'Enter']);
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('4006381333931');
    await page.getByRole('searchbox').fill('');
    // `fill` presses Delete right behind the fast digits, so what comes at once may still belong to them (`key-chain.ts`).
    await page.waitForTimeout(500);
    await scan(['~', ...barcodeOf(seller, 'stoneware-mug-0'), 'Tab']);
    await page.getByRole('heading', { name: 'Stoneware mug' }).waitFor();
    expect(asked(seller)).toHaveLength(1);
  });

  it('is not looked for in a browser of one’s own', async () => {
    const { page, seller } = await kiosk.open();
    const scan = await scannerOn(page, { isHeard: false });
    await page.getByRole('searchbox').focus();
    await scan([...barcodeOf(seller, 'stoneware-mug-0'), 'Enter']);
    await page.getByText('Nothing found').waitFor();
    expect(asked(seller)).toEqual([]);
  });
});
