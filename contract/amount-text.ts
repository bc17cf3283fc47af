import { asciiDigits } from './decimal-digits.ts';
import { minorUnitDigits, parseAmount } from './money.ts';
import type { Currency } from './money.ts';
import { priceStyle, signsOf } from './price-format.ts';

/**
 * Reads amounts as people and programs write them: `12`, `12.5`, `12,50`, `1,250.00`, `1.250,00`, `1 234,50`, `1'234.50`,
 * `12,50 €`, `￥1,200`, `١٢٫٥`, `5.–`. One text has two meanings: a single point or comma before exactly three digits. Which one is
 * meant follows from the reader's locale or from the rest of the file. Where neither is known, both readings are returned.
 */

export type DecimalMark = '.' | ',';

/** Why a text is not an amount of the currency. */
export type AmountProblem = 'missing' | 'notAmount' | 'tooManyDecimals' | 'negative' | 'tooLarge' | 'otherCurrency';

/** What the writer is known to do. */
export type AmountConvention = {
  decimalMark: DecimalMark;
  /** The most decimals the writer is known to write; three are believed only of one who has written three. */
  mostDecimals: number;
  /** Whether zeros beyond the currency's decimals are read over, as in files of programs, or reported, as what people type. */
  readsOverZeros: boolean;
};

export type ReadAmount =
  | { amountMinor: number }
  | { problem: AmountProblem }
  /** The text has two meanings, each as a plain number: with the mark for decimals, and with the mark for thousands. */
  | { readings: [string, string] };

/** A number without its currency and sign. `either` is read as decimals or as one group more. */
type NumberShape =
  | { kind: 'whole'; whole: string; groupMark: DecimalMark | null }
  | { kind: 'decimal'; whole: string; decimals: string; mark: DecimalMark | null }
  | { kind: 'either'; whole: string; decimals: string; mark: DecimalMark };

// An apostrophe and the spaces only ever group; the Arabic decimal separator only ever separates decimals.
const [onlyGroups, onlyDecimals] = ["'", '\u066b'];
const bothMarks: readonly string[] = ['.', ','];
const asBothMark = (mark: string) => (bothMarks.includes(mark) ? (mark as DecimalMark) : null);

function normalise(text: string): string {
  return asciiDigits(text.normalize('NFKC'))
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll('\u066c', onlyGroups)
    .replaceAll('\u2019', onlyGroups)
    .replaceAll('\u2212', '-')
    .trim();
}

/** Three digits to a group; in India two, but for the last. */
function areGroups(parts: readonly string[], isIndian: boolean): boolean {
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  const between = parts.slice(1, -1);
  const isOf = (length: number) => between.every((part) => part.length === length) && first.length <= length;
  return parts.length > 1 && first !== '' && last.length === 3 && (isOf(3) || (isIndian && isOf(2)));
}

function shapeOf(text: string, isIndian: boolean): NumberShape | undefined {
  if (!/^[\d.,' \u066b]*\d[\d.,' \u066b]*$/.test(text)) return undefined;
  const marks = text.match(/[^\d]/g) ?? [];
  const parts = text.split(/[^\d]/);
  const lastMark = marks.at(-1);
  if (lastMark === undefined) return { kind: 'whole', whole: text, groupMark: null };
  const earlier = marks.slice(0, -1);
  const [groupMark] = earlier;
  if (earlier.some((mark) => mark !== groupMark)) return undefined;
  if (groupMark !== undefined && groupMark !== lastMark) {
    // `1.250,00` and `1 250.00`: the last separator starts the decimals.
    const groups = parts.slice(0, -1);
    const canBeSo =
      groupMark !== onlyDecimals && lastMark !== ' ' && lastMark !== onlyGroups && areGroups(groups, isIndian);
    const decimals = parts.at(-1) ?? '';
    return canBeSo ? { kind: 'decimal', whole: groups.join(''), decimals, mark: asBothMark(lastMark) } : undefined;
  }
  const isGrouped = lastMark !== onlyDecimals && areGroups(parts, isIndian);
  const [whole = '', decimals = ''] = parts;
  if (marks.length > 1 || lastMark === ' ' || lastMark === onlyGroups)
    return isGrouped ? { kind: 'whole', whole: parts.join(''), groupMark: asBothMark(lastMark) } : undefined;
  const mark = asBothMark(lastMark);
  // A number that begins with a zero has no groups.
  const isEither = mark !== null && isGrouped && !whole.startsWith('0');
  return isEither ? { kind: 'either', whole, decimals, mark } : { kind: 'decimal', whole, decimals, mark };
}

