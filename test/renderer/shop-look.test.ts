import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { accentColours } from '../../contract/seller/accent-colours.ts';
import { themes } from '../../renderer/kiosk/display/display-settings.ts';
import { accentThemes } from '../../renderer/kiosk/display/shop-accent.ts';
import { slidesOf } from '../../renderer/kiosk/attract/slides.ts';
import { english } from '../../renderer/wording/english.ts';
import { languageOf } from '../../renderer/wording/languages.ts';
import { describeWhere } from '../support/requirements.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';

const picture = { pictureId: 'a'.repeat(32), width: 480, height: 160 };

/** `rgb(…)`, as Chromium gives a colour. */
function rgb(hex: string): string {
  return `rgb(${[1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16)).join(', ')})`;
}

/** The colours of the main action, when no transition is under way. */
function mainAction(page: Page) {
  return page.locator('.hero .button-main').evaluate((button) => {
    for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
    const { backgroundColor, color } = getComputedStyle(button);
    return { backgroundColor, color };
  });
}

it('A shop’s slides are shown instead of products, and its name where it has nothing', () => {
  const slides = [{ ...picture, text: 'Spring picnic' }];
  expect(slidesOf([], [], { name: 'Corner', slides })).toMatchObject([
    { name: 'Spring picnic', picture, prices: null },
  ]);
  expect(slidesOf([], [], { name: 'Corner', slides: [] })).toMatchObject([{ name: 'Corner', picture: null }]);
});

it('A shop speaks first the language of its country, or else English, or else its first, of those that it offers', () => {
  expect(languageOf('de-DE', ['en', 'de'])).toBe('de');
  expect(languageOf('fi-FI', ['de', 'en'])).toBe('en');
  expect(languageOf('en-IE', ['ja', 'de'])).toBe('ja');
});

describeWhere('chromium', 'the shop’s own look', () => {
  const kiosk = kioskInBrowser();

  it('gives main actions its accent in every theme, and changes with a reload', async () => {
    const accent = '#2b4a8f';
    const { page, seller } = await kiosk.open({ look: { accent } });
    await page.getByRole('button', { name: english['display.open'] }).click();
    const colours = page.getByRole('radiogroup', { name: english['display.contrast'] });
    for (const theme of themes) {
      await colours.getByRole('radio', { name: english[`display.contrast.${theme}`], exact: true }).click();
      const { accent: shown, text } = accentColours(accent, accentThemes[theme]);
      await expect.poll(() => mainAction(page)).toEqual({ backgroundColor: rgb(shown), color: rgb(text) });
    }
    seller.behaviour.look = {};
    await page.reload();
    await page.locator('.hero .button-main').waitFor();
    expect(await mainAction(page)).toEqual({ backgroundColor: rgb('#ffc928'), color: rgb('#12211c') });
  });

  it('shows its logo with its words, offers its languages in its order, and speaks one of them first', async () => {
    const languages = ['ja', 'de', 'ar'] as const;
    const logo = { ...picture, text: 'The corner shop', ground: 'light' } as const;
    const { page } = await kiosk.open({ look: { logo, languages: [...languages] } });
    await page.locator('html[lang=ja]').waitFor();
    const image = page.locator('.frame-logo img');
    await expect
      .poll(() => image.evaluate((each: HTMLImageElement) => each.complete && each.naturalWidth > 0))
      .toBe(true);
    expect(await image.getAttribute('alt')).toBe('The corner shop');
    expect(await page.locator('.language').evaluateAll((all) => all.map((each) => each.getAttribute('lang')))).toEqual([
      ...languages,
    ]);
  });
});
