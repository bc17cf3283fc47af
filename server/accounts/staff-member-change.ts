import type { StaffAction } from '../../contract/seller/back-office-record.ts';
import type { RecordedChange } from './recorded-changes.ts';
import { findStaffMember } from './staff-store.ts';

/** A change of a member of staff, as the record keeps it: name, role and whether they may sign in, never a password. */
export function staffMemberChange(
  action: Extract<StaffAction, `staff_${string}`>,
  signInName: string,
  isOfSecret = false,
): RecordedChange {
  return {
    action,
    kind: 'staff',
    isOfSecret,
    read: async (transaction) => {
      const found = await findStaffMember(transaction, signInName);
      if (!found) return null;
      const { staffId: id, ...state } = found;
      return { id, state };
    },
  };
}
