import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** What showed that an order went to the right person, and whether returned units go back into stock. */
export const handOverAndRestock: Migration = {
  id: '026-hand-over-and-restock',
  why: 'An order is handed over for its code or for a reason that is kept, and units that come back can be sold again.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE settling_operation ADD COLUMN handed_over_by TEXT
        CHECK (handed_over_by IN ('code', 'identity_shown', 'receipt_shown', 'known_to_staff', 'other'));
      ALTER TABLE settling_operation ADD COLUMN restocks BIGINT NOT NULL DEFAULT 0 CHECK (restocks IN (0, 1))
      `,
    ),
};
