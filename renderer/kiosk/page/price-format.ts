import { formatAmount, minorUnitDigits } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';

/** Formats an amount for `locale`, exactly, at any size. */
export function formatPrice(amountMinor: number, currency: Currency, locale: string): string {
  const digits = minorUnitDigits[currency];
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(formatAmount(amountMinor, currency) as `${number}`);
}
