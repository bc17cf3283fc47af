import { formatAmount } from './money.ts';
import type { Currency } from './money.ts';

/**
 * What a price looks like, everywhere: on the page, on receipts and in the back office. The data are this file's own. Those of
 * the programs that run it differ: Node, Electron and browsers each bring other locales and another edition of them, so a receipt
 * could be written in another way than the screen that it came from. Digits are those of price tags and card numbers, in every
 * language.
 */

/** How a locale writes an amount of money. */
type PriceStyle = {
  /** The place of the currency's sign (`¤`) and of the number (`#`). */
  pattern: string;
  group: string;
  decimal: string;
  /** The digits of every group but the last, which has three. */
  groupLength: number;
  /** The fewest digits before the first separator: with 2, `1234,50` has none. */
  leastBeforeGroup: number;
};

/** Pattern, group, decimal, length of groups, fewest digits before one, and the locales; after the Unicode CLDR, edition 47. */
const table: [string, string, string, number, number, string][] = [
  ['¤#', '\u00a0', ',', 3, 1, 'af en-ZA'],
  ['¤#', ',', '.', 3, 1, 'am cy en fil ga gd ja kn ko ml mr ms mt or si so th ur yo zh zu'],
  ['\u200f#\u00a0¤', ',', '.', 3, 1, 'ar'],
  ['\u200f#\u00a0¤', '.', ',', 3, 1, 'ar-DZ ar-LB ar-LY ar-MA ar-MR ar-TN'],
  ['¤\u00a0#', ',', '.', 2, 1, 'as ne'],
  ['#\u00a0¤', '.', ',', 3, 1, 'az bs ca da de el eu fo fr-LU fr-MA gl hr is lb mk ro sr vi'],
  [
    '#\u00a0¤',
    '\u00a0',
    ',',
    3,
    2,
    'be bg et hu hy ka lv pl pt-CH pt-GQ pt-GW pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL ru-UA sq',
  ],
  ['#¤', ',', '.', 2, 1, 'bn'],
  ['¤#', ',', '.', 2, 1, 'bn-IN en-IN gu hi pa ta te'],
  ['#\u00a0¤', '\u00a0', ',', 3, 1, 'cs fi fr-CA kk ky lt nb nn no pt-AO ru sk sv tk uk uz'],
  [
    '¤\u00a0#',
    '.',
    ',',
    3,
    1,
    'de-AT en-AT es-AR es-BO es-CL es-CO es-EC es-PY es-UY es-VE fy ms-BN nl ps pt sw-CD uz-AF',
  ],
  ['¤\u00a0#', "'", '.', 3, 1, 'de-CH de-LI'],
  [
    '¤\u00a0#',
    ',',
    '.',
    3,
    1,
    'en-AU en-MV es-BR es-BZ es-CU es-DO es-GT es-HN es-MX es-NI es-PA es-PE es-PR es-SV es-US fa-AF kk-CN mn pa-PK sd sw ta-MY ta-SG',
  ],
  ['¤#', '.', ',', 3, 1, 'en-ID id lo ms-ID tr'],
  ['#\u00a0¤', '.', ',', 3, 2, 'es it sl'],
  ['¤\u00a0#', '\u00a0', ',', 3, 1, 'es-CR'],
  ['¤#', '.', ',', 3, 2, 'es-GQ'],
  ['\u200e¤\u00a0#', ',', '.', 3, 1, 'fa'],
  ['#\u00a0¤', '\u202f', ',', 3, 1, 'fr'],
  ['#\u00a0¤', "'", '.', 3, 1, 'fr-CH'],
  ['\u200f#\u00a0\u200f¤', ',', '.', 3, 1, 'he'],
  ['¤\u00a0#', "'", '.', 3, 2, 'it-CH'],
  ['#¤', ',', '.', 3, 1, 'km'],
  ['#\u00a0¤', ',', '.', 3, 1, 'my'],
  ['¤#', '\u202f', ',', 3, 1, 'rm'],
];

const styles = new Map<string, PriceStyle>(
  table.flatMap(([pattern, group, decimal, groupLength, leastBeforeGroup, locales]) =>
    locales
      .split(' ')
      .map((locale): [string, PriceStyle] => [locale, { pattern, group, decimal, groupLength, leastBeforeGroup }]),
  ),
);

