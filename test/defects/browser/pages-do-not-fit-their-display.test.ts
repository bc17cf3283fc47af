import sharp from 'sharp';
import { expect, it } from 'vitest';
import { languageCodes } from '../../../renderer/wording/languages.ts';
import { describeWhere } from '../../support/requirements.ts';
import { show, speak } from '../../renderer/every-screen.ts';
import { articleStandsStill, kioskInBrowser } from '../../renderer/kiosk-in-browser.ts';

/*
 * Pages overflowed at 360 px: test/renderer/kiosk-accessibility-matrix.test.ts looks for that on every screen. Upright, "is in your
 * basket" was cut off. A 4K display showed a page of half the size, and pictures dazzled in the dark themes.
 */

describeWhere('chromium', 'the message that a product is in the basket', () => {
  const kiosk = kioskInBrowser();

  it('is in sight on every upright display, in every language', async () => {
    const { page } = await kiosk.open({}, { at: '#/articles/heavy-cotton-shirt' });
    const cut: string[] = [];
    for (const [width, height] of [
      [1080, 1920],
      [768, 1024],
      [480, 800],
      [360, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const language of languageCodes) {
        const isLongest = language === 'de' || language === 'ar';
        // Where the longest words fit in the largest text, the others do; on the narrowest display each is looked at.
        if (!isLongest && width > 360) continue;
        for (const text of !isLongest ? ['usual'] : width > 360 ? ['largest'] : ['usual', 'largest']) {
          await page.evaluate(() => sessionStorage.clear());
          await page.reload();
          await page.locator('.article-actions .button-main').waitFor();
          await speak(page, language);
          await show(page, { text });
          await articleStandsStill(page);
          await page.locator('.article-actions .button-main').click();
          const words = page.locator('.article-added span').first();
          await words.waitFor();
          const isInSight = await words.evaluate((said) => {
            const { left, top, right, bottom } = said.getBoundingClientRect();
            const at = (x: number, y: number) => said.contains(document.elementFromPoint(x, y));
            return at(left + 2, top + 2) && at(right - 2, bottom - 2) && left >= 0 && right <= innerWidth;
          });
          if (!isInSight) cut.push(`${width} × ${height} ${language} ${text}`);
        }
      }
    }
    expect(cut).toEqual([]);
  }, 300_000);
});

describeWhere('chromium', 'a display with more pixels', () => {
  const kiosk = kioskInBrowser();

  it.each([
    [1920, 1080, 2],
    [1920, 1080, 4 / 3],
    [1080, 1920, 2],
  ])('shows the page of a full HD display in its size: %d × %d, %d times as many', async (width, height, times) => {
    const { page } = await kiosk.open();
    await page.locator('.department').first().waitFor();
    const measure = async (scale: number) => {
      await page.setViewportSize({ width: width * scale, height: height * scale });
      return page.evaluate(() =>
        ['.hero .button-main', '.department-name', '.frame-logo', '.search-input', '.lane-action .button'].map(
          (selector) => document.querySelector(selector)!.getBoundingClientRect().height,
        ),
      );
    };
    const usual = await measure(1);
    const large = await measure(times);
    for (const [place, length] of usual.entries()) {
      expect(large[place]! / length).toBeGreaterThan(times * 0.96);
      expect(large[place]! / length).toBeLessThan(times * 1.04);
    }
  });
});

describeWhere('chromium', 'pictures in a dark theme', () => {
  const kiosk = kioskInBrowser();

  it('are dimmed, and so are the plates of products without one; in light themes nothing is', async () => {
    const { page } = await kiosk.open();
    // A photograph on a white ground, and for every other product none.
    const white = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#ffffff' } })
      .png()
      .toBuffer();
    await page.route('**/api/pictures/kitchen**', (route) => route.fulfill({ body: white, contentType: 'image/png' }));
    await page.route(/api\/pictures\/(?!kitchen)/, (route) => route.fulfill({ status: 404 }));
    await page.reload();
    const picture = page.locator('.department').first().locator('.tile-picture');
    await picture.locator('.picture-arrived').waitFor();
    const plate = page.locator('.department').nth(1).locator('.tile-picture');
    await plate.locator('.name-plate').waitFor();
    const brightest = async (theme: string, place: typeof picture) => {
      await show(page, { theme });
      const shot = sharp(await place.screenshot());
      const { width, height } = await shot.metadata();
      // The middle of it: a theme may draw a white edge around it.
      const middle = { left: width >> 2, top: height >> 2, width: width >> 1, height: height >> 1 };
      const { data } = await shot.extract(middle).greyscale().raw().toBuffer({ resolveWithObject: true });
      return data.reduce((most, value) => Math.max(most, value), 0);
    };
    for (const theme of ['dark', 'contrast-dark'])
      for (const place of [picture, plate]) expect(await brightest(theme, place)).toBeLessThan(0.8 * 255);
    for (const theme of ['standard', 'contrast-light']) expect(await brightest(theme, picture)).toBe(255);
  });
});
