import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** What each member of staff may do (`contract/seller/staff-role.ts`). */
export const staffRoles: Migration = {
  id: '025-staff-roles',
  why: 'Not everyone who works in a shop may change prices, or let others in. Who was there before could do everything.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE staff_member ADD COLUMN role TEXT NOT NULL DEFAULT 'owner'
        CHECK (role IN ('viewer', 'catalogue', 'counter', 'manager', 'owner'))
      `,
    ),
};
