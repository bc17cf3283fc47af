import { Badge } from '../../controls/badge.tsx';
import { useSay } from '../../wording/spoken-language.tsx';

/** From this stock downwards a shopper sees the exact number. */
const few = 5;

export function fewAreLeft(available: number): boolean {
  return available > 0 && available <= few;
}

export function StockBadge({ available }: { available: number }) {
  const say = useSay();
  if (available === 0) return <Badge tone="quiet">{say('stock.none')}</Badge>;
  if (fewAreLeft(available)) return <Badge tone="care">{say('stock.few', { count: available })}</Badge>;
  return <Badge tone="good">{say('stock.available')}</Badge>;
}
