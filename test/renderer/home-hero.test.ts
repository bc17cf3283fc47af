import { expect, it } from 'vitest';
import { describeWhere } from '../support/requirements.ts';
import { speak } from './every-screen.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';
import { displays } from './sight-while-typing.ts';

describeWhere('chromium', 'the start screen', () => {
  const kiosk = kioskInBrowser();

  it('greets on a quarter at most in larger text, too: on a telephone in the largest it took three fifths', async () => {
    const { page } = await kiosk.open();
    const tooHigh: string[] = [];
    for (const language of ['de', 'es']) {
      await speak(page, language);
      for (const text of ['larger', 'largest'])
        for (const [width, height] of [
          [360, 640],
          [480, 800],
          [800, 480],
        ] as const) {
          await page.setViewportSize({ width, height });
          await page.evaluate((chosen) => (document.documentElement.dataset['text'] = chosen), text);
          const hero = (await page.locator('.hero').boundingBox())!;
          const button = (await page.locator('.hero .button-main').boundingBox())!;
          if (hero.height > height / 4)
            tooHigh.push(`${language} ${text} ${width}×${height}: ${Math.round(hero.height)} px`);
          expect(button.y + button.height).toBeLessThanOrEqual(hero.y + hero.height);
        }
      await page.evaluate(() => (document.documentElement.dataset['text'] = 'usual'));
      await page.setViewportSize({ width: 1280, height: 800 });
    }
    expect(tooHigh).toEqual([]);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  });

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

  it('leaves a low display to its products: the tools are on one line, and no mark runs through the button', async () => {
    const { page } = await kiosk.open();
    const faults: string[] = [];
    for (const [language, text, width, height] of [
      ['en', 'usual', 800, 480],
      ['ar', 'large', 800, 480],
      ['es', 'large', 1024, 600],
      ['de', 'largest', 1280, 720],
    ] as const) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await speak(page, language);
      await page.setViewportSize({ width, height });
      await page.evaluate((chosen) => (document.documentElement.dataset['text'] = chosen), text);
      const seen = await page.evaluate(() => {
        const [button, pictures, tools, language] = [
          '.hero .button-main',
          '.arriving',
          '.frame-tools',
          '.language',
        ].map((selector) => document.querySelector(selector)!.getBoundingClientRect()) as [
          DOMRect,
          DOMRect,
          DOMRect,
          DOMRect,
        ];
        const mark = getComputedStyle(document.querySelector('.arriving')!, '::after');
        const top = pictures.bottom - Number.parseFloat(mark.bottom) - Number.parseFloat(mark.height);
        const [left, right] = [
          pictures.left + Number.parseFloat(mark.left),
          pictures.right - Number.parseFloat(mark.right),
        ];
        return {
          isMarked: pictures.width > 0 && top < button.bottom && left < button.right && right > button.left,
          lines: Math.round(tools.height / language.height),
        };
      });
      if (seen.isMarked || seen.lines !== 1)
        faults.push(`${language} ${text} ${width}×${height}: ${JSON.stringify(seen)}`);
    }
    expect(faults).toEqual([]);
  });
});
