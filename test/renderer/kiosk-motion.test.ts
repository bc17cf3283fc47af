import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import { chooseArticle, kioskInBrowser } from './kiosk-in-browser.ts';

/** Counts the products that fly from now on, and the screens that move in. */
async function watchMotion(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { flights: 0, screens: 0 };
    Object.assign(window, { seen });
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes) if (node instanceof Element && node.matches('.flying-product')) seen.flights++;
    }).observe(document.body, { childList: true });
    document.addEventListener('animationstart', ({ animationName }) => {
      if (animationName.startsWith('screen-arrive')) seen.screens++;
    });
  });
}

const seenIn = (page: Page) =>
  page.evaluate(() => (window as unknown as { seen: { flights: number; screens: number } }).seen);

describeWhere('chromium', 'motion that explains', () => {
  const kiosk = kioskInBrowser();

  it('lets a product fly into the basket, and the next screen move in; nothing stays of it', async () => {
    const { page } = await kiosk.open({}, { reducedMotion: 'no-preference' });
    await watchMotion(page);
    await chooseArticle(page);
    await expect.poll(() => page.locator('.flying-product').count()).toBe(0);
    const { flights, screens } = await seenIn(page);
    expect(flights).toBe(1);
    expect(screens).toBeGreaterThanOrEqual(1);
  });

  it('leaves all of it out for people who asked for less motion', async () => {
    const { page } = await kiosk.open({}, { reducedMotion: 'reduce' });
    await watchMotion(page);
    await chooseArticle(page);
    expect(await seenIn(page)).toEqual({ flights: 0, screens: 0 });
  });
});
