/**
 * A screen that has its own use for what is scanned. It takes the readings that it understands; all others are of products, as
 * on every screen.
 */
type TakeScan = (readings: readonly string[]) => boolean;

let taker: TakeScan | null = null;

/** While a screen takes scans. @returns a function that ends it */
export function takeScans(take: TakeScan): () => void {
  taker = take;
  return () => {
    if (taker === take) taker = null;
  };
}

/** Whether a screen took what was scanned. */
export function isTaken(readings: readonly string[]): boolean {
  return taker?.(readings) ?? false;
}
