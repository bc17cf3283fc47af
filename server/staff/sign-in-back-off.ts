import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../../platform/database.ts';
import { normaliseSignInName } from './staff-store.ts';

/**
 * Slows down guessing at one name, from however many addresses it comes. The first few wrong passwords cost nothing; then
 * each doubles the wait, up to a few minutes, so that nobody can shut staff out for long. Names that nobody has are slowed
 * down alike.
 */
const freeAttempts = 5;
const firstWaitMs = 1_000;
const longestWaitMs = 5 * 60_000;
/** After this long without an attempt, a name starts afresh. */
const forgottenAfterMs = 60 * 60_000;

const hash = (signInName: string) => createHash('sha256').update(normaliseSignInName(signInName)).digest('hex');

function waitAfter(failures: number): number {
  if (failures < freeAttempts) return 0;
  return Math.min(firstWaitMs * 2 ** Math.min(failures - freeAttempts, 30), longestWaitMs);
}

/**
 * Counts an attempt as failed **before** its password is looked at, so that a hundred guesses sent at once are a hundred
 * guesses; `forgetFailures` takes it back when the password was right.
 * @returns 0 when it may go on, else how many milliseconds to wait; an attempt that comes too early is not counted
 */
export function claimAttempt(database: Database, signInName: string, now: number): Promise<number> {
  const nameHash = hash(signInName);
  return database.write(async (transaction) => {
    await transaction.run('DELETE FROM sign_in_attempt WHERE last_attempt_at <= ?', [now - forgottenAfterMs]);
    const claimed = await transaction.get<{ failures: number }>(
      `INSERT INTO sign_in_attempt (name_hash, failures, last_attempt_at, blocked_until) VALUES (?, 1, ?, 0)
       ON CONFLICT (name_hash) DO UPDATE SET failures = sign_in_attempt.failures + 1, last_attempt_at = excluded.last_attempt_at
         WHERE sign_in_attempt.blocked_until <= excluded.last_attempt_at
       RETURNING failures`,
      [nameHash, now],
    );
    if (!claimed) {
      const row = await transaction.get<{ blocked_until: number }>(
        'SELECT blocked_until FROM sign_in_attempt WHERE name_hash = ?',
        [nameHash],
      );
      return Math.max(1, (row?.blocked_until ?? now) - now);
    }
    const waitMs = waitAfter(claimed.failures);
    if (waitMs > 0) {
      await transaction.run('UPDATE sign_in_attempt SET blocked_until = ? WHERE name_hash = ?', [
        now + waitMs,
        nameHash,
      ]);
    }
    return 0;
  });
}

/** Starts a name afresh once somebody has signed in with it. */
export async function forgetFailures(transaction: Transaction, signInName: string): Promise<void> {
  await transaction.run('DELETE FROM sign_in_attempt WHERE name_hash = ?', [hash(signInName)]);
}
