import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeWhere } from '../support/requirements.ts';
import { addToBasket, kioskInBrowser } from './kiosk-in-browser.ts';
import { show } from './every-screen.ts';

const displays = [
  { width: 1280, height: 800, text: 'normal' },
  { width: 800, height: 480, text: 'largest' },
  { width: 360, height: 640, text: 'normal' },
  { width: 1080, height: 1920, text: 'normal' },
];

const openArticle = async (page: Page, handle: string) => {
  await page.evaluate((address) => (window.location.hash = address), `#/articles/${handle}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.article-picture .picture-arrived').waitFor();
};

/** How much of an element can be touched: the share of its points that nothing else covers. */
const touchable = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const shares = [0.1, 0.5, 0.9];
    const points = shares.flatMap((x) => shares.map((y) => [left + width * x, top + height * y] as const));
    return points.filter(([x, y]) => element.contains(document.elementFromPoint(x, y))).length / points.length;
  });

describeWhere('chromium', 'the page of a product', () => {
  const kiosk = kioskInBrowser();

  it('has Add to basket on the display at every size, wherever it is scrolled, and what is read ends above it', async () => {
    const { page } = await kiosk.open();
    for (const { width, height, text } of displays) {
      await page.setViewportSize({ width, height });
      await show(page, { text });
      await openArticle(page, 'enamel-pot');
      await page.getByRole('heading', { name: 'You may also like' }).waitFor();
      const main = page.locator('.frame-main');
      for (const share of [0, 0.5, 1]) {
        await main.evaluate((element, part) => (element.scrollTop = part * element.scrollHeight), share);
        expect(await touchable(page, 'article .button-main'), `${width}×${height} at ${share}`).toBe(1);
      }
      const [bar, last, room] = await Promise.all([
        page.locator('.article-bar').boundingBox(),
        page.locator('.article-related li').last().boundingBox(),
        main.boundingBox(),
      ]);
      expect(last!.y + last!.height, `${width}×${height}`).toBeLessThanOrEqual(bar!.y + 1);
      expect(bar!.height, `${width}×${height}`).toBeLessThan(room!.height / 2);
      // A link that the keyboard reaches is not behind the bar.
      await main.evaluate((element) => (element.scrollTop = 0));
      await page.locator('.article-related a').first().focus();
      const link = await page.locator('.article-related a').first().boundingBox();
      expect(link!.y, `${width}×${height}`).toBeLessThan(bar!.y);
    }
  });

  it('adds without moving, and says so above the button', async () => {
    const { page } = await kiosk.open({}, { viewport: { width: 360, height: 640 } });
    await openArticle(page, 'stoneware-mug');
    const before = await page.locator('article .button-main').boundingBox();
    await addToBasket(page);
    expect(await page.locator('.article-added').textContent()).toContain('Added to your basket');
    const after = await page.locator('article .button-main').boundingBox();
    expect(Math.abs(after!.y - before!.y)).toBeLessThan(1);
  });

  it('tells by how much a price is reduced, where the product stands and what goes with it', async () => {
    const { page } = await kiosk.open();
    await page.getByRole('link', { name: /^Kitchen/ }).click();
    const tile = page.getByRole('link', { name: /Enamel pot/ });
    expect(await tile.textContent()).toContain('−30%');
    expect(await page.getByRole('link', { name: /Stoneware mug/ }).textContent()).not.toContain('%');
    await page.getByRole('link', { name: /Carafe with lid/ }).click();
    await page.getByText('Where to find it: Aisle 1, shelf 3').waitFor();
    expect(await page.locator('.article-parts').textContent()).not.toContain('%');
    const related = page.getByRole('region', { name: 'You may also like' });
    await related.getByRole('link', { name: /Enamel pot/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Enamel pot' }).waitFor();
    expect(await page.locator('.article-parts').textContent()).toContain('−30%');
  });

  it('enlarges a picture by buttons, keys, double tap and pinch, and closes it by Escape and by Back', async () => {
    const { page } = await kiosk.open({}, { hasTouch: true });
    await openArticle(page, 'stoneware-mug');
    const opener = page.getByRole('button', { name: 'Enlarge: Stoneware mug' });
    const dialog = page.getByRole('dialog', { name: 'Stoneware mug' });
    const sized = (percent: number) => dialog.getByText(`Shown at ${percent}%`).waitFor();
    await opener.click();
    await dialog.getByRole('button', { name: 'Larger' }).click();
    await sized(150);
    await page.keyboard.press('-');
    await sized(100);
    await dialog.locator('.zoom-surface').dblclick({ position: { x: 300, y: 200 } });
    await sized(250);
    await page.keyboard.press('0');
    const touch = await page.context().newCDPSession(page);
    const fingers = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) =>
      touch.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          apart === undefined
            ? []
            : [
                { x: 640 - apart, y: 300, id: 1 },
                { x: 640 + apart, y: 300, id: 2 },
              ],
      });
    await fingers('touchStart', 50);
    await fingers('touchMove', 100);
    await fingers('touchEnd');
    await sized(200);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.getByRole('heading', { name: 'Stoneware mug' }).waitFor();
    await opener.click();
    await dialog.waitFor();
    await page.goBack();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Stoneware mug' }).waitFor();
  });
});
