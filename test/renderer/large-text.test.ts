import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import { speak } from './every-screen.ts';
import { addToBasket, kioskInBrowser, mug } from './kiosk-in-browser.ts';

/** Words that are broken between two lines, and numbers that stand apart from the sum of each. */
function brokenIn(page: Page, selector: string): Promise<string[]> {
  return page.evaluate((at) => {
    const broken: string[] = [];
    for (const place of document.querySelectorAll(at)) {
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode())
        for (const { 0: word, index } of (node.textContent ?? '').matchAll(/\S+/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
        }
    }
    for (const each of document.querySelectorAll('.basket-each')) {
      const line = Number.parseFloat(getComputedStyle(each).lineHeight);
      if (each.getBoundingClientRect().height > 1.5 * line) broken.push(each.textContent ?? '');
    }
    return broken;
  }, selector);
}

describeWhere('chromium', 'the largest text', () => {
  const kiosk = kioskInBrowser();

  it('leaves something of the product in sight on a telephone, and breaks no word of the button or of the basket', async () => {
    const { page } = await kiosk.open({}, { at: mug });
    await speak(page, 'de');
    await page.evaluate(() => (document.documentElement.dataset['text'] = 'largest'));
    await page.setViewportSize({ width: 360, height: 640 });
    const [search, bar] = [page.locator('.search-bar'), page.locator('.article-bar')];
    const sizes = async () => [(await search.boundingBox())!, (await bar.boundingBox())!] as const;
    const [above, below] = await sizes();
    expect(below.y - above.y - above.height).toBeGreaterThan(48);
    expect(await brokenIn(page, '.article-bar .button-main')).toEqual([]);

    await page.setViewportSize({ width: 1920, height: 1080 });
    await addToBasket(page);
    await addToBasket(page);
    await page.locator('.lane-beside .basket-each').waitFor();
    expect(await brokenIn(page, '.lane-beside .basket-line')).toEqual([]);
  });
});
