/** Why a page is given up. */
export type PageFault = 'hung' | 'empty' | 'not_loaded';

/** A page that says nothing for so long hangs; the longest that a working page was ever silent is well below. */
export const hungAfterMs = 5_000;
/** A page may be empty for so long while it changes from one screen to another. */
export const emptyAfterMs = 3_000;
/** From the beginning of loading to the first word. */
export const loadedWithinMs = 20_000;
/** How often `fault` is asked for. */
export const lookEveryMs = 500;

/**
 * Judges a page by what it says: that it lives, and whether it shows anything. Times are by a clock that nobody sets, so that setting
 * the time is no fault; and when this program itself was held up (a suspended machine), nothing counts that was silent meanwhile.
 */
export class PageWatch {
  readonly #nowMs: () => number;
  #loadingSince: number | null = null;
  #heardAt = 0;
  #contentAt = 0;
  #lookedAt: number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#lookedAt = nowMs();
    this.loads();
  }

  /** The page begins to load. */
  loads(): void {
    this.#loadingSince = this.#nowMs();
  }

  /** The page says that it lives. */
  heard(hasContent: boolean): void {
    const now = this.#nowMs();
    if (this.#loadingSince !== null) this.#contentAt = now;
    this.#loadingSince = null;
    this.#heardAt = now;
    if (hasContent) this.#contentAt = now;
  }

  /** What is wrong with the page now, to be asked for every `lookEveryMs`. */
  fault(): PageFault | null {
    const now = this.#nowMs();
    const heldUpMs = now - this.#lookedAt - lookEveryMs;
    this.#lookedAt = now;
    if (heldUpMs > lookEveryMs) {
      this.#heardAt = now;
      this.#contentAt = now;
      if (this.#loadingSince !== null) this.#loadingSince += heldUpMs;
      return null;
    }
    if (this.#loadingSince !== null) return now - this.#loadingSince > loadedWithinMs ? 'not_loaded' : null;
    if (now - this.#heardAt > hungAfterMs) return 'hung';
    // Up to its last word: a page that says nothing is not empty but hangs.
    return this.#heardAt - this.#contentAt > emptyAfterMs ? 'empty' : null;
  }
}
