import { readAmountText } from '../../contract/amount-text.ts';
import { minorUnitDigits } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { BadUsage } from '../../platform/bad-usage.ts';

/**
 * Reads an amount that an operator typed, `amountMinor`.
 * @param asked what is missing where it is none, without a full stop: `Say the new limit in EUR, such as 1500.00`
 * @throws {BadUsage} when it is not an amount of the currency, or can be read in two ways
 */
export function readAmountArgument(typed: string | undefined, currency: Currency, asked: string): number {
  const read = readAmountText(typed ?? '', currency, null);
  if ('amountMinor' in read) return read.amountMinor;
  if ('readings' in read) {
    const [decimal, grouped] = read.readings;
    throw new BadUsage(
      `"${typed}" can mean ${decimal} or ${grouped} ${currency}. Write it without a mark for thousands.`,
    );
  }
  if (read.problem === 'otherCurrency') throw new BadUsage(`"${typed}" is not in ${currency}. ${asked}.`);
  if (read.problem === 'tooManyDecimals')
    throw new BadUsage(`"${typed}" has more than the ${minorUnitDigits[currency]} decimals of ${currency}. ${asked}.`);
  throw new BadUsage(`${asked}.`);
}
