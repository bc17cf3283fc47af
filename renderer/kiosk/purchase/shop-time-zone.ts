import { useQuery } from '@tanstack/react-query';
import { shopQuery } from '../seller/article-queries.ts';

const kioskTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone of the shop's dates and times. A kiosk is in the shop, so its own stands in for one that is not configured. */
export function useShopTimeZone(): string {
  const configured = useQuery(shopQuery).data?.timeZone;
  return configured ?? kioskTimeZone;
}
