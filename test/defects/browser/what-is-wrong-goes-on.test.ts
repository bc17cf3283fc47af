import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { english } from '../../../renderer/wording/english.ts';
import { pressUntilItActs } from '../../renderer/double-tap.ts';
import { describeWhere } from '../../support/requirements.ts';
import {
  card,
  checkOut,
  chooseArticle,
  kioskInBrowser,
  mug,
  openAsKiosk,
  touchKeys,
  typeCard,
} from '../../renderer/kiosk-in-browser.ts';

/* An expired card was marked wrong, and Continue went on. A full basket failed at Pay, for ever. */

const dayMs = 86_400_000;
const monthOf = (at: number) => new Date(at).toISOString().slice(0, 7);
const review = (page: Page) => page.getByRole('heading', { name: english['apply.review'] });

async function fill(page: Page, count: number): Promise<void> {
  await page.evaluate((wanted) => {
    const line = {
      handle: 'x',
      options: '',
      pictureId: null,
      unitPriceMinor: 100,
      quantity: 1,
      available: 9,
      ageLimit: null,
    };
    const lines = Array.from({ length: wanted }, (_, at) => ({
      ...line,
      variantId: `v${at}`,
      title: `Product ${at}`,
    }));
    sessionStorage.setItem('sidelane-basket', JSON.stringify(lines));
  }, count);
  await page.reload();
  await page.getByRole('link', { name: /^Kitchen/ }).click();
  await page.getByRole('link', { name: /Stoneware mug/ }).click();
}
const add = (page: Page) => page.getByRole('button', { name: 'Add to basket' });

describeWhere('chromium', 'a card that has expired', () => {
  const kiosk = kioskInBrowser();

  it.each([
    ['long ago', '2021-11'],
    ['last month', monthOf(Date.now() - 32 * dayMs)],
  ])('stops Continue with the field in focus and a message, and a good date goes on: %s', async (_when, expiry) => {
    const { page } = await kiosk.open({}, { at: mug });
    await chooseArticle(page);
    await checkOut(page);
    await typeCard(page, { ...card, expiry });
    await page.getByRole('button', { name: 'Continue' }).click();
    const field = page.getByLabel(english['apply.expiry']);
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await page.getByText(english['apply.expiry.past']).waitFor();
    expect(await review(page).count()).toBe(0);
    await field.fill('');
    await field.pressSequentially('1139');
    await page.getByRole('button', { name: 'Continue' }).click();
    await review(page).waitFor();
  });

  it('is good until the end of its month', async () => {
    const { page } = await kiosk.open({}, { at: mug });
    await chooseArticle(page);
    await checkOut(page);
    await typeCard(page, { ...card, expiry: monthOf(Date.now()) });
    await page.getByRole('button', { name: 'Continue' }).click();
    await review(page).waitFor();
  });

  it('stops on the kiosk’s own pad too', async () => {
    const { page } = await openAsKiosk(kiosk);
    await chooseArticle(page);
    await checkOut(page);
    await typeCard(page);
    const field = page.getByLabel(english['apply.expiry']);
    await field.fill('');
    await field.tap();
    await touchKeys(page, '0122');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText(english['apply.expiry.past']).waitFor();
    expect(await review(page).count()).toBe(0);
  });
});

describeWhere('chromium', 'a basket with as many products as one purchase can have', () => {
  const kiosk = kioskInBrowser();

  it('says so where another one would be added, and takes none', async () => {
    const { page } = await kiosk.open();
    await fill(page, 100);
    await page.getByText('Your basket is full: one purchase can have 100 different products.').waitFor();
    expect(await add(page).isDisabled()).toBe(true);
    await pressUntilItActs(page.getByRole('button', { name: 'Remove Product 7', exact: true }));
    await add(page).click();
    await page.getByText('Your basket is full').waitFor({ state: 'detached' });
    const kept = await page.evaluate(
      () => (JSON.parse(sessionStorage.getItem('sidelane-basket')!) as unknown[]).length,
    );
    expect(kept).toBe(100);
  });

  it('can have more of what it has', async () => {
    const { page } = await kiosk.open();
    await fill(page, 99);
    await add(page).click();
    await page.getByText(english['article.added']).waitFor();
    expect(await add(page).isDisabled()).toBe(false);
    expect(await page.getByText('Your basket is full').count()).toBe(0);
  });
});
