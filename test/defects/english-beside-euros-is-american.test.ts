import { describe, expect, it } from 'vitest';
import { localeInCountry } from '../../contract/seller/shop-locale.ts';
import { minorUnitDigits } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { datePartOrder } from '../../renderer/kiosk/apply/birth-date-order.ts';
import { readingLocale } from '../../renderer/back-office/wording/wording.tsx';
import { formatLocale, languageCodes } from '../../renderer/wording/languages.ts';

/* A shop with the locale `en` that charges euros wrote its dates as in the United States. */

const dateIn = (locale: string, currency: Currency) =>
  new Intl.DateTimeFormat(readingLocale({ locale, currency }), {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(Date.UTC(2026, 10, 22));

describe('a locale without a country', () => {
  it.each([
    ['en', 'EUR', 'en-IE'],
    ['en', 'GBP', 'en-GB'],
    ['en', 'USD', 'en-US'],
    ['en', 'CAD', 'en-CA'],
    ['en', 'INR', 'en-IN'],
    ['en', 'JPY', 'en-JP'],
    ['de', 'EUR', 'de-DE'],
    ['de', 'CHF', 'de-CH'],
    ['fr', 'EUR', 'fr-FR'],
    ['es', 'EUR', 'es-ES'],
    ['es', 'MXN', 'es-MX'],
    ['pt', 'EUR', 'pt-PT'],
    ['ja', 'EUR', 'ja-DE'],
    ['ar', 'KWD', 'ar-KW'],
    ['zh-Hant', 'HKD', 'zh-Hant-HK'],
  ] satisfies [string, Currency, string][])(
    'takes the country from the money: %s with %s is %s',
    (given, currency, full) => {
      expect(localeInCountry(given, currency)).toBe(full);
    },
  );

  it.each(['en-US', 'en-IE', 'de-AT', 'ar-EG-u-nu-latn'])('keeps the country that it names: %s', (locale) => {
    for (const currency of ['EUR', 'JPY'] as const) expect(localeInCountry(locale, currency)).toBe(locale);
  });

  it('has a country for every currency, so that no date is read by guess', () => {
    for (const currency of Object.keys(minorUnitDigits) as Currency[])
      expect(new Intl.Locale(localeInCountry('en', currency)).region).toMatch(/^[A-Z]{2}$/);
  });

  it('is read with the day first wherever the shop’s country does so, in every language of the kiosk', () => {
    const shop = localeInCountry('en', 'EUR');
    expect(datePartOrder(formatLocale('en', shop))).toEqual(['day', 'month', 'year']);
    for (const language of languageCodes) expect(datePartOrder(formatLocale(language, shop))[0]).not.toBe('month');
    expect(datePartOrder(formatLocale('en', localeInCountry('en', 'USD')))).toEqual(['month', 'day', 'year']);
  });

  it('is not American in the back office either, which is in English everywhere', () => {
    expect([dateIn('en', 'EUR'), dateIn('de-DE', 'EUR'), dateIn('ja', 'JPY'), dateIn('en', 'USD')]).toEqual([
      '22 Nov',
      '22 Nov',
      '22 Nov',
      'Nov 22',
    ]);
  });
});
