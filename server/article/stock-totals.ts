/**
 * Caches counts of articles with stock. Such a count changes with every purchase, and in a large catalogue it takes longer than
 * showing a page of articles. A quick count is repeated every time. A slow one is reused for a while, in proportion to its cost,
 * and then repeated in the background. A count that is under way is not started twice.
 */
const quickMs = 10;
const agePerCost = 50;
const mostKept = 200;

type Kept = { total: number; countedAt: number; costMs: number };

export class StockTotals {
  #kept = new Map<string, Kept>();
  #counting = new Map<string, Promise<number>>();

  async get(key: string, count: () => Promise<number>): Promise<number> {
    const kept = this.#kept.get(key);
    if (!kept) return this.#count(key, count);
    if (performance.now() - kept.countedAt > kept.costMs * agePerCost) {
      this.#count(key, count).catch(() => this.#kept.delete(key));
    }
    return kept.total;
  }

  #count(key: string, count: () => Promise<number>): Promise<number> {
    // A request during a slow count may share its result, which is as fresh as a cached one.
    const underWay = this.#counting.get(key);
    if (underWay) return underWay;
    const counted = this.#countAnew(key, count).finally(() => this.#counting.delete(key));
    this.#counting.set(key, counted);
    return counted;
  }

  async #countAnew(key: string, count: () => Promise<number>): Promise<number> {
    const startedAt = performance.now();
    const total = await count();
    const countedAt = performance.now();
    this.#kept.delete(key);
    if (countedAt - startedAt > quickMs) this.#kept.set(key, { total, countedAt, costMs: countedAt - startedAt });
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size > mostKept) this.#kept.delete(oldest);
    return total;
  }
}
