import { createContext, use, useMemo, useReducer } from 'react';
import type { Dispatch, ReactNode } from 'react';
import { articleCount, changeBasket, emptyBasket, totalMinor } from './basket-lines.ts';
import type { Basket, BasketChange } from './basket-lines.ts';

type BasketInUse = Basket & { totalMinor: number; articleCount: number; change: Dispatch<BasketChange> };

const BasketContext = createContext<BasketInUse | undefined>(undefined);

export function BasketProvider({ children }: { children: ReactNode }) {
  const [basket, change] = useReducer(changeBasket, emptyBasket);
  const inUse = useMemo(
    () => ({ ...basket, change, totalMinor: totalMinor(basket.lines), articleCount: articleCount(basket.lines) }),
    [basket],
  );
  return <BasketContext value={inUse}>{children}</BasketContext>;
}

export function useBasket(): BasketInUse {
  const basket = use(BasketContext);
  if (!basket) throw new Error('useBasket needs a BasketProvider around it');
  return basket;
}