/** The sign of a currency in its own countries, and elsewhere. A currency without one is written by its code. */
const signs: Partial<Record<Currency, { own: string; abroad?: string; countries?: string }>> = {
  AUD: { own: '$', abroad: 'A$', countries: 'AU CC CX KI NF NR TV' },
  BRL: { own: 'R$', abroad: 'R$' },
  CAD: { own: '$', abroad: 'CA$', countries: 'CA' },
  CNY: { own: '¥', abroad: 'CN¥', countries: 'CN' },
  CZK: { own: 'Kč', countries: 'CZ' },
  DKK: { own: 'kr.', countries: 'DK FO GL' },
  EUR: { own: '€', abroad: '€' },
  GBP: { own: '£', abroad: '£' },
  HKD: { own: '$', abroad: 'HK$' },
  INR: { own: '₹', abroad: '₹' },
  JPY: { own: '¥', abroad: '¥' },
  KRW: { own: '₩', abroad: '₩' },
  MXN: { own: '$', abroad: 'MX$', countries: 'MX' },
  NOK: { own: 'kr', countries: 'NO SJ' },
  NZD: { own: '$', abroad: 'NZ$', countries: 'CK NU NZ PN TK' },
  PLN: { own: 'zł', countries: 'PL' },
  SEK: { own: 'kr', countries: 'AX SE' },
  SGD: { own: '$', abroad: 'SGD', countries: 'SG' },
  USD: { own: '$', abroad: 'US$', countries: 'AS EC GU MP PR SV UM US VI' },
};

/** Language and country of a locale (BCP 47); what follows a single letter does not matter here. */
function partsOf(locale: string): { language: string; country: string | undefined } {
  const [language = 'en', ...rest] = locale.split(/[-_]/);
  const end = rest.findIndex((part) => part.length === 1);
  const subtags = end === -1 ? rest : rest.slice(0, end);
  return {
    language: language.toLowerCase(),
    country: subtags.find((part) => /^([a-z]{2}|\d{3})$/i.test(part))?.toUpperCase(),
  };
}

/** How prices are written in `locale`: as in its country, in its language, or as in English. */
export function priceStyle(locale: string): PriceStyle {
  const { language, country } = partsOf(locale);
  const style = styles.get(`${language}-${country}`) ?? styles.get(language) ?? styles.get('en');
  if (!style) throw new Error('English has no style of prices');
  return style;
}

/** The sign by which a currency is known to readers of `locale`. */
export function currencySign(currency: Currency, locale: string): string {
  const { language, country } = partsOf(locale);
  // Japanese print has its own, wider sign; in China the same sign is the yuan's. Arabic has letters for the dinar.
  if (currency === 'JPY' && language === 'ja') return '￥';
  if (currency === 'JPY' && country === 'CN') return 'JP¥';
  if (currency === 'KWD' && language === 'ar') return 'د.ك.\u200f';
  const sign = signs[currency];
  if (!sign) return currency;
  const isAtHome = country !== undefined && sign.countries?.split(' ').includes(country);
  return isAtHome ? sign.own : (sign.abroad ?? currency);
}

/** Every sign that people type for a currency, and its code. */
export function signsOf(currency: Currency, locale: string): string[] {
  const { own, abroad } = signs[currency] ?? {};
  return [...new Set([currencySign(currency, locale), own ?? currency, abroad ?? currency, currency])];
}

function group(whole: string, { group: mark, groupLength, leastBeforeGroup }: PriceStyle): string {
  if (whole.length < 3 + leastBeforeGroup) return whole;
  const groups = [whole.slice(-3)];
  for (let end = whole.length - 3; end > 0; end -= groupLength)
    groups.unshift(whole.slice(Math.max(0, end - groupLength), end));
  return groups.join(mark);
}

/** The number of an amount as readers of `locale` write it, `1.234,50`, exact at any size; without groups if they are not wanted. */
export function formatPriceNumber(amountMinor: number, currency: Currency, locale: string, isGrouped = true): string {
  const style = priceStyle(locale);
  const [whole = '', fraction] = formatAmount(Math.abs(amountMinor), currency).split('.');
  const written = isGrouped ? group(whole, style) : whole;
  return fraction === undefined ? written : `${written}${style.decimal}${fraction}`;
}

/** A sign that meets the number with a letter or a full stop would run into it. */
function spaceAt(edge: string | undefined): string {
  return edge !== undefined && /[\p{S}\p{Z}\p{Cf}]/u.test(edge) ? '' : '\u00a0';
}

/**
 * A price as readers of `locale` write it, exact at any size.
 * @param locale BCP 47
 */
export function formatPrice(amountMinor: number, currency: Currency, locale: string): string {
  const { pattern } = priceStyle(locale);
  const number = formatPriceNumber(amountMinor, currency, locale);
  const sign = currencySign(currency, locale);
  const written = pattern
    .replace('¤#', () => `${sign}${spaceAt(sign.at(-1))}${number}`)
    .replace('#¤', () => `${number}${spaceAt(sign.at(0))}${sign}`)
    .replace('¤', () => sign)
    .replace('#', () => number);
  return amountMinor < 0 ? `-${written}` : written;
}
