import { readCountText } from '../../../contract/amount-text.ts';
import type { Currency } from '../../../contract/money.ts';
import { asciiDigits } from '../../../contract/decimal-digits.ts';
import { priceStyle } from '../../../contract/price-format.ts';
import type { NumberChange } from '../../../contract/seller/bulk-change.ts';
import { readTypedPrice } from '../article/price-typing.ts';
import type { PriceProblem } from '../article/price-typing.ts';

/** Why a text is not a change: `percentSign`, it does not say whether the percentage is more or less. */
export type ChangeProblem = PriceProblem | 'percent' | 'percentSign' | 'count';

export type TypedChange = { change: NumberChange } | { problem: ChangeProblem };

type ReadNumber = (typed: string) => { value: number } | { problem: ChangeProblem };

const signs: Record<string, 1 | -1> = { '+': 1, '-': -1, '−': -1, '–': -1 };

function read(typed: string, readNumber: ReadNumber): TypedChange {
  const text = asciiDigits(typed.trim());
  const sign = signs[text.charAt(0)];
  const rest = sign === undefined ? text : text.slice(1).trim();
  if (/[%٪]$/.test(rest)) {
    const [, whole, decimals = ''] = /^(\d{1,5})(?:[.,٫](\d{1,2}))?\s*[%٪]$/.exec(rest) ?? [];
    if (whole === undefined) return { problem: 'percent' };
    if (sign === undefined) return { problem: 'percentSign' };
    const basisPoints = sign * Number(whole + decimals.padEnd(2, '0'));
    return basisPoints > -10_000 && basisPoints <= 1_000_000
      ? { change: { is: 'percent', basisPoints } }
      : { problem: 'percent' };
  }
  const number = readNumber(rest);
  if ('problem' in number) return number;
  return { change: sign === undefined ? { is: 'set', to: number.value } : { is: 'add', by: sign * number.value } };
}

/** Reads what becomes of a price as people type it: `9.99` sets it, `+0.50` and `-0.50` add, `+10%` and `-10%` multiply. */
export function readPriceChange(typed: string, currency: Currency, locale: string): TypedChange {
  return read(typed, (rest) => {
    const price = readTypedPrice(rest, currency, locale);
    return 'problem' in price ? price : { value: price.amountMinor };
  });
}

/** The same of a number of units: `12`, `+12`, `-3`, `+50%`. */
export function readStockChange(typed: string, locale: string): TypedChange {
  const decimalMark = priceStyle(locale).decimal === ',' ? ',' : '.';
  return read(typed, (rest) => {
    const units = readCountText(rest, { decimalMark, mostDecimals: 3, readsOverZeros: false });
    return 'count' in units && units.count >= 0 ? { value: units.count } : { problem: 'count' };
  });
}

/** @param day `2026-12-06` @returns the moment at which that day ends here, epoch milliseconds */
export function endOfDay(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + 1).getTime();
}

/** Whether a day has not ended here yet. */
export const isAhead = (day: string): boolean => endOfDay(day) > Date.now();
