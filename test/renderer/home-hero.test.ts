import { expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import { speak } from './every-screen.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';
import { displays } from './sight-while-typing.ts';

describeWhere('chromium', 'the start screen', () => {
  const kiosk = kioskInBrowser();

  it('greets on at most a quarter of the display, on every display and in the languages with the longest words', async () => {
    const { page } = await kiosk.open();
    const tooHigh: string[] = [];
    for (const language of ['en', 'de', 'ja']) {
      await speak(page, language);
      for (const [width, height] of displays) {
        await page.setViewportSize({ width, height });
        const hero = (await page.locator('.hero').boundingBox())!;
        const button = (await page.locator('.hero .button-main').boundingBox())!;
        if (hero.height > height / 4) tooHigh.push(`${language} ${width}×${height}: ${Math.round(hero.height)} px`);
        expect(button.y + button.height, `${language} ${width}×${height}`).toBeLessThanOrEqual(hero.y + hero.height);
      }
    }
    expect(tooHigh).toEqual([]);
  });
});
