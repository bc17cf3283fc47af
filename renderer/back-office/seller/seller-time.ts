import { ClockComparison, clockStanding } from '../../../contract/seller/clock-comparison.ts';

/**
 * The seller's time, by the `Date` of its answers (RFC 9110, 6.6.1). What staff read of "ago" and "since" was written by the
 * seller's clock: by another one, every kiosk would seem silent wherever a member of staff has a clock that is off.
 */
const comparison = new ClockComparison();

/** `Date` leaves out what is less than a second. */
const dateStepMs = 1_000;

/** @param askedAt what `performance.now()` was when it was asked for */
export function noteSellerDate(answer: Pick<Response, 'headers'>, askedAt: number): void {
  const theirNow = Date.parse(answer.headers.get('Date') ?? '') + dateStepMs / 2;
  if (Number.isNaN(theirNow)) return;
  const monotonicNow = performance.now();
  const roundTripMs = monotonicNow - askedAt + dateStepMs;
  comparison.note({ theirNow, ownNow: Date.now(), monotonicNow, roundTripMs });
}

/** Epoch milliseconds by the seller's clock; by this machine's where they agree, and before the first answer. */
export function sellerNow(): number {
  const now = Date.now();
  const difference = comparison.difference();
  if (!difference || !comparison.isCurrent(now, performance.now())) return now;
  return clockStanding(difference) === 'agree' ? now : now - difference.aheadMs;
}
