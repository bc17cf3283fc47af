import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import type { StaffMember } from '../../contract/seller/back-office.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import type { StaffRole } from '../../contract/seller/staff-role.ts';
import { hashPassword } from './password.ts';

type Row = {
  staff_id: string;
  sign_in_name: string;
  name: string;
  role: StaffRole;
  password_hash: string;
  deactivated_at: number | null;
};

const memberOf = (row: Row): StaffMember => ({
  staffId: row.staff_id,
  signInName: row.sign_in_name,
  name: row.name,
  role: row.role,
});

/** One spelling for every way of typing the same name. */
export function normaliseSignInName(signInName: string): string {
  return signInName.trim().normalize('NFKC').toLowerCase();
}

export type NewStaffMember = {
  /** Made by the page that adds; without one it is made here. */
  staffId?: string;
  signInName: string;
  password: string;
  role: StaffRole;
  name?: string | undefined;
};

/** Adds a member of staff. @returns undefined when the sign-in name is taken; nothing has changed then */
export async function createStaffMember(
  database: Database,
  clock: Clock,
  { staffId = randomUUID(), signInName, password, role, name }: NewStaffMember,
): Promise<StaffMember | undefined> {
  const staff = {
    staffId,
    signInName: normaliseSignInName(signInName),
    name: name?.trim() || signInName.trim(),
    role,
  };
  const passwordHash = await hashPassword(password);
  const added = await database.write((transaction) =>
    transaction.run(
      `INSERT INTO staff_member (staff_id, sign_in_name, name, role, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (sign_in_name) DO NOTHING`,
      [staff.staffId, staff.signInName, staff.name, role, passwordHash, clock.now()],
    ),
  );
  return added > 0 ? staff : undefined;
}

/**
 * Makes the first staff member of a new shop, its owner, and nothing where there is staff already.
 * @returns whether one was made: if not, `password` may not be the one that opens the back office
 */
export async function ensureFirstStaffMember(
  database: Database,
  clock: Clock,
  first: Omit<NewStaffMember, 'role'>,
): Promise<boolean> {
  if (await database.get('SELECT 1 AS present FROM staff_member LIMIT 1')) return false;
  return (await createStaffMember(database, clock, { ...first, role: 'owner' })) !== undefined;
}

/**
 * Finds the active member of staff with this sign-in name, and the hash of their password. Undefined also for a deactivated one.
 */
export async function findBySignInName(
  reader: Reader,
  signInName: string,
): Promise<{ staff: StaffMember; passwordHash: string } | undefined> {
  const row = await reader.get<Row>('SELECT * FROM staff_member WHERE sign_in_name = ? AND deactivated_at IS NULL', [
    normaliseSignInName(signInName),
  ]);
  return (
    row && {
      staff: memberOf(row),
      passwordHash: row.password_hash,
    }
  );
}

export type ListedStaffMember = StaffMember & { isActive: boolean };

const listed = (row: Row): ListedStaffMember => ({
  ...memberOf(row),
  isActive: row.deactivated_at === null,
});

/** Finds the member of staff with this sign-in name, active or deactivated. */
export async function findStaffMember(reader: Reader, signInName: string): Promise<ListedStaffMember | undefined> {
  const row = await reader.get<Row>('SELECT * FROM staff_member WHERE sign_in_name = ?', [
    normaliseSignInName(signInName),
  ]);
  return row && listed(row);
}

/** Reads the password hash of a member of staff, locked until the transaction ends; undefined when they were deactivated. */
export async function holdPasswordHash(transaction: Transaction, staffId: string): Promise<string | undefined> {
  const row = await transaction.get<Pick<Row, 'password_hash'>>(
    `SELECT password_hash FROM staff_member WHERE staff_id = ? AND deactivated_at IS NULL${transaction.dialect === 'postgres' ? ' FOR UPDATE' : ''}`,
    [staffId],
  );
  return row?.password_hash;
}

/** Sets a new password and ends all sessions of that member of staff. @returns whether there is one of that name */
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

/** Whether a shop would be without an owner if this one were none any more. Owners stay locked until the transaction ends. */
async function isLastOwner(transaction: Transaction, staffId: string): Promise<boolean> {
  const owners = await transaction.all<Pick<Row, 'staff_id'>>(
    `SELECT staff_id FROM staff_member WHERE role = 'owner' AND deactivated_at IS NULL
      ORDER BY staff_id${transaction.dialect === 'postgres' ? ' FOR UPDATE' : ''}`,
  );
  return owners.length === 1 && owners[0]?.staff_id === staffId;
}

/**
 * Gives a member of staff another role, also while they are signed in: the next call is judged by it.
 * @returns true; or refuses as `not_found` when no active one has that name, and as `last_owner` when no one could give roles any more
 */
export function changeRole(database: Database, signInName: string, role: StaffRole): Promise<true | Refused> {
  return database.write(async (transaction) => {
    const found = await findBySignInName(transaction, signInName);
    if (!found) return { refusal: 'not_found' };
    const { staffId } = found.staff;
    if (role !== 'owner' && (await isLastOwner(transaction, staffId))) return { refusal: 'last_owner' };
    await transaction.run('UPDATE staff_member SET role = ? WHERE staff_id = ?', [role, staffId]);
    return true;
  });
}

/**
 * Deactivates a member of staff and ends all their sessions. Their name stays taken and their entries on the record stay theirs:
 * members of staff are never deleted.
 * @returns as `changeRole`
 */
export function deactivateStaffMember(
  database: Database,
  clock: Pick<Clock, 'now'>,
  signInName: string,
): Promise<true | Refused> {
  return database.write(async (transaction) => {
    const found = await findBySignInName(transaction, signInName);
    if (!found) return { refusal: 'not_found' };
    const { staffId } = found.staff;
    if (await isLastOwner(transaction, staffId)) return { refusal: 'last_owner' };
    const now = clock.now();
    await transaction.run('UPDATE staff_member SET deactivated_at = ? WHERE staff_id = ?', [now, staffId]);
    await transaction.run('DELETE FROM staff_session WHERE staff_id = ?', [staffId]);
    return true;
  });
}

/** Lets a deactivated member of staff sign in again, with the password they had. @returns whether there was one */
export async function reactivateStaffMember(database: Database, signInName: string): Promise<boolean> {
  const reactivated = await database.write((transaction) =>
    transaction.run(
      'UPDATE staff_member SET deactivated_at = NULL WHERE sign_in_name = ? AND deactivated_at IS NOT NULL',
      [normaliseSignInName(signInName)],
    ),
  );
  return reactivated > 0;
}

/** All staff, those who were deactivated too. */
export async function listStaff(reader: Reader): Promise<ListedStaffMember[]> {
  return (await reader.all<Row>('SELECT * FROM staff_member ORDER BY sign_in_name')).map(listed);
}
