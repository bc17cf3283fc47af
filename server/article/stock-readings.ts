/**
 * Caches what depends on the stock of many articles, such as how many have any. It changes with every purchase, and in a large
 * catalogue reading it takes longer than showing a page of articles. A quick reading is repeated every time. A slow one is reused
 * for a while, in proportion to its cost, and then repeated in the background. A reading that is under way is not started twice.
 */
const quickMs = 10;
const agePerCost = 50;

type Kept<Value> = { value: Value; readAt: number; costMs: number };

export class StockReadings<Value> {
  #kept = new Map<string, Kept<Value>>();
  #reading = new Map<string, Promise<Value>>();
  #capacity: number;

  /** @param capacity how many values are kept; the one read longest ago goes first */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  async get(key: string, read: () => Promise<Value>): Promise<Value> {
    const kept = this.#kept.get(key);
    if (!kept) return this.#read(key, read);
    if (performance.now() - kept.readAt > kept.costMs * agePerCost) {
      this.#read(key, read).catch(() => this.#kept.delete(key));
    }
    return kept.value;
  }

  #read(key: string, read: () => Promise<Value>): Promise<Value> {
    // A request during a slow reading may share its result, which is as fresh as a cached one.
    const underWay = this.#reading.get(key);
    if (underWay) return underWay;
    const reading = this.#readAnew(key, read).finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async #readAnew(key: string, read: () => Promise<Value>): Promise<Value> {
    const startedAt = performance.now();
    const value = await read();
    const readAt = performance.now();
    this.#kept.delete(key);
    if (readAt - startedAt > quickMs) this.#kept.set(key, { value, readAt, costMs: readAt - startedAt });
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size > this.#capacity) this.#kept.delete(oldest);
    return value;
  }
}
