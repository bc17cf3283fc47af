import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { formatPrice } from '../../../contract/price-format.ts';
import { useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { shopQuery } from '../seller/article-queries.ts';

/** Writes prices in the shop's currency and the shopper's language. */
export function usePrice(): (amountMinor: number) => string {
  const { locale } = useSpokenLanguage();
  const currency = useQuery(shopQuery).data?.currency;
  return useCallback(
    (amountMinor) => (currency === undefined ? '' : formatPrice(amountMinor, currency, locale)),
    [currency, locale],
  );
}
