/** Counts by name. A name that was never counted has zero. It imports nothing, so that decisions may use it. */
export class Tally {
  readonly #counts: Map<string, number>;

  constructor(counts: Iterable<readonly [string, number]> = []) {
    this.#counts = new Map(counts);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  add(name: string, amount = 1): void {
    this.#counts.set(name, this.of(name) + amount);
  }

  clear(name: string): void {
    this.#counts.delete(name);
  }
}

/** One name for several parts, so that different parts never make the same name. */
export function nameOf(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts);
}
