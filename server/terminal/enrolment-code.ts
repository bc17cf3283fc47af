import { randomInt, randomUUID } from 'node:crypto';
import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import type { EnrolmentCodeState } from '../../contract/seller/back-office-terminal.ts';
import { makeEnrolmentSalt, stretchEnrolmentCode } from '../../contract/seller/terminal-enrolment.ts';
import { firstRow } from '../../platform/database/first-row.ts';
import { hashStaffPin } from './staff-pin.ts';

/** A code is valid for this long, for this many wrong tries in all, and for this many from one address. */
export const codeLifetimeMs = 15 * 60_000;
export const mostTries = 5;
export const mostTriesOfAddress = 3;

/** The stored form of a code: its stretched value, never its digits, and not even that value once the code is over. */
export type StoredCode = {
  code_id: string;
  salt: string;
  stretched_code: string;
  kiosk_name: string;
  staff_pin_hash: string | null;
  opened_at: number;
  expires_at: number;
  tries_left: number;
  closed_at: number | null;
  terminal_id: string | null;
};

function stateOf(code: StoredCode, now: number): EnrolmentCodeState['state'] {
  if (code.terminal_id !== null) return 'used';
  if (code.tries_left === 0) return 'tries_exceeded';
  if (code.closed_at !== null) return 'closed';
  return now < code.expires_at ? 'open' : 'expired';
}

/**
 * Reads the salt of this shop's codes, which is made on first use. All codes share it, and it exists even while no code is open,
 * so that it does not reveal whether one is. A salt per code would only prevent working out all codes beforehand. That helps no
 * attacker: reading the stored value of an open code already gives the secret of the exchange.
 */
export async function shopSalt(database: Database): Promise<string> {
  const known = await database.get<{ salt: string }>('SELECT salt FROM enrolment_salt');
  if (known) return known.salt;
  return database.write(async (transaction) => {
    await transaction.run('INSERT INTO enrolment_salt (only_one, salt) VALUES (1, ?) ON CONFLICT DO NOTHING', [
      makeEnrolmentSalt(),
    ]);
    const sql = 'SELECT salt FROM enrolment_salt';
    return (await firstRow<{ salt: string }>(transaction, 'the salt of the shop', sql)).salt;
  });
}

/**
 * Opens a code for one kiosk and closes the one that was open. Only one is open at a time, so that all of a shop's codes together
 * allow no more tries than one.
 * @returns its six digits, which cannot be read again
 */
export async function openEnrolmentCode(
  database: Database,
  { name, staffPin, staffId }: { name: string; staffPin: string; staffId: string },
  now: number,
): Promise<{ codeId: string; code: string; expiresAt: number }> {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const codeId = randomUUID();
  const salt = await shopSalt(database);
  const [stretched, pinHash] = await Promise.all([stretchEnrolmentCode(code, salt), hashStaffPin(staffPin)]);
  const expiresAt = now + codeLifetimeMs;
  await database.write(async (transaction) => {
    await transaction.run("UPDATE enrolment_code SET closed_at = ?, stretched_code = '' WHERE closed_at IS NULL", [
      now,
    ]);
    await forgetConversations(transaction, 'code_id IS NOT NULL', []);
    await transaction.run('DELETE FROM enrolment_try');
    await transaction.run(
      `INSERT INTO enrolment_code (code_id, salt, stretched_code, kiosk_name, staff_pin_hash, staff_id, opened_at, expires_at,
         tries_left) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [codeId, salt, stretched, name, pinHash, staffId, now, expiresAt, mostTries],
    );
    return { codeId };
  });
  return { codeId, code, expiresAt };
}

/** The code that a kiosk may use now; undefined when there is none. */
export async function findOpenCode(reader: Reader, now: number): Promise<StoredCode | undefined> {
  return reader.get<StoredCode>(
    'SELECT * FROM enrolment_code WHERE closed_at IS NULL AND tries_left > 0 AND expires_at > ?',
    [now],
  );
}

/** Reads the state of a code, for the staff who wait beside the kiosk; undefined when there is none of that id. */
export async function readCodeState(
  reader: Reader,
  codeId: string,
  now: number,
): Promise<EnrolmentCodeState | undefined> {
  const code = await reader.get<StoredCode>('SELECT * FROM enrolment_code WHERE code_id = ?', [codeId]);
  if (!code) return undefined;
  return {
    codeId,
    state: stateOf(code, now),
    expiresAt: code.expires_at,
    wrongTries: mostTries - code.tries_left - (code.terminal_id === null ? 0 : 1),
    terminalId: code.terminal_id,
  };
}

/** A code as the staff record shows it: for which kiosk, and what became of it; never its digits or the PIN. */
export async function readCodeForRecord(
  reader: Reader,
  codeId: string,
  now: number,
): Promise<{ kioskName: string; openedAt: number; expiresAt: number; state: string } | undefined> {
  const code = await reader.get<StoredCode>('SELECT * FROM enrolment_code WHERE code_id = ?', [codeId]);
  if (!code) return undefined;
  const { kiosk_name: kioskName, opened_at: openedAt, expires_at: expiresAt } = code;
  return { kioskName, openedAt, expiresAt, state: stateOf(code, now) };
}

/** Closes a code that is not needed any more. @returns whether there is one of that id */
export async function closeEnrolmentCode(database: Database, codeId: string, now: number): Promise<boolean> {
  return database.write(async (transaction) => {
    const changed = await transaction.run(
      'UPDATE enrolment_code SET closed_at = COALESCE(closed_at, ?) WHERE code_id = ?',
      [now, codeId],
    );
    await forgetSecretsOf(transaction, codeId);
    return changed > 0;
  });
}

/**
 * Deletes the stretched value of a code that is over, the halves of its conversations, and who tried it. The conversations
 * continue as ones about no code, so that the end of one does not tell that a code is over.
 */
export async function forgetSecretsOf(transaction: Transaction, codeId: string): Promise<void> {
  await transaction.run("UPDATE enrolment_code SET stretched_code = '' WHERE code_id = ?", [codeId]);
  await forgetConversations(transaction, 'code_id = ?', [codeId]);
  await transaction.run('DELETE FROM enrolment_try WHERE code_id = ?', [codeId]);
}

function forgetConversations(transaction: Transaction, which: string, values: string[]): Promise<number> {
  return transaction.run(`UPDATE enrolment_conversation SET code_id = NULL, scalar = '' WHERE ${which}`, values);
}

/** Codes that are over and whose secrets are not forgotten yet. */
export async function listCodesToForget(reader: Reader, now: number, limit: number): Promise<string[]> {
  const rows = await reader.all<{ code_id: string }>(
    `SELECT code_id FROM enrolment_code
      WHERE stretched_code <> '' AND (closed_at IS NOT NULL OR tries_left = 0 OR expires_at <= ?) LIMIT ?`,
    [now, limit],
  );
  return rows.map((row) => row.code_id);
}
