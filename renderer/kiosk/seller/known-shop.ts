import { createContext, use } from 'react';
import type { Shop } from '../../../contract/seller/article.ts';

/** `Kiosk` reads the shop once for all, because a screen has dozens of prices, and each query is a subscription of its own. */
export const KnownShop = createContext<Shop | undefined>(undefined);

/** The shop as far as it is known. It asks nothing: `Kiosk` reads the shop, and says when it cannot be reached. */
export function useKnownShop(): Shop | undefined {
  return use(KnownShop);
}
