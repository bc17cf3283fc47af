import { readAmountText } from '../../../../../contract/amount-text.ts';
import { formatAmount } from '../../../../../contract/money.ts';
import type { Currency } from '../../../../../contract/money.ts';
import { isZero } from '../reading/yes-or-no.ts';

const amountIn = (cell: string, currency: Currency): number | undefined => {
  const read = readAmountText(cell, currency, null);
  return 'amountMinor' in read ? read.amountMinor : undefined;
};

/**
 * A price less a discount, which is an amount or a percentage.
 * @returns as the price is written; undefined where a cell is no number, or could be two, or nothing of the price would be left
 */
export function discountedPrice(
  price: string,
  { amount, percent }: { amount: string; percent: string },
  currency: Currency,
): string | undefined {
  const full = amountIn(price, currency);
  if (full === undefined) return undefined;
  const share = /^\d{1,2}(?:[.,]\d+)?$/.test(percent) ? Number(percent.replace(',', '.')) : undefined;
  const ofShare = share === undefined ? undefined : Math.round((full * share) / 100);
  const less = isZero(amount) ? ofShare : amountIn(amount, currency);
  if (less === undefined || less >= full) return undefined;
  const written = formatAmount(full - less, currency);
  return /,\d+$/.test(price) ? written.replace('.', ',') : written;
}
