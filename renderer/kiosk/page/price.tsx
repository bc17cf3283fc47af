import { useCallback } from 'react';
import { formatPrice } from '../../../contract/price-format.ts';
import { useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { useKnownShop } from '../seller/known-shop.ts';

/** Writes prices in the shop's currency and the shopper's language. */
export function usePrice(): (amountMinor: number) => string {
  const { locale } = useSpokenLanguage();
  const currency = useKnownShop()?.currency;
  return useCallback(
    (amountMinor) => (currency === undefined ? '' : formatPrice(amountMinor, currency, locale)),
    [currency, locale],
  );
}
