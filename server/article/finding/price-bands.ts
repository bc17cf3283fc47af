/**
 * Cuts prices into at most five ranges with round ends, in which roughly equal numbers of products lie. The ends depend on the
 * prices alone, so they stay while a shopper narrows.
 */
const mostBands = 5;

/** The nearest of 1, 2 and 5 times a power of ten. */
function rounded(amountMinor: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(amountMinor, 1)));
  const nearest = [1, 2, 5, 10].toSorted(
    (a, b) => Math.abs(a * power - amountMinor) - Math.abs(b * power - amountMinor),
  );
  return (nearest[0] ?? 1) * power;
}

/** @param prices in minor units, of each product one */
export function priceBands(prices: readonly number[]): { fromMinor: number; toMinor: number | null }[] {
  const sorted = prices.toSorted((a, b) => a - b);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return [];
  const ends = Array.from({ length: mostBands - 1 }, (_, place) =>
    rounded(sorted[Math.floor(((place + 1) * sorted.length) / mostBands)] ?? highest),
  );
  // A range below the lowest price, or above the highest, would be empty.
  const inside = [...new Set(ends)].filter((end) => end > lowest && end <= highest).toSorted((a, b) => a - b);
  if (inside.length === 0) return [];
  return [0, ...inside].map((fromMinor, place) => {
    const next = inside[place];
    return { fromMinor, toMinor: next === undefined ? null : next - 1 };
  });
}
