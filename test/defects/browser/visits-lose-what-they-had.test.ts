import { expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { english } from '../../../renderer/wording/english.ts';
import { describeWhere } from '../../support/requirements.ts';
import {
  card,
  checkOut,
  chooseArticle,
  goToAddress,
  openAtReview,
  kioskInBrowser,
  mug,
  openAsKiosk,
  pay,
  typeCard,
} from '../../renderer/kiosk-in-browser.ts';

/* The browser's Back button and a reload lost the basket. After an import the attract screen was empty. */

const lane = (page: Page) => page.getByRole('complementary', { name: 'Your basket' });
const basketHas = (page: Page, title: string) => lane(page).getByText(title).waitFor();
const stored = (page: Page) => page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));

describeWhere('chromium', 'the basket of a visit', () => {
  const kiosk = kioskInBrowser();

  it('outlives a reload, and ends with the visit', async () => {
    const { page } = await kiosk.open({}, { at: mug });
    await chooseArticle(page);
    await lane(page).getByRole('button', { name: 'More' }).click();
    await page.reload();
    await basketHas(page, 'Stoneware mug');
    await lane(page).getByText('€37.80').first().waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Start over' }).click();
    await lane(page).getByText(english['basket.empty'], { exact: true }).waitFor();
    expect(await stored(page)).toBe('{}');
    await page.reload();
    await lane(page).getByText(english['basket.empty'], { exact: true }).waitFor();
  });

  it('outlives the Back button, within the page and out of it', async () => {
    const { page, seller } = await kiosk.open();
    await page.goto('about:blank');
    await page.goto(seller.url);
    await chooseArticle(page);
    await page.goBack();
    await basketHas(page, 'Stoneware mug');
    for (let step = 0; step < 6 && page.url() !== 'about:blank'; step++) await page.goBack();
    expect(page.url()).toBe('about:blank');
    await page.goForward();
    await basketHas(page, 'Stoneware mug');
    await checkOut(page);
  });

  it('is all that is kept: nothing that was typed', async () => {
    const { page } = await kiosk.open({}, { at: mug });
    await chooseArticle(page);
    await goToAddress(page);
    await page.locator('input[name=recipient]').fill('Ann');
    await page.locator('input[name=street]').fill('14 Long Lane');
    await page.locator('input[name=city]').fill('Cork');
    await typeCard(page);
    const kept = await stored(page);
    expect(kept).toContain('stoneware-mug');
    for (const secret of [card.number, card.number.slice(-4), card.name, card.birthDate, '14 Long Lane'])
      expect(kept).not.toContain(secret);
  });

  it('is empty once it was bought, after a reload too', async () => {
    const { page } = await openAtReview(kiosk);
    await pay(page);
    await page.getByRole('heading', { name: english['accepted.title'] }).waitFor();
    expect(await stored(page)).not.toContain('stoneware-mug');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.reload();
    await lane(page).getByText(english['basket.empty'], { exact: true }).waitFor();
  });

  it('is left out where what is stored is not a basket', async () => {
    const { page } = await kiosk.open();
    for (const wrong of ['{', '[{"variantId":"x"}]', JSON.stringify(Array.from({ length: 101 }, () => ({}))), 'null']) {
      await page.evaluate((text) => sessionStorage.setItem('sidelane-basket', text), wrong);
      await page.reload();
      await lane(page).getByText(english['basket.empty'], { exact: true }).waitFor();
    }
  });

  it('is not there for the next shopper of a kiosk whose page failed', async () => {
    const { page } = await openAsKiosk(kiosk);
    await chooseArticle(page);
    await page.reload();
    await lane(page).getByText(english['basket.empty'], { exact: true }).waitFor();
  });
});

/** A kiosk that no one has touched for a while. */
async function attract(page: Page): Promise<void> {
  await page.clock.install();
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.clock.runFor(62_000);
  await page.locator('.attract').waitFor();
}

/** The kiosk reads anew every minute; a busy machine may need more than one of them. */
async function minutesUntil(page: Page, sight: Locator): Promise<void> {
  await expect
    .poll(async () => {
      await page.clock.runFor(61_000);
      return sight.count();
    })
    .toBeGreaterThan(0);
}

describeWhere('chromium', 'the attract screen', () => {
  const kiosk = kioskInBrowser();
  const slide = '.attract-slide';

  it('shows departments while the newest products have no pictures', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    for (const article of seller.shelf.articles) article.picture = null;
    await attract(page);
    await page.locator(`${slide} .picture-arrived`).waitFor();
    expect(await page.locator('.attract-caption').innerText()).not.toBe('');
  });

  it('shows names while there is no picture at all, and the shop’s name before it has products', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    for (const article of seller.shelf.articles) article.picture = null;
    seller.shelf.categories = () => [];
    await attract(page);
    await page.locator(`${slide} .name-plate`).waitFor();
    seller.shelf.articles.splice(0);
    await minutesUntil(page, page.locator('.attract-caption', { hasText: 'Corner & Co.' }));
  });

  it('shows what is imported while it stands there', async () => {
    const { page, seller } = await openAsKiosk(kiosk);
    const articles = seller.shelf.articles.splice(0);
    seller.shelf.categories = () => [];
    await attract(page);
    await page.locator('.attract-caption', { hasText: 'Corner & Co.' }).waitFor();
    seller.shelf.articles.push(...articles);
    await minutesUntil(page, page.locator(`${slide} .picture-arrived`));
  });
});
