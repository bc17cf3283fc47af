import { readAmountText } from '../../../contract/amount-text.ts';
import type { AmountProblem } from '../../../contract/amount-text.ts';
import type { Currency } from '../../../contract/money.ts';
import { formatPriceNumber, priceStyle } from '../../../contract/price-format.ts';

/** Why the typed text is not a price. */
export type PriceProblem = AmountProblem;

export type TypedPrice = { amountMinor: number } | { problem: PriceProblem };

/**
 * Reads a price as people type it. It never guesses between two amounts: a price with too many decimals is reported as such, and
 * zeros count, as `1.250` may be meant as a thousand.
 * @param locale of the page, which decides what a single separator before three digits means
 */
export function readTypedPrice(typed: string, currency: Currency, locale: string): TypedPrice {
  const decimalMark = priceStyle(locale).decimal === ',' ? ',' : '.';
  const read = readAmountText(typed, currency, { decimalMark, mostDecimals: 3, readsOverZeros: false }, locale);
  if ('readings' in read) throw new Error('A locale tells decimals from thousands');
  return read;
}

/** An amount as staff here would type it: without currency or grouping, with the currency's number of decimals. */
export function writeTypedPrice(amountMinor: number | null, currency: Currency, locale: string): string {
  return amountMinor === null ? '' : formatPriceNumber(amountMinor, currency, locale, false);
}
