/** Why a page is given up. */
export type PageFault = 'hung' | 'empty' | 'not_loaded';

/** A page that is silent for this long is hung; the longest silence of a working page was measured well below this. */
export const hungAfterMs = 5_000;
/** A page may be empty for this long while it changes from one screen to another. */
export const emptyAfterMs = 3_000;
/** From the start of loading to the first message. */
export const loadedWithinMs = 20_000;
/** How often `fault` is called. */
export const lookEveryMs = 500;

/**
 * Judges a page by its messages: whether it is alive, and whether it shows anything. It uses a monotonic clock, so setting the
 * system time causes no fault. When this program itself was held up (a suspended machine), the silence of that time does not
 * count.
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

  /** The page starts to load. */
  loads(): void {
    this.#loadingSince = this.#nowMs();
  }

  /** The page says that it is alive. */
  heard(hasContent: boolean): void {
    const now = this.#nowMs();
    if (this.#loadingSince !== null) this.#contentAt = now;
    this.#loadingSince = null;
    this.#heardAt = now;
    if (hasContent) this.#contentAt = now;
  }

  /** What is wrong with the page now; to be called every `lookEveryMs`. */
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
    // Only up to its last message: a page that is silent is hung, not empty.
    return this.#heardAt - this.#contentAt > emptyAfterMs ? 'empty' : null;
  }
}
