/**
 * By how much a price is lower than the one before, in whole per cent, rounded down: no more is promised than is true.
 * @returns null if it is not lower by at least one per cent
 */
export function reductionPercent(priceMinor: number, compareAtMinor: number | null): number | null {
  if (compareAtMinor === null || compareAtMinor <= priceMinor) return null;
  const percent = Number((BigInt(compareAtMinor - priceMinor) * 100n) / BigInt(compareAtMinor));
  return percent < 1 ? null : percent;
}
