import { useSay } from '../../wording/spoken-language.tsx';
import { reductionPercent } from './reduction.ts';
import './sale-badge.css';

/** Says by how much the shown price is reduced. Of several prices, that is the lowest, which the tile shows as "from". */
export function SaleBadge({ priceMinor, compareAtMinor }: { priceMinor: number; compareAtMinor: number | null }) {
  const say = useSay();
  const percent = reductionPercent(priceMinor, compareAtMinor);
  return percent === null ? null : <span className="sale numbers">{say('price.reduced', { percent })}</span>;
}
