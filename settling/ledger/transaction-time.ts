/**
 * The ids of ledger transactions begin with the time that they were posted at (`ledger-transaction.ts`), so what was posted
 * within a span lies together in their index: at least `timeBound(from)` and less than `timeBound(until)`. Those that were
 * entered when there was no ledger yet begin with a word instead, and lie after all of these.
 */
export function timeBound(instant: number): string {
  const time = Math.max(0, instant).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
