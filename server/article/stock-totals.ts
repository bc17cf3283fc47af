/**
 * How many articles have stock changes with every purchase, and at a large catalogue counting them takes longer than showing
 * a page of them. A total that was quick to count is counted every time; a slow one is given again for a while, in
 * proportion to what it cost, and counted anew behind the shopper's back.
 */
const quickMs = 10;
const agePerCost = 50;
const mostKept = 200;

type Kept = { total: number; countedAt: number; costMs: number; isBeingCounted: boolean };

export class StockTotals {
  #kept = new Map<string, Kept>();

  async get(key: string, count: () => Promise<number>): Promise<number> {
    const kept = this.#kept.get(key);
    if (!kept) return this.#count(key, count);
    if (performance.now() - kept.countedAt > kept.costMs * agePerCost && !kept.isBeingCounted) {
      kept.isBeingCounted = true;
      this.#count(key, count).catch(() => this.#kept.delete(key));
    }
    return kept.total;
  }

  async #count(key: string, count: () => Promise<number>): Promise<number> {
    const startedAt = performance.now();
    const total = await count();
    const countedAt = performance.now();
    const costMs = countedAt - startedAt;
    this.#kept.delete(key);
    if (costMs > quickMs) this.#kept.set(key, { total, countedAt, costMs, isBeingCounted: false });
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    return total;
  }
}
