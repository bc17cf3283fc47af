import { z } from 'zod';
import { keySetLifetimeMs } from '../settling/key-set.ts';

/**
 * Compares two clocks by an answer that carries the other's time, as NTP does (RFC 5905, 8). The answer was written at some
 * moment between question and answer, so the error is at most half the round trip.
 */

/** How far one clock is ahead of another; negative where it is behind. */
export const clockDifferenceSchema = z.strictObject({ aheadMs: z.int(), errorMs: z.int().min(0) });

export type ClockDifference = z.infer<typeof clockDifferenceSchema>;

/**
 * The clock data in the seller's answer to a kiosk: the seller's time, and its lead over the card company's clock. The lead is
 * null while unknown.
 */
export const sellerClockSchema = z.strictObject({ now: z.int(), aheadOfSettling: clockDifferenceSchema.nullable() });

export type SellerClock = z.infer<typeof sellerClockSchema>;

/** How far a kiosk's clock is ahead of the seller's, and of the card company's as reported by the seller. */
export type KioskClock = { aheadOfSeller: ClockDifference; aheadOfSettling: ClockDifference | null };

/** One exchange. Times in milliseconds; `ownNow` and `monotonicNow` are read together when the answer is there. */
export type ClockSample = { theirNow: number; ownNow: number; monotonicNow: number; roundTripMs: number };

/**
 * The largest difference that is corrected for. By a clock that is further off, a valid key set would look expired, or an expired
 * one valid, so such a clock has to be set.
 */
export const largestCorrectionMs = keySetLifetimeMs;

/** A smaller difference does not count: neither people nor the times in messages would show it. */
const smallestDifferenceMs = 1_000;

/** Moves that clocks make by themselves between two samples (drift, slewing) stay below this. */
const driftMs = 250;

const sampleLifetimeMs = 60_000;

/** A clock that moves this far against the monotonic clock was set, or the machine slept. */
const jumpMs = 3_000;

/**
 * `agree`: there is nothing to correct. `corrected`: messages carry the other clock's time. `too_far`: the difference is too
 * large to correct.
 */
export type ClockStanding = 'agree' | 'corrected' | 'too_far';

/** What a difference means for purchases. */
export function clockStanding({ aheadMs, errorMs }: ClockDifference): ClockStanding {
  const apartMs = Math.abs(aheadMs);
  if (apartMs >= largestCorrectionMs) return 'too_far';
  return apartMs <= errorMs + smallestDifferenceMs ? 'agree' : 'corrected';
}

/** How far the own clock is ahead of the other one, by one exchange. */
export function differenceOf({ theirNow, ownNow, roundTripMs }: Omit<ClockSample, 'monotonicNow'>): ClockDifference {
  const halfMs = roundTripMs / 2;
  return { aheadMs: Math.round(ownNow - halfMs - theirNow), errorMs: Math.ceil(halfMs) };
}

/** How far a clock is ahead of a third one, by way of a second. */
export function sumOfDifferences(one: ClockDifference, other: ClockDifference): ClockDifference {
  return { aheadMs: one.aheadMs + other.aheadMs, errorMs: one.errorMs + other.errorMs };
}

/**
 * Keeps the most exact sample of the last minute. When a sample contradicts it, one of the clocks was set, and the new sample
 * replaces it.
 */
export class ClockComparison {
  #best: (ClockDifference & { at: number }) | undefined;
  #last: Pick<ClockSample, 'ownNow' | 'monotonicNow'> | undefined;

  note(sample: ClockSample): void {
    const best = this.#best;
    const seen = { ...differenceOf(sample), at: sample.monotonicNow };
    this.#last = sample;
    const isContradicted =
      best !== undefined && Math.abs(seen.aheadMs - best.aheadMs) > seen.errorMs + best.errorMs + driftMs;
    const isOld = best !== undefined && seen.at - best.at > sampleLifetimeMs;
    if (!best || isContradicted || isOld || seen.errorMs <= best.errorMs) this.#best = seen;
  }

  /** How far the own clock is ahead of the other, as last measured; undefined before the first sample. */
  difference(): ClockDifference | undefined {
    return this.#best && { aheadMs: this.#best.aheadMs, errorMs: this.#best.errorMs };
  }

  /**
   * Tells whether the difference still holds, as far as can be known here.
   * @returns false before the first sample, and where the own clock has jumped since the last
   */
  isCurrent(ownNow: number, monotonicNow: number): boolean {
    if (!this.#last) return false;
    const passedMs = monotonicNow - this.#last.monotonicNow;
    return Math.abs(ownNow - this.#last.ownNow - passedMs) <= jumpMs;
  }
}
