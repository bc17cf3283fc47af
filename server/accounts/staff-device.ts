import { createHash, randomBytes } from 'node:crypto';
import type { Reader, Transaction } from '../../platform/database/database.ts';

/**
 * Browsers that staff signed in with. The browser holds a random token of 256 bits in a cookie; the database holds its SHA-256
 * and the members of staff it is known for. The token gives no access: it only keeps other people's guesses from blocking this
 * browser.
 */

/** A browser without a sign-in for so long is a stranger again: longer than browsers keep any cookie. */
export const deviceLifetimeMs = 400 * 24 * 3_600_000;
/** Browsers of one member of staff: the newest. */
const mostOfOne = 50;

const tokenForm = /^[\w-]{43}$/;
const hash = (token: string) => createHash('sha256').update(token).digest('hex');

/** Tells whether the browser with this token signed in as `staffId` before, or as any member of staff if none is given. */
export async function isDeviceKnown(
  reader: Reader,
  { token, staffId, now }: { token: string | undefined; staffId?: string | undefined; now: number },
): Promise<boolean> {
  if (token === undefined || !tokenForm.test(token)) return false;
  const ofOne = staffId === undefined ? '' : ' AND staff_id = ?';
  const row = await reader.get(
    `SELECT 1 AS known FROM staff_device WHERE device_hash = ? AND last_used_at > ?${ofOne} LIMIT 1`,
    [hash(token), now - deviceLifetimeMs, ...(staffId === undefined ? [] : [staffId])],
  );
  return row !== undefined;
}

/**
 * Remembers a browser that a member of staff signed in with, within that transaction. The token changes at every sign-in, and
 * stays valid for all staff who signed in with this browser. A token that an attacker planted there is therefore worthless
 * afterwards.
 * @param former the token that the browser had, if any
 * @returns the token that it has from now on
 */
export async function rememberDevice(
  transaction: Transaction,
  { former, staffId, now }: { former: string | undefined; staffId: string; now: number },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const deviceHash = hash(token);
  if (former !== undefined && tokenForm.test(former)) {
    await transaction.run('UPDATE staff_device SET device_hash = ? WHERE device_hash = ?', [deviceHash, hash(former)]);
  }
  await transaction.run(
    `INSERT INTO staff_device (device_hash, staff_id, last_used_at) VALUES (?, ?, ?)
     ON CONFLICT (device_hash, staff_id) DO UPDATE SET last_used_at = excluded.last_used_at`,
    [deviceHash, staffId, now],
  );
  await transaction.run(
    `DELETE FROM staff_device WHERE staff_id = ? AND (last_used_at <= ? OR device_hash NOT IN (
       SELECT device_hash FROM staff_device WHERE staff_id = ? ORDER BY last_used_at DESC, device_hash LIMIT ${mostOfOne}))`,
    [staffId, now - deviceLifetimeMs, staffId],
  );
  return token;
}
