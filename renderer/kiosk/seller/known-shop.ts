import { useQuery } from '@tanstack/react-query';
import type { Shop } from '../../../contract/seller/article.ts';
import { shopQuery } from './article-queries.ts';

/** The shop as far as it is known. It asks nothing: `Kiosk` reads the shop, and says when it cannot be reached. */
export function useKnownShop(): Shop | undefined {
  return useQuery({ ...shopQuery, enabled: false }).data;
}
