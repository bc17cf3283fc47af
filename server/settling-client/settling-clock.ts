import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { ClockComparison, clockStanding } from '../../contract/seller/clock-comparison.ts';
import type { ClockDifference, ClockStanding } from '../../contract/seller/clock-comparison.ts';
import { NoAnswer } from './settling-client.ts';
import type { SettlingClient } from './settling-client.ts';

const measuringDeadlineMs = 1_000;

/** The clock is distrusted for this long after settling took a request for stale that carried settling's own measured time. */
const distrustedForMs = 10_000;

/**
 * Compares this server's clock with settling's, measured on the health answers that settling gives anyway. Settling's clock
 * decides, so requests carry settling's time as measured. A seller gains nothing by another timestamp, because settling compares
 * it with its own clock.
 */
export class SettlingClock {
  readonly #client: SettlingClient;
  readonly #clock: Clock;
  readonly #comparison = new ClockComparison();
  #distrustedUntil = Number.NEGATIVE_INFINITY;

  constructor(client: SettlingClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Asks settling for its time. @throws {NoAnswer} */
  async measure(deadlineMs: number): Promise<void> {
    const startedAt = performance.now();
    const theirNow = await this.#client.probe(randomBytes(12).toString('hex'), deadlineMs);
    const monotonicNow = performance.now();
    const roundTripMs = monotonicNow - startedAt;
    this.#comparison.note({ theirNow, ownNow: this.#clock.now(), monotonicNow, roundTripMs });
  }

  /** How far this server's clock is ahead of settling's; undefined while it was never measured. */
  difference(): ClockDifference | undefined {
    return this.#comparison.difference();
  }

  /** `distrusted`: settling has just taken a request for stale all the same. */
  standing(): ClockStanding | 'unknown' | 'distrusted' {
    if (performance.now() < this.#distrustedUntil) return 'distrusted';
    const difference = this.difference();
    return difference ? clockStanding(difference) : 'unknown';
  }

  /**
   * Settling's time as measured, epoch milliseconds; this server's own where the clocks agree, or before the first measurement.
   */
  now(): number {
    const difference = this.difference();
    const own = this.#clock.now();
    return difference && clockStanding(difference) !== 'agree' ? own - difference.aheadMs : own;
  }

  /**
   * Returns the same as `now`, but measures anew if this server's clock was set, or its machine slept, since settling last
   * answered.
   * @param withinMs the time that may be taken for it, a second at most
   */
  async nowFor(withinMs: number): Promise<number> {
    if (!this.#comparison.isCurrent(this.#clock.now(), performance.now())) await this.measureAgain(withinMs);
    return this.now();
  }

  /** Measures now. Without an answer, the earlier measurement stands. */
  async measureAgain(withinMs: number): Promise<void> {
    if (withinMs <= 0) return;
    try {
      await this.measure(Math.min(withinMs, measuringDeadlineMs));
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }

  /** Notes that settling took a request for stale that carried its own time as just measured: its processes may disagree. */
  noteStale(): void {
    this.#distrustedUntil = performance.now() + distrustedForMs;
  }

  noteHeard(): void {
    this.#distrustedUntil = Number.NEGATIVE_INFINITY;
  }
}
