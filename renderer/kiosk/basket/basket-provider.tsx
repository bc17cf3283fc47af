import { createContext, use, useEffect, useMemo, useReducer } from 'react';
import type { Dispatch, ReactNode } from 'react';
import { articleCount, changeBasket, totalMinor } from './basket-lines.ts';
import type { Basket, BasketChange } from './basket-lines.ts';
import { keepLines, readKeptLines } from './kept-basket.ts';

type BasketInUse = Basket & { totalMinor: number; articleCount: number; change: Dispatch<BasketChange> };

const BasketContext = createContext<BasketInUse | undefined>(undefined);

export function BasketProvider({ children }: { children: ReactNode }) {
  const [basket, change] = useReducer(changeBasket, null, (): Basket => ({ lines: readKeptLines(), removed: null }));
  const { lines } = basket;
  useEffect(() => keepLines(lines), [lines]);
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
