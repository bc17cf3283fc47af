import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Reader, Transaction } from '../../platform/database.ts';
import type { StaffMember } from '../contract/staff.ts';
import { hashPassword } from './password.ts';

type Row = { staff_id: string; sign_in_name: string; name: string; password_hash: string };

/** One spelling for every way of typing the same name. */
export function normaliseSignInName(signInName: string): string {
  return signInName.trim().normalize('NFKC').toLowerCase();
}

export type NewStaffMember = { signInName: string; password: string; name?: string | undefined };

/** Adds someone to the staff. @returns undefined when the sign-in name is taken; nothing has changed then */
export async function createStaffMember(
  database: Database,
  clock: Clock,
  { signInName, password, name }: NewStaffMember,
): Promise<StaffMember | undefined> {
  const staff = {
    staffId: randomUUID(),
    signInName: normaliseSignInName(signInName),
    name: name?.trim() || signInName.trim(),
  };
  const passwordHash = await hashPassword(password);
  const added = await database.write((transaction) =>
    transaction.run(
      `INSERT INTO staff_member (staff_id, sign_in_name, name, password_hash, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (sign_in_name) DO NOTHING`,
      [staff.staffId, staff.signInName, staff.name, passwordHash, clock.now()],
    ),
  );
  return added > 0 ? staff : undefined;
}

/**
 * Makes the first staff member of a new shop, and nothing where there is staff already.
 * @returns whether one was made: if not, `password` may not be the one that opens the back office
 */
export async function ensureFirstStaffMember(
  database: Database,
  clock: Clock,
  first: NewStaffMember,
): Promise<boolean> {
  if (await database.get('SELECT 1 AS present FROM staff_member LIMIT 1')) return false;
  return (await createStaffMember(database, clock, first)) !== undefined;
}

/** Who signs in with this name, and the hash of their password. */
export async function findBySignInName(
  reader: Reader,
  signInName: string,
): Promise<{ staff: StaffMember; passwordHash: string } | undefined> {
  const row = await reader.get<Row>('SELECT * FROM staff_member WHERE sign_in_name = ?', [
    normaliseSignInName(signInName),
  ]);
  return (
    row && {
      staff: { staffId: row.staff_id, signInName: row.sign_in_name, name: row.name },
      passwordHash: row.password_hash,
    }
  );
}

/** The hash of someone's password, which stays theirs until the transaction ends; undefined when they are off the staff. */
export async function holdPasswordHash(transaction: Transaction, staffId: string): Promise<string | undefined> {
  const row = await transaction.get<Pick<Row, 'password_hash'>>(
    `SELECT password_hash FROM staff_member WHERE staff_id = ?${transaction.dialect === 'postgres' ? ' FOR UPDATE' : ''}`,
    [staffId],
  );
  return row?.password_hash;
}

/** Gives someone a new password and ends all their sessions. @returns whether there is someone of that name */
export async function resetPassword(database: Database, signInName: string, password: string): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  return database.write(async (transaction) => {
    const found = await findBySignInName(transaction, signInName);
    if (!found) return false;
    await transaction.run('UPDATE staff_member SET password_hash = ? WHERE staff_id = ?', [
      passwordHash,
      found.staff.staffId,
    ]);
    await transaction.run('DELETE FROM staff_session WHERE staff_id = ?', [found.staff.staffId]);
    return true;
  });
}

/** Takes someone off the staff, with all their sessions. @returns whether there was someone of that name */
export async function removeStaffMember(database: Database, signInName: string): Promise<boolean> {
  const removed = await database.write((transaction) =>
    transaction.run('DELETE FROM staff_member WHERE sign_in_name = ?', [normaliseSignInName(signInName)]),
  );
  return removed > 0;
}

export async function listStaff(reader: Reader): Promise<StaffMember[]> {
  const rows = await reader.all<Row>('SELECT * FROM staff_member ORDER BY sign_in_name');
  return rows.map((row) => ({ staffId: row.staff_id, signInName: row.sign_in_name, name: row.name }));
}
