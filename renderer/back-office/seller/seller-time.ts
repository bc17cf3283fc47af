import { ClockComparison, clockStanding } from '../../../contract/seller/clock-comparison.ts';

/**
 * The seller's time, by the `Date` of its answers (RFC 9110, 6.6.1). The times behind "ago" and "since" were written by the
 * seller's clock. With a wrong clock on a staff machine, every kiosk would otherwise seem silent.
 */
const comparison = new ClockComparison();

/** `Date` omits fractions of a second. */
const dateStepMs = 1_000;

/** @param askedAt `performance.now()` when the request was sent */
export function noteSellerDate(answer: Pick<Response, 'headers'>, askedAt: number): void {
  const theirNow = Date.parse(answer.headers.get('Date') ?? '') + dateStepMs / 2;
  if (Number.isNaN(theirNow)) return;
  const monotonicNow = performance.now();
  const roundTripMs = monotonicNow - askedAt + dateStepMs;
  comparison.note({ theirNow, ownNow: Date.now(), monotonicNow, roundTripMs });
}

/** Epoch milliseconds by the seller's clock; by this machine's while the two agree, and before the first answer. */
export function sellerNow(): number {
  const now = Date.now();
  const difference = comparison.difference();
  if (!difference || !comparison.isCurrent(now, performance.now())) return now;
  return clockStanding(difference) === 'agree' ? now : now - difference.aheadMs;
}
