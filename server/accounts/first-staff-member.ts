import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { recordedChanges } from './recorded-changes.ts';
import { systemUserActor } from './staff-record.ts';
import { staffMemberChange } from './staff-member-change.ts';
import { ensureFirstStaffMember } from './staff-store.ts';

/**
 * Adds the first member of staff of a new shop, on the record; changes nothing where there is staff already.
 * @param command what the user of this machine ran, for the record
 * @returns whether one was added: if not, `password` may not be the one that opens the back office
 */
export function addFirstStaffMember(
  database: Database,
  clock: Clock,
  command: string,
  first: { signInName: string; password: string },
): Promise<boolean> {
  const change = staffMemberChange('staff_added', first.signInName);
  const recorded = recordedChanges(database, clock, systemUserActor(command), change);
  return ensureFirstStaffMember(recorded, clock, first);
}
