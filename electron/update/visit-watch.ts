/** Touches this close before staff come in were their gesture. */
const gestureMs = 5_000;
/** A visit without a touch for this long is over, even if the page says otherwise. */
const longestMs = 30 * 60_000;

/** Whether a shopper is at the screen, as far as the shell can tell: from the first touch to the end that the page tells. */
export class VisitWatch {
  readonly #now: () => number;
  #since: number | null = null;
  #touchedAt = -Infinity;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  get isUnderWay(): boolean {
    return this.#since !== null && this.#now() - this.#touchedAt < longestMs;
  }

  touched(): void {
    this.#touchedAt = this.#now();
    this.#since ??= this.#touchedAt;
  }

  ended(): void {
    this.#since = null;
  }

  staffCame(): void {
    if (this.#since !== null && this.#now() - this.#since <= gestureMs) this.ended();
  }
}
