import { createHash, randomBytes } from 'node:crypto';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { ignoreStorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { StaffMember } from '../../contract/seller/back-office.ts';
import type { StaffRole } from '../../contract/seller/staff-role.ts';

/**
 * Staff sessions. The browser holds a random token of 256 bits, and the database holds only its SHA-256. Reading the database (or
 * a backup of it) is therefore not enough to sign in.
 */

/** A session ends this long after signing in, even if it is in use. */
export const longestSessionMs = 12 * 60 * 60 * 1000;
/** A session ends this long after it was last used. */
export const longestIdleMs = 60 * 60 * 1000;
/** A session of a manager or an owner also ends once its page reports no input for so long. */
export const longestPageIdleMs = 15 * 60 * 1000;
// Use is recorded at most this often, so that reading a page does not cost a write.
const touchEveryMs = 60 * 1000;

export type StaffSession = { staff: StaffMember; endsAt: number };

const hash = (token: string) => createHash('sha256').update(token).digest('hex');

/** Starts a session within the transaction that found the password right, and clears away those that have ended. */
export async function startSession(transaction: Transaction, staffId: string, now: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await transaction.run('DELETE FROM staff_session WHERE started_at <= ? OR last_used_at <= ?', [
    now - longestSessionMs,
    now - longestIdleMs,
  ]);
  await transaction.run(
    'INSERT INTO staff_session (token_hash, staff_id, started_at, last_used_at) VALUES (?, ?, ?, ?)',
    [hash(token), staffId, now, now],
  );
  return token;
}

/** Whose sessions end while their pages go on asking by themselves. A page at the counter has to ring for help all day. */
const endsWhenPageIsIdle: ReadonlySet<StaffRole> = new Set(['manager', 'owner']);

/**
 * Finds the session of this token and marks it as used now; undefined when there is none or it has ended.
 * @param pageIdleMs how long ago the page had its last input, as it reports: pages also ask by themselves
 */
export async function resumeSession(
  database: Database,
  token: string,
  now: number,
  pageIdleMs = 0,
): Promise<StaffSession | undefined> {
  const tokenHash = hash(token);
  const row = await database.get<{
    staff_id: string;
    sign_in_name: string;
    name: string;
    role: StaffRole;
    started_at: number;
    last_used_at: number;
  }>(
    `SELECT m.staff_id, m.sign_in_name, m.name, m.role, s.started_at, s.last_used_at
       FROM staff_session s JOIN staff_member m ON m.staff_id = s.staff_id
      WHERE s.token_hash = ? AND s.started_at > ? AND s.last_used_at > ? AND m.deactivated_at IS NULL`,
    [tokenHash, now - longestSessionMs, now - longestIdleMs],
  );
  if (!row) return undefined;
  if (pageIdleMs >= longestPageIdleMs && endsWhenPageIsIdle.has(row.role)) {
    await endSession(database, token).catch(ignoreStorageUnavailable);
    return undefined;
  }
  if (now - row.last_used_at >= touchEveryMs) {
    const touching = database.write((transaction) =>
      transaction.run('UPDATE staff_session SET last_used_at = ? WHERE token_hash = ? AND last_used_at < ?', [
        now,
        tokenHash,
        now,
      ]),
    );
    // While the database cannot be written, staff may still see why.
    await touching.catch(ignoreStorageUnavailable);
  }
  return {
    staff: { staffId: row.staff_id, signInName: row.sign_in_name, name: row.name, role: row.role },
    endsAt: row.started_at + longestSessionMs,
  };
}

/** Ends the session of this token, if there is one. */
export async function endSession(database: Database, token: string): Promise<void> {
  await database.write((transaction) =>
    transaction.run('DELETE FROM staff_session WHERE token_hash = ?', [hash(token)]),
  );
}

/** Ends all sessions of a member of staff. @returns true, also where there is none */
export async function endSessionsOf(database: Database, staffId: string): Promise<true> {
  await database.write((transaction) => transaction.run('DELETE FROM staff_session WHERE staff_id = ?', [staffId]));
  return true;
}
