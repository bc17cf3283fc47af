import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { minorUnitDigits } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';
import { formatPrice } from '../../../contract/price-format.ts';
import { localeInCountry } from '../../../contract/seller/shop-locale.ts';
import { receiptTexts } from '../../../electron/receipt/receipt-texts.ts';
import { readTypedPrice } from '../../../renderer/back-office/article/price-typing.ts';
import { formatLocale, languageCodes } from '../../../renderer/wording/languages.ts';
import { receiptOf } from '../../electron/receipt/receipt-of.ts';
import { launchChromium } from '../../support/chromium.ts';
import { describeWhere } from '../../support/requirements.ts';
import { speak } from '../../renderer/every-screen.ts';
import { kioskInBrowser } from '../../renderer/kiosk-in-browser.ts';

/* Node wrote a price of fr-CH as 1'234.50 and Chromium as 1 234.50; is-IS, uz-UZ, my-MM and ne-NP were English in Chromium. */

const currencies = Object.keys(minorUnitDigits) as Currency[];
const amounts = [0, 1, 99, 1_00, 1_234_50, 12_345_678_90, Number.MAX_SAFE_INTEGER, -1_234_50];
const locales =
  'fr-CH de-CH it-CH is-IS da-DK uz-UZ my-MM ne-NP en en-US en-IE en-IN en-ZA de-DE de-AT es-ES es-MX es-CR ja-JP ar-EG ar-MA ar-AE-u-nu-latn fr-FR fr-CA nl-NL pt-BR pt-PT pl-PL sv-SE nb-NO fi-FI et-EE cs-CZ hi-IN bn-BD he-IL fa-IR th-TH ko-KR zh-Hant-HK ru-RU sl-SI hr-HR ka-GE km-KH lo-LA si-LK am-ET tlh xx-YY en-150 sr-Latn-RS'.split(
    ' ',
  );

/** Numbers without letters, marks of direction and blanks of different widths. */
const plain = (text: string) => text.replaceAll(/\p{Cf}/gu, '').replaceAll(/\s/gu, ' ');

describe('a price', () => {
  it.each([
    ['fr-CH', 'CHF', "1'234.50 CHF"],
    ['de-CH', 'CHF', "CHF 1'234.50"],
    ['fr-FR', 'EUR', '1 234,50 €'],
    ['de-DE', 'EUR', '1.234,50 €'],
    ['de-AT', 'EUR', '€ 1.234,50'],
    ['en-IE', 'EUR', '€1,234.50'],
    ['en-US', 'USD', '$1,234.50'],
    ['en-IE', 'USD', 'US$1,234.50'],
    ['en-CA', 'CAD', '$1,234.50'],
    ['es-ES', 'EUR', '1234,50 €'],
    ['es-MX', 'MXN', '$ 1,234.50'],
    ['pl-PL', 'PLN', '1234,50 zł'],
    ['sv-SE', 'SEK', '1 234,50 kr'],
    ['is-IS', 'EUR', '1.234,50 €'],
    ['uz-UZ', 'USD', '1 234,50 US$'],
    ['my-MM', 'USD', '1,234.50 US$'],
    ['ne-NP', 'INR', '₹ 1,234.50'],
    ['en-IN', 'INR', '₹1,234.50'],
    ['ja-JP', 'JPY', '￥123,450'],
    ['en-JP', 'JPY', '¥123,450'],
    ['ar-EG-u-nu-latn', 'EUR', '1,234.50 €'],
    ['ar-KW', 'KWD', '123.450 د.ك.'],
    ['en-HK', 'HKD', 'HK$1,234.50'],
  ] satisfies [string, Currency, string][])('in %s of %s is %s', (locale, currency, text) => {
    expect(plain(formatPrice(1_234_50, currency, locale))).toBe(text);
  });

  it('has its groups, its decimals and every digit, at any size', () => {
    expect(plain(formatPrice(Number.MAX_SAFE_INTEGER, 'INR', 'hi-IN'))).toBe('₹9,00,71,99,25,47,409.91');
    expect(plain(formatPrice(Number.MAX_SAFE_INTEGER, 'KWD', 'de-KW'))).toBe('9.007.199.254.740,991 KWD');
    expect(plain(formatPrice(5, 'EUR', 'de-DE'))).toBe('0,05 €');
    expect(plain(formatPrice(-5, 'EUR', 'en-IE'))).toBe('-€0.05');
    expect(plain(formatPrice(12_345_00, 'EUR', 'es-ES'))).toBe('12.345,00 €');
  });

  it('is on the receipt as it is on the page and in the back office, in every language of the kiosk', () => {
    for (const currency of currencies)
      for (const language of languageCodes) {
        const locale = formatLocale(language, localeInCountry('en', currency));
        const { total } = receiptTexts({ ...receiptOf(), currency, locale, totalMinor: 1_234_50 }, false);
        expect(total.value).toBe(formatPrice(1_234_50, currency, locale));
      }
  });

  it('that the back office shows can be typed there again', () => {
    for (const locale of locales)
      for (const currency of currencies)
        for (const amountMinor of [1_00, 1_234_50, 98_765_432_10]) {
          const shown = formatPrice(amountMinor, currency, locale).replaceAll(/\p{Cf}/gu, '');
          expect([locale, shown, readTypedPrice(shown, currency, locale)]).toEqual([locale, shown, { amountMinor }]);
        }
  });
});

describeWhere('chromium', 'a price in Node and in Chromium', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
    const entry = 'contract/price-format.ts';
    const made = await build({
      logLevel: 'silent',
      configFile: false,
      build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'prices', fileName: 'prices' } },
    });
    const [output] = [made].flat();
    if (!output || !('output' in output)) throw new Error('nothing was built');
    await page.addScriptTag({ content: output.output[0].code });
  });
  afterAll(() => browser?.close());

  it('is the same text, in many locales and every currency', async () => {
    const inChromium = await page.evaluate(
      ([someLocales, someCurrencies, someAmounts]) => {
        const { prices } = window as unknown as { prices: { formatPrice: typeof formatPrice } };
        return someLocales.flatMap((locale) =>
          someCurrencies.flatMap((currency) =>
            someAmounts.map((amount) => prices.formatPrice(amount, currency, locale)),
          ),
        );
      },
      [locales, currencies, amounts] as const,
    );
    const inNode = locales.flatMap((locale) =>
      currencies.flatMap((currency) => amounts.map((amount) => formatPrice(amount, currency, locale))),
    );
    expect(inChromium).toEqual(inNode);
    expect(inNode).toHaveLength(locales.length * currencies.length * amounts.length);
  });
});

describeWhere('chromium', 'a price on the page', () => {
  const kiosk = kioskInBrowser();

  it.each([
    ['fr-CH', 'CHF'],
    ['de-AT', 'EUR'],
    ['is-IS', 'DKK'],
    ['en', 'GBP'],
    ['ar-KW', 'KWD'],
  ] satisfies [string, Currency][])(
    'is what Node writes, in every language of a shop in %s with %s',
    async (locale, currency) => {
      const { page, seller } = await kiosk.open({ locale, currency });
      await page.goto(`${seller.url}/#/articles/stoneware-mug`);
      for (const language of languageCodes) {
        await speak(page, language);
        const expected = formatPrice(1890, currency, formatLocale(language, localeInCountry(locale, currency)));
        await expect.poll(() => page.locator('.article-price strong').textContent()).toBe(expected);
      }
    },
  );
});
