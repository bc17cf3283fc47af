import { asciiDigits } from '../../../contract/decimal-digits.ts';
import { minorUnitDigits, parseAmount } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';
import { formatPriceNumber, priceStyle, signsOf } from '../../../contract/price-format.ts';

/** Why the typed text is not a price. */
export type PriceProblem = 'missing' | 'notAmount' | 'tooManyDecimals' | 'negative' | 'tooLarge' | 'otherCurrency';

export type TypedPrice = { amountMinor: number } | { problem: PriceProblem };

function isGrouped(digits: string, mark: string, isIndian: boolean): boolean {
  const groups = digits.split(mark);
  const [first = '', last = ''] = [groups[0], groups.at(-1)];
  if (groups.length < 2 || !/^\d{1,3}$/.test(first) || !/^\d{3}$/.test(last)) return false;
  const between = groups.slice(1, -1);
  return between.every((each) => /^\d{3}$/.test(each)) || (isIndian && between.every((each) => /^\d{2}$/.test(each)));
}

/** The signs of the currency as they read after normalising, the longest first: a full stop may belong to one, as in `kr.`. */
function normalisedSigns(currency: Currency, locale: string): string[] {
  return signsOf(currency, locale)
    .map((sign) =>
      sign
        .replaceAll(/\p{Cf}/gu, '')
        .normalize('NFKC')
        .toUpperCase(),
    )
    .toSorted((a, b) => b.length - a.length);
}

/** The text without the currency's sign or code before or after the number. */
function withoutCurrency(typed: string, currency: Currency, locale: string): string | 'otherCurrency' {
  const text = typed.toUpperCase();
  const names = normalisedSigns(currency, locale);
  const first = names.find((name) => text.startsWith(name)) ?? '';
  const last = names.find((name) => text.endsWith(name) && text.length >= first.length + name.length) ?? '';
  const amount = text.slice(first.length, text.length - last.length);
  const [, before = '', behind = ''] = /^([^\d.,+-]*)[+-]?[\d.,]*([^\d.,]*)$/.exec(amount) ?? [];
  const others = [before, behind].filter((mark) => mark !== '');
  const isSomeCurrency = others.every((mark) => /^\p{Sc}$/u.test(mark) || mark in minorUnitDigits);
  return others.length > 0 && isSomeCurrency ? 'otherCurrency' : amount;
}

/**
 * Writes the amount with `.` for decimals and no grouping. If both separators are present, the last one is the decimal separator.
 * One kind used more than once is grouping. One separator used once means what it means in the reader's locale, unless it can
 * only be the other.
 */
function normalise(text: string, locale: string): string {
  const { group: groupMark, groupLength } = priceStyle(locale);
  const isIndian = groupLength === 2;
  const lastMark = text.match(/[.,]/g)?.at(-1);
  if (lastMark === undefined) return text;
  const [whole = '', ...rest] = text.split(lastMark);
  const otherMark = lastMark === '.' ? ',' : '.';
  if (text.includes(otherMark)) {
    // `1.250,00` and `1,250.00`: the last separator starts the decimals, and may appear only once.
    const isSound = rest.length === 1 && isGrouped(whole, otherMark, isIndian);
    return isSound ? `${whole.replaceAll(otherMark, '')}.${rest[0]}` : text;
  }
  if (rest.length > 1 || lastMark === groupMark) {
    if (isGrouped(text, lastMark, isIndian)) return text.replaceAll(lastMark, '');
    if (rest.length > 1) return text;
  }
  return `${whole}.${rest[0]}`;
}

/**
 * Reads a price as people type it: `12`, `12.5`, `12,50`, `1,250.00`, `1.250,00`, `€ 12.50`, `1’250`. It never guesses between
 * two amounts: a price with too many decimals is reported as such.
 * @param locale of the page, which decides what a single separator before three digits means
 */
export function readTypedPrice(typed: string, currency: Currency, locale: string): TypedPrice {
  const text = asciiDigits(typed.normalize('NFKC'))
    .replaceAll('\u066b', '.')
    .replaceAll('\u066c', ',')
    .replace(/[\s'’]/gu, '')
    .replace('\u2212', '-');
  if (text === '') return { problem: 'missing' };
  const amount = withoutCurrency(text, currency, locale);
  if (amount === 'otherCurrency') return { problem: 'otherCurrency' };
  if (amount.startsWith('-')) return { problem: 'negative' };
  const plain = normalise(amount.replace(/^\+/, ''), locale).replace(/^\.(?=\d)/, '0.');
  if (!/^\d+(\.\d*)?$/.test(plain)) return { problem: 'notAmount' };
  // Zeros count too: `1.250` may be meant as a thousand.
  if ((plain.split('.')[1] ?? '').length > minorUnitDigits[currency]) return { problem: 'tooManyDecimals' };
  const amountMinor = parseAmount(plain, currency);
  return amountMinor === undefined ? { problem: 'tooLarge' } : { amountMinor };
}

/** An amount as staff here would type it: without currency or grouping, with the currency's number of decimals. */
export function writeTypedPrice(amountMinor: number | null, currency: Currency, locale: string): string {
  return amountMinor === null ? '' : formatPriceNumber(amountMinor, currency, locale, false);
}