/** How amounts of a currency are written in a locale. */
type Writing = {
  isIndian: boolean;
  /** The signs of the currency as they read after normalising, the longest first: a full stop may belong to one, as in `kr.`. */
  signs: readonly string[];
};

/** The last one: a file has thousands of amounts of one currency. */
let known: { currency: Currency; locale: string; writing: Writing } | undefined;

function writingOf(currency: Currency, locale: string): Writing {
  if (known?.currency === currency && known.locale === locale) return known.writing;
  const signs = signsOf(currency, locale)
    .map((sign) => normalise(sign).toUpperCase())
    .toSorted((a, b) => b.length - a.length);
  const writing = { isIndian: currency === 'INR' || priceStyle(locale).groupLength === 2, signs };
  known = { currency, locale, writing };
  return writing;
}

const isIndian = (currency: Currency, locale: string) => writingOf(currency, locale).isIndian;

/** The text without the currency's sign or code before or after the number. */
function withoutCurrency(normalised: string, currency: Currency, locale: string): string | 'otherCurrency' {
  const text = normalised.toUpperCase();
  const names = writingOf(currency, locale).signs;
  const first = names.find((name) => text.startsWith(name)) ?? '';
  const last = names.find((name) => text.endsWith(name) && text.length >= first.length + name.length) ?? '';
  const amount = text.slice(first.length, text.length - last.length).trim();
  const [, before = '', behind = ''] = /^([^\d.,+\-\u066b]*)[+-]?[\d.,' \u066b]*([^\d]*)$/.exec(amount) ?? [];
  const others = [before.trim(), behind.trim()].filter((mark) => mark !== '');
  const isSomeCurrency = others.every((mark) => /^\p{Sc}$/u.test(mark) || mark in minorUnitDigits);
  return others.length > 0 && isSomeCurrency ? 'otherCurrency' : amount;
}

/** Price tags write `5.–` and `5,--` for no minor units. */
const withoutDash = (amount: string) => amount.replace(/(?<=\d)[.,](-{1,2}|\u2013|\u2014)$/, '');

function amountOf(whole: string, decimals: string, currency: Currency, readsOverZeros: boolean): ReadAmount {
  const counted = readsOverZeros ? decimals.replace(/0+$/, '') : decimals;
  if (counted.length > minorUnitDigits[currency]) return { problem: 'tooManyDecimals' };
  const amountMinor = parseAmount(`${whole || '0'}.${counted}`, currency);
  return amountMinor === undefined ? { problem: 'tooLarge' } : { amountMinor };
}

/** Where a currency has no minor unit, three digits that are not all zeros are never decimals. */
const isWhole = (digits: string, currency: Currency) => minorUnitDigits[currency] === 0 && digits !== '000';

type Either = NumberShape & { kind: 'either' };

const bothReadings = ({ whole, decimals }: Either): { readings: [string, string] } => ({
  readings: [`${whole}.${decimals}`, whole + decimals],
});

function readEither(either: Either, currency: Currency, convention: AmountConvention | null): ReadAmount {
  const { whole, decimals, mark } = either;
  const grouped = () => amountOf(whole + decimals, '', currency, true);
  if (!convention) return minorUnitDigits[currency] === 0 ? grouped() : bothReadings(either);
  if (convention.decimalMark !== mark) return grouped();
  if (!convention.readsOverZeros || convention.mostDecimals >= 3)
    return amountOf(whole, decimals, currency, convention.readsOverZeros);
  return isWhole(decimals, currency) ? grouped() : bothReadings(either);
}

/**
 * @param convention of the writer; null where it is not known
 * @param locale whose signs of the currency are understood too
 */
export function readAmountText(
  text: string,
  currency: Currency,
  convention: AmountConvention | null,
  locale = 'en',
): ReadAmount {
  const normalised = normalise(text);
  if (normalised === '') return { problem: 'missing' };
  const amount = withoutCurrency(normalised, currency, locale);
  if (amount === 'otherCurrency') return { problem: 'otherCurrency' };
  if (amount.startsWith('-')) return { problem: 'negative' };
  const shape = shapeOf(withoutDash(amount.replace(/^\+/, '').trim()), isIndian(currency, locale));
  if (!shape) return { problem: 'notAmount' };
  if (shape.kind === 'whole') return amountOf(shape.whole, '', currency, true);
  if (shape.kind === 'either') return readEither(shape, currency, convention);
  return amountOf(shape.whole, shape.decimals, currency, convention?.readsOverZeros ?? true);
}

/** What one text tells of its writer. */
export type AmountEvidence = { decimalMark: DecimalMark; decimals: number };

const otherMark = (mark: DecimalMark): DecimalMark => (mark === '.' ? ',' : '.');

/**
 * What a text tells of how its writer writes amounts; undefined when it tells nothing. In a currency with three decimals, three
 * digits behind a mark are taken for them.
 */
export function evidenceIn(text: string, currency: Currency): AmountEvidence | undefined {
  const amount = withoutCurrency(normalise(text), currency, 'en');
  const shape =
    amount === 'otherCurrency'
      ? undefined
      : shapeOf(withoutDash(amount.replace(/^[+-]/, '').trim()), isIndian(currency, 'en'));
  if (!shape) return undefined;
  if (shape.kind === 'whole')
    return shape.groupMark === null ? undefined : { decimalMark: otherMark(shape.groupMark), decimals: 0 };
  if (shape.mark === null || shape.decimals === '') return undefined;
  if (shape.kind === 'decimal') return { decimalMark: shape.mark, decimals: shape.decimals.length };
  if (minorUnitDigits[currency] === 3) return { decimalMark: shape.mark, decimals: 3 };
  return isWhole(shape.decimals, currency) ? { decimalMark: otherMark(shape.mark), decimals: 0 } : undefined;
}

export type ReadCount =
  | { count: number }
  | { problem: 'missing' | 'notWhole' | 'tooLarge' }
  | { readings: [string, string] };

const mostPieces = 1_000_000_000;

const shapeOfCount = (normalised: string) => shapeOf(normalised.replace(/^[+-] ?/, ''), false);

/**
 * Reads a number of pieces, which may be negative: `12`, `1,200`, `3.0`, `-2`. Decimals must be zeros.
 * @param convention of the writer; null where it is not known
 */
export function readCountText(text: string, convention: AmountConvention | null): ReadCount {
  const normalised = normalise(text);
  if (normalised === '') return { problem: 'missing' };
  const shape = shapeOfCount(normalised);
  if (!shape) return { problem: 'notWhole' };
  let whole = shape.whole;
  if (shape.kind === 'either' && convention?.decimalMark !== shape.mark) {
    if (!convention) return bothReadings(shape);
    whole += shape.decimals;
  } else if (shape.kind !== 'whole') {
    if (/[^0]/.test(shape.decimals)) return { problem: 'notWhole' };
    if (shape.kind === 'either' && (convention?.mostDecimals ?? 0) < 3) return bothReadings(shape);
  }
  const count = Number(whole) * (normalised.startsWith('-') ? -1 : 1);
  return Math.abs(count) <= mostPieces ? { count: count + 0 } : { problem: 'tooLarge' };
}

/** What a number of pieces tells of how its writer writes numbers; undefined when it tells nothing. */
export function evidenceInCount(text: string): AmountEvidence | undefined {
  const shape = shapeOfCount(normalise(text));
  if (shape?.kind === 'whole' && shape.groupMark !== null)
    return { decimalMark: otherMark(shape.groupMark), decimals: 0 };
  if (shape?.kind !== 'decimal' || shape.mark === null || shape.decimals === '') return undefined;
  return { decimalMark: shape.mark, decimals: shape.decimals.length };
}
