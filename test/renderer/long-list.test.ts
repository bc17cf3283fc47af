import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import type { StandInSeller } from '../support/stand-in-seller.ts';
import { english } from '../../renderer/wording/english.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';

/** A list of as many products as a test wants, in pages of a hundred. */
function stock({ shelf }: StandInSeller, total: number): void {
  const kinds = shelf.articles.map((article) => shelf.list(new URLSearchParams({ q: article.title })).articles[0]!);
  const pageLength = 100;
  shelf.list = (query) => {
    const from = Number(query.get('cursor') ?? 0);
    const places = Array.from({ length: Math.min(pageLength, total - from) }, (_, index) => from + index);
    const articles = places.map((place) => {
      const kind = kinds[place % kinds.length]!;
      return {
        ...kind,
        handle: place % kinds.length === place ? kind.handle : `p-${place}`,
        title: `Product ${place}`,
      };
    });
    return { articles, total, nextCursor: from + pageLength < total ? String(from + pageLength) : null };
  };
}

const tiles = (page: Page) => page.locator('.browse .tile');
const seen = (page: Page) =>
  page.evaluate(() => document.elementFromPoint(300, 500)?.closest('li')?.getAttribute('aria-posinset'));

describeWhere('chromium', 'a long list of products', () => {
  const kiosk = kioskInBrowser();

  it('holds only the tiles near the display, keeps focus and place, and tells how long it is', async () => {
    const total = 600;
    const { page } = await kiosk.open({}, { at: '#/articles' }, async (_, seller) => stock(seller, total));
    const more = page.getByRole('button', { name: english['browse.more'] });
    for (let shown = 200; shown <= total; shown += 100) {
      await more.click();
      await page.locator(`.browse [aria-setsize="${shown}"]`).first().waitFor();
    }
    await expect.poll(() => more.count()).toBe(0);
    expect(await tiles(page).count()).toBeLessThan(60);
    const height = await page.evaluate(() => document.querySelector('main')!.scrollHeight);
    expect(height).toBeGreaterThan(20_000);

    // From the last tile upwards, by keyboard: the focus never falls into a gap.
    await page.evaluate(() => (document.querySelector('main')!.scrollTop = 1e6));
    await page.getByRole('link', { name: `Product ${total - 1}` }).focus();
    for (let place = total - 2; place > total - 30; place--) {
      await page.keyboard.press('Shift+Tab');
      const focused = await page.evaluate(() => document.activeElement?.closest('li')?.getAttribute('aria-posinset'));
      expect(focused).toBe(String(place + 1));
    }

    // The focus stays on its tile, however far the list is scrolled.
    await page.evaluate(() => (document.querySelector('main')!.scrollTop = 0));
    await page.getByRole('link', { name: 'Product 0', exact: false }).first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('li')?.getAttribute('aria-posinset'))).toBe(
      String(total - 28),
    );

    // Back from a product, the list is where it was.
    await page.evaluate(() => (document.querySelector('main')!.scrollTop = 9_000));
    await expect.poll(() => seen(page)).toMatch(/\d/);
    await expect.poll(() => page.evaluate(() => document.querySelector('main')!.scrollTop)).toBe(9_000);
    const before = await seen(page);
    await page.evaluate(() => void (location.hash = '#/articles/stoneware-mug'));
    await page.locator('article').waitFor();
    await page.goBack();
    await tiles(page).first().waitFor();
    await expect.poll(() => seen(page)).toBe(before);
  });
});
