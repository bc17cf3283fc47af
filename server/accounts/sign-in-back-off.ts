import { createHash } from 'node:crypto';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { normaliseSignInName } from './staff-store.ts';

/**
 * Slows down guessing at one name. Guesses are counted by name and source: an address, or a browser that signed in with this name
 * before. From each source the first few wrong passwords cost nothing; then each doubles the wait, up to a few minutes. Guesses
 * from one address therefore block that address alone, and never a known browser. Guesses from unknown sources are also counted
 * together, because an attacker may have many addresses. Names that do not exist are slowed down alike.
 */
const freeAttempts = 5;
const firstWaitMs = 1_000;
const longestWaitMs = 5 * 60_000;
/** After this long without an attempt, a source starts afresh. */
const forgottenAfterMs = 60 * 60_000;
/** All sources together may fail this often at one name in an hour. One address alone cannot reach half of it. */
const freeAttemptsOfAll = 60;
const windowOfAllMs = 60 * 60_000;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hashName = (signInName: string) => sha256(normaliseSignInName(signInName));

/** Where an attempt comes from: an address as `sourceAddress` gives it, and whether its browser is known for this name. */
export type SignInSource = { address: string; knownDevice?: string | undefined };

function hashSource({ address, knownDevice }: SignInSource): string {
  return sha256(knownDevice === undefined ? `address ${address}` : `device ${knownDevice}`);
}

function waitAfter(failures: number): number {
  if (failures < freeAttempts) return 0;
  return Math.min(firstWaitMs * 2 ** Math.min(failures - freeAttempts, 30), longestWaitMs);
}

/** Counts one more failure of a source. @returns how long to wait before it may try, or 0 when it was counted */
async function claimOfSource(
  transaction: Transaction,
  { nameHash, sourceHash }: { nameHash: string; sourceHash: string },
  now: number,
): Promise<number> {
  const claimed = await transaction.get<{ failures: number }>(
    `INSERT INTO sign_in_attempt_from (name_hash, source_hash, failures, last_attempt_at, blocked_until) VALUES (?, ?, 1, ?, 0)
     ON CONFLICT (name_hash, source_hash) DO UPDATE
       SET failures = sign_in_attempt_from.failures + 1, last_attempt_at = excluded.last_attempt_at
       WHERE sign_in_attempt_from.blocked_until <= excluded.last_attempt_at
     RETURNING failures`,
    [nameHash, sourceHash, now],
  );
  const ofSource = 'name_hash = ? AND source_hash = ?';
  if (!claimed) {
    const row = await transaction.get<{ blocked_until: number }>(
      `SELECT blocked_until FROM sign_in_attempt_from WHERE ${ofSource}`,
      [nameHash, sourceHash],
    );
    return Math.max(1, (row?.blocked_until ?? now) - now);
  }
  const waitMs = waitAfter(claimed.failures);
  if (waitMs > 0) {
    await transaction.run(`UPDATE sign_in_attempt_from SET blocked_until = ? WHERE ${ofSource}`, [
      now + waitMs,
      nameHash,
      sourceHash,
    ]);
  }
  return 0;
}

/** Counts one more failure of all unknown sources together, in an hour that begins with the first. @returns as above */
async function claimOfAll(transaction: Transaction, nameHash: string, now: number): Promise<number> {
  const claimed = await transaction.get<{ failures: number }>(
    `INSERT INTO sign_in_attempt (name_hash, failures, last_attempt_at, blocked_until, window_started_at) VALUES (?, 1, ?, 0, ?)
     ON CONFLICT (name_hash) DO UPDATE SET
       failures = CASE WHEN sign_in_attempt.window_started_at > ? THEN sign_in_attempt.failures + 1 ELSE 1 END,
       window_started_at = CASE WHEN sign_in_attempt.window_started_at > ? THEN sign_in_attempt.window_started_at
                                ELSE excluded.window_started_at END,
       last_attempt_at = excluded.last_attempt_at
       WHERE sign_in_attempt.blocked_until <= excluded.last_attempt_at
     RETURNING failures`,
    [nameHash, now, now, now - windowOfAllMs, now - windowOfAllMs],
  );
  if (!claimed) {
    const row = await transaction.get<{ blocked_until: number }>(
      'SELECT blocked_until FROM sign_in_attempt WHERE name_hash = ?',
      [nameHash],
    );
    return Math.max(1, (row?.blocked_until ?? now) - now);
  }
  if (claimed.failures > freeAttemptsOfAll) {
    await transaction.run('UPDATE sign_in_attempt SET blocked_until = ? WHERE name_hash = ?', [
      now + longestWaitMs,
      nameHash,
    ]);
  }
  return 0;
}

/**
 * Counts an attempt as failed **before** its password is verified, so that a hundred guesses sent at once count as a hundred.
 * `forgetFailures` reverses it when the password was right.
 * @returns 0 when it may go on, else how many milliseconds to wait; an attempt that comes too early is not counted
 */
export function claimAttempt(
  database: Database,
  signInName: string,
  source: SignInSource,
  now: number,
): Promise<number> {
  const nameHash = hashName(signInName);
  return database.write(async (transaction) => {
    const forgotten = [now - forgottenAfterMs];
    await transaction.run('DELETE FROM sign_in_attempt_from WHERE last_attempt_at <= ?', forgotten);
    await transaction.run('DELETE FROM sign_in_attempt WHERE last_attempt_at <= ?', forgotten);
    if (source.knownDevice === undefined) {
      const waitMs = await waitOfAll(transaction, nameHash, now);
      if (waitMs > 0) return waitMs;
    }
    const waitMs = await claimOfSource(transaction, { nameHash, sourceHash: hashSource(source) }, now);
    // An attempt that its own source blocks is not counted for all sources.
    if (waitMs > 0 || source.knownDevice !== undefined) return waitMs;
    return claimOfAll(transaction, nameHash, now);
  });
}

/** How long every unknown source has to wait, 0 when it need not. */
async function waitOfAll(transaction: Transaction, nameHash: string, now: number): Promise<number> {
  const row = await transaction.get<{ blocked_until: number }>(
    `SELECT blocked_until FROM sign_in_attempt WHERE name_hash = ?${transaction.dialect === 'postgres' ? ' FOR UPDATE' : ''}`,
    [nameHash],
  );
  return Math.max(0, (row?.blocked_until ?? now) - now);
}

/** Resets the failures of a source after a successful sign-in, and subtracts them from the overall count. */
export async function forgetFailures(
  transaction: Transaction,
  signInName: string,
  source: SignInSource,
): Promise<void> {
  const nameHash = hashName(signInName);
  const own = await transaction.get<{ failures: number }>(
    'DELETE FROM sign_in_attempt_from WHERE name_hash = ? AND source_hash = ? RETURNING failures',
    [nameHash, hashSource(source)],
  );
  if (!own || source.knownDevice !== undefined) return;
  await transaction.run('UPDATE sign_in_attempt SET failures = failures - ? WHERE name_hash = ?', [
    own.failures,
    nameHash,
  ]);
  await transaction.run('DELETE FROM sign_in_attempt WHERE name_hash = ? AND failures <= 0', [nameHash]);
}
