/**
 * The lower bound of the transaction ids of a moment. The ids begin with the time of posting (`ledger-transaction.ts`), so the
 * transactions of a period lie together in their index: at least `timeBound(from)` and less than `timeBound(until)`. Those that
 * were entered when there was no ledger yet begin with a word instead, and lie after all of these.
 */
export function timeBound(instant: number): string {
  const time = Math.max(0, instant).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
