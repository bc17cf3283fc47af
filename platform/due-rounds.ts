import type { Log } from './log.ts';
import { StorageUnavailable } from './storage-unavailable.ts';

const roundMs = 500;
/**
 * The pause while the database cannot be used. Settling may have been asked for the due operations already, and is asked again
 * each time.
 */
const roundWithoutStorageMs = 5_000;
const firstRetryMs = 500;
const longestRetryMs = 30_000;
/**
 * No row waits this long for its turn. A row that is due later was postponed by a clock that has been set back since, and is due
 * now. Lists of due rows ask for both.
 */
export const longestWaitMs = 5 * 60_000;
const atOnce = 8;
const perRound = 200;

/**
 * Works through rows that fall due, round after round. The rows are the queue, so it survives any end of the process; this
 * only looks at them, a few at once.
 */
export class DueRounds<Row> {
  readonly #listDue: (limit: number) => Promise<Row[]>;
  readonly #workOn: (row: Row) => Promise<void>;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #isStopped = true;

  /** @param parts.listDue the rows whose time has come, oldest first, `limit` at most */
  constructor(parts: { listDue: (limit: number) => Promise<Row[]>; workOn: (row: Row) => Promise<void>; log: Log }) {
    this.#listDue = parts.listDue;
    this.#workOn = parts.workOn;
    this.#log = parts.log;
  }

  start(): void {
    this.#isStopped = false;
    this.#schedule(0);
  }

  /** Resolves when the round under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** Looks at what is due now instead of at the next round. */
  hurry(): void {
    if (!this.#isStopped && !this.#round) this.#schedule(0);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      let nextMs = roundMs;
      this.#round = this.#workThrough()
        .catch((error: unknown) => {
          // The outage itself is in the log once (`storage-watch.ts`).
          if (error instanceof StorageUnavailable) nextMs = roundWithoutStorageMs;
          else this.#log.error({ err: error }, 'what is due could not be looked at');
        })
        .finally(() => {
          this.#round = undefined;
          if (!this.#isStopped) this.#schedule(nextMs);
        });
    }, delayMs);
  }

  async #workThrough(): Promise<void> {
    const due = await this.#listDue(perRound);
    while (due.length > 0 && !this.#isStopped) {
      await Promise.all(due.splice(0, atOnce).map((row) => this.#workOn(row)));
    }
  }
}

/** How long to wait before the next try, in milliseconds: twice as long after each, up to half a minute. */
export function retryDelayMs(attempts: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts, 10));
}
