import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { formatAmount, minorUnitDigits } from '../../../settling/contract/money.ts';
import type { Currency } from '../../../settling/contract/money.ts';
import { useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { shopQuery } from '../seller/article-queries.ts';

/** An amount as people of `locale` write it, exact whatever its size. */
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

/** Writes prices in the shop's currency and the shopper's language. */
export function usePrice(): (amountMinor: number) => string {
  const { locale } = useSpokenLanguage();
  const currency = useQuery(shopQuery).data?.currency;
  return useCallback(
    (amountMinor) => (currency === undefined ? '' : formatPrice(amountMinor, currency, locale)),
    [currency, locale],
  );
}
