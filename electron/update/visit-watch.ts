/** Touches this close before staff come in were their gesture. */
const gestureMs = 5_000;
/** Nobody stays this long without a touch, whatever the page says. */
const longestMs = 30 * 60_000;

/** Whether a shopper is at the screen, as far as the shell can tell: from the first touch to the end that the page tells. */
export class VisitWatch {
  readonly #now: () => number;
  #since: number | null = null;
  #touchedAt = -Infinity;

  /** @param now milliseconds of a clock that nobody sets */
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
