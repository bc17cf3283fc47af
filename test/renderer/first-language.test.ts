import { describe, expect, it } from 'vitest';
import { firstLocale } from '../../renderer/kiosk/page/first-language.ts';
import { enrolAsKiosk, giveBridge, kioskInBrowser } from './kiosk-in-browser.ts';
import { describeWhere } from '../support/requirements.ts';

describe('the language that a shopper is first spoken to in', () => {
  it.each([
    ['de-AT', null, 'de-AT'],
    ['de-AT', undefined, 'de-AT'],
    ['de-AT', 'ja', 'ja-AT'],
    ['en', 'ar', 'ar-US'],
  ] as const)('in a shop of %s where staff set %s is that of %s', (shopLocale, language, locale) => {
    expect(firstLocale(shopLocale, language)).toBe(locale);
  });
});

describeWhere('chromium', 'a kiosk whose staff set a language', () => {
  const kiosk = kioskInBrowser();

  it('speaks it to whoever comes first', async () => {
    const { page, seller } = await kiosk.open();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await giveBridge(page, seller.rootThumbprint);
    await page.addInitScript(() => {
      window.sidelane!.settings = () => Promise.resolve({ language: 'de', volumePercent: 100 });
    });
    await enrolAsKiosk(page);
    await page.waitForFunction(() => document.documentElement.lang === 'de');
  });
});
