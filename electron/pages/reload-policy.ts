/** What is done about a page that died, hung or came up empty. */
export type Remedy = 'reload' | 'relaunch';

const mostReloads = 3;
const withinMs = 5 * 60_000;

/** A page is loaded anew at most three times in five minutes; what breaks a fourth time is not mended by a page: the program is. */
export class ReloadPolicy {
  readonly #nowMs: () => number;
  #reloads: number[] = [];

  /** @param nowMs a clock that nobody sets */
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
