/** Slows down guessing at the staff menu's PIN. It is kept on disk, so that a restart of the kiosk resets nothing. */
export type PinBackOff = { failures: number; blockedSince: number; blockedForMs: number };

export const noFailures: PinBackOff = { failures: 0, blockedSince: 0, blockedForMs: 0 };

/** Staff mistype, so this many wrong PINs cost nothing. */
const freeFailures = 3;
const firstWaitMs = 30_000;
const longestWaitMs = 60 * 60_000;

/**
 * How long to wait before the next attempt, in milliseconds.
 * @param now epoch milliseconds. If the clock was set back to before the wait began, the wait starts again, but never gets
 * longer.
 */
export function pinWaitMs({ blockedSince, blockedForMs }: PinBackOff, now: number): number {
  const passedMs = now - blockedSince;
  return passedMs < 0 ? blockedForMs : Math.max(0, blockedForMs - passedMs);
}

/** The same wait, starting now if the clock was set back. */
export function withClockOf(backOff: PinBackOff, now: number): PinBackOff {
  return backOff.blockedSince > now ? { ...backOff, blockedSince: now } : backOff;
}

/** Adds one failure. Each one after the free ones doubles the wait, up to an hour. */
export function afterFailure({ failures }: PinBackOff, now: number): PinBackOff {
  const next = failures + 1;
  const doublings = next - freeFailures;
  const blockedForMs = doublings < 0 ? 0 : Math.min(firstWaitMs * 2 ** Math.min(doublings, 20), longestWaitMs);
  return { failures: next, blockedSince: now, blockedForMs };
}
