/** What to do about a page that died, hung or came up empty. */
export type Remedy = 'reload' | 'relaunch';

const mostReloads = 3;
const withinMs = 5 * 60_000;

/**
 * A page is reloaded at most three times in five minutes. A fourth failure is not fixed by reloading, so the program restarts.
 */
export class ReloadPolicy {
  readonly #nowMs: () => number;
  #reloads: number[] = [];

  /** @param nowMs a monotonic clock */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  remedy(): Remedy {
    const now = this.#nowMs();
    this.#reloads = this.#reloads.filter((at) => now - at < withinMs);
    if (this.#reloads.length >= mostReloads) return 'relaunch';
    this.#reloads.push(now);
    return 'reload';
  }
}
