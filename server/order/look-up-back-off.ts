import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../../platform/database/database.ts';

/**
 * Slows down guessing at collection codes, at each kiosk and for each order number. A try is counted as wrong before its code is
 * compared, so that many at once count as many. `forgiveTry` takes back the try that was right, and no earlier one: someone who
 * looks up an order of their own in between guesses no faster. The database counts, so a restart and a second seller change
 * nothing.
 */

type Kind = 'terminal' | 'order';

/** So many wrong tries cost nothing; each further one doubles the wait. */
const rules: Record<Kind, { free: number; firstWaitMs: number; longestWaitMs: number }> = {
  terminal: { free: 4, firstWaitMs: 30_000, longestWaitMs: 15 * 60_000 },
  order: { free: 5, firstWaitMs: 60_000, longestWaitMs: 60 * 60_000 },
};

/** After this long without a try, a kiosk or an order starts afresh. */
const forgottenAfterMs = 24 * 3_600_000;

/** The wait after this many wrong tries in a row. */
export function waitAfter(kind: Kind, failures: number): number {
  const { free, firstWaitMs, longestWaitMs } = rules[kind];
  return failures < free ? 0 : Math.min(firstWaitMs * 2 ** Math.min(failures - free, 30), longestWaitMs);
}

/** What people type is not kept as they typed it. */
const hash = (id: string) => createHash('sha256').update(id).digest('hex');

async function claim(transaction: Transaction, kind: Kind, id: string, now: number): Promise<boolean> {
  const claimed = await transaction.get<{ failures: number }>(
    `INSERT INTO order_look_up_try (kind, tried_hash, failures, last_try_at, blocked_until) VALUES (?, ?, 1, ?, 0)
     ON CONFLICT (kind, tried_hash) DO UPDATE
       SET failures = order_look_up_try.failures + 1, last_try_at = excluded.last_try_at
       WHERE order_look_up_try.blocked_until <= excluded.last_try_at
     RETURNING failures`,
    [kind, hash(id), now],
  );
  if (!claimed) return false;
  await transaction.run('UPDATE order_look_up_try SET blocked_until = ? WHERE kind = ? AND tried_hash = ?', [
    now + waitAfter(kind, claimed.failures),
    kind,
    hash(id),
  ]);
  return true;
}

export type Try = { terminalId: string; orderNumber: string };

/** @returns whether this try may be made now. One that its kiosk makes too early is not counted for the order */
export function claimTry(database: Database, { terminalId, orderNumber }: Try, now: number): Promise<boolean> {
  return database.write(async (transaction) => {
    await transaction.run('DELETE FROM order_look_up_try WHERE last_try_at <= ?', [now - forgottenAfterMs]);
    if (!(await claim(transaction, 'terminal', terminalId, now))) return false;
    return claim(transaction, 'order', orderNumber, now);
  });
}

/** The claimed try was right after all. */
export async function forgiveTry(database: Database, { terminalId, orderNumber }: Try): Promise<void> {
  await database.write(async (transaction) => {
    for (const [kind, id] of [
      ['terminal', terminalId],
      ['order', orderNumber],
    ] as const) {
      await transaction.run(
        'UPDATE order_look_up_try SET failures = failures - 1, blocked_until = 0 WHERE kind = ? AND tried_hash = ?',
        [kind, hash(id)],
      );
    }
  });
}
