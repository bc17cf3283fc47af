import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { english } from '../../../renderer/wording/english.ts';
import { describeWhere } from '../../support/requirements.ts';
import { card, kioskInBrowser, openAsKiosk } from '../../renderer/kiosk-in-browser.ts';

/* After a card number was removed from the search, the whole catalogue was shown. */

const told = english['search.creditNumber'];
const search = (page: Page) => page.getByRole('searchbox');
const place = (page: Page) => page.evaluate(() => location.hash.replace(/^#/, '') || '/');
const grouped = '4539 1488 0343 6467';

describeWhere('chromium', 'a card number that was typed into the search', () => {
  const kiosk = kioskInBrowser();

  it.each([
    ['typed', async (page: Page) => search(page).pressSequentially(card.number, { delay: 30 })],
    ['typed in groups', async (page: Page) => search(page).pressSequentially(grouped, { delay: 30 })],
    ['pasted', async (page: Page) => search(page).fill(card.number)],
  ])('leaves the start screen as it was: %s', async (_how, type) => {
    const { page } = await kiosk.open();
    await type(page);
    await page.getByText(told).waitFor();
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    expect([await place(page), await search(page).inputValue()]).toEqual(['/', '']);
  });

  it('leaves the search before it as it was, after Enter too', async () => {
    const { page } = await kiosk.open();
    await search(page).fill('lamp');
    await page.getByText('2 products').waitFor();
    const before = await place(page);
    await search(page).press('End');
    await search(page).pressSequentially(` ${card.number}`, { delay: 20 });
    await search(page).press('Enter');
    await page.getByText(told).waitFor();
    await page.getByText('2 products').waitFor();
    expect([await place(page), await search(page).inputValue()]).toEqual([before, 'lamp']);
    // What is typed next is searched for as ever.
    await search(page).fill('mug');
    await expect.poll(() => place(page)).toContain('q=mug');
  });

  it('leaves a department as it was', async () => {
    const { page } = await kiosk.open();
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    await page.getByRole('heading', { name: 'Kitchen' }).waitFor();
    const before = await place(page);
    await search(page).pressSequentially(card.number, { delay: 20 });
    await page.getByText(told).waitFor();
    await page.getByRole('heading', { name: 'Kitchen' }).waitFor();
    expect([await place(page), await search(page).inputValue()]).toEqual([before, '']);
  });

  it('leaves a kiosk’s screen as it was', async () => {
    const { page } = await openAsKiosk(kiosk);
    await search(page).pressSequentially(card.number, { delay: 120 });
    await page.getByText(told).waitFor();
    await page.getByRole('heading', { name: english['home.headline'] }).waitFor();
    expect(await search(page).inputValue()).toBe('');
  });
});
