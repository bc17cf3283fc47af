import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Transaction } from '../../platform/database/database.ts';

/** Waits until somebody of this PostgreSQL database waits for a lock. SQLite has one writer, and others stand in line. */
async function untilSomebodyWaits(database: Database): Promise<void> {
  if (database.dialect === 'sqlite') return;
  for (;;) {
    const waiting = await database.get<{ n: number }>(
      `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (waiting!.n > 0) return;
    await pause(5);
  }
}

/**
 * Begins `meanwhile` when `write` is written and not committed yet, and commits when `meanwhile` has come to where it has to
 * wait for that.
 * @returns the promise of `meanwhile`, in a box of its own: it is not over yet
 */
export async function duringWrite<Result>(
  database: Database,
  { write, meanwhile }: { write: (transaction: Transaction) => Promise<unknown>; meanwhile: () => Promise<Result> },
): Promise<{ result: Promise<Result> }> {
  let result: Promise<Result> | undefined;
  await database.write(async (transaction) => {
    await write(transaction);
    result ??= meanwhile();
    await untilSomebodyWaits(database);
  });
  return { result: result! };
}
