import type { Currency } from '../money.ts';

/** The country of each currency that has one. */
const countryOfCurrency: Record<Exclude<Currency, 'EUR'>, string> = {
  AUD: 'AU',
  BRL: 'BR',
  CAD: 'CA',
  CHF: 'CH',
  CNY: 'CN',
  CZK: 'CZ',
  DKK: 'DK',
  GBP: 'GB',
  HKD: 'HK',
  INR: 'IN',
  JPY: 'JP',
  KRW: 'KR',
  KWD: 'KW',
  MXN: 'MX',
  NOK: 'NO',
  NZD: 'NZ',
  PLN: 'PL',
  SEK: 'SE',
  SGD: 'SG',
  USD: 'US',
};

/** Where a language is at home in the euro area, if it is. Other languages are read there as in Germany, its largest country. */
const euroCountryOfLanguage: Record<string, string> = {
  bg: 'BG',
  ca: 'ES',
  de: 'DE',
  el: 'GR',
  en: 'IE',
  es: 'ES',
  et: 'EE',
  eu: 'ES',
  fi: 'FI',
  fr: 'FR',
  ga: 'IE',
  gl: 'ES',
  hr: 'HR',
  it: 'IT',
  lb: 'LU',
  lt: 'LT',
  lv: 'LV',
  mt: 'MT',
  nl: 'NL',
  pt: 'PT',
  sk: 'SK',
  sl: 'SI',
};

/**
 * A shop's locale with its country. A locale that names none says only which language is spoken, and everything that reads dates
 * and numbers would take the language's largest country: the United States for English, even in a shop that charges euros. Its currency
 * tells the country then.
 * @param locale BCP 47
 */
export function localeInCountry(locale: string, currency: Currency): string {
  const given = new Intl.Locale(locale);
  if (given.region !== undefined) return locale;
  const region = currency === 'EUR' ? (euroCountryOfLanguage[given.language] ?? 'DE') : countryOfCurrency[currency];
  return new Intl.Locale(locale, { region }).toString();
}
