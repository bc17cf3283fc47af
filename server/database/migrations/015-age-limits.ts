import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** The age from which a product is sold, and the proof that it was checked for an application. */
export const ageLimits: Migration = {
  id: '015-age-limits',
  why: 'Some products are sold from an age on, which staff check at the kiosk.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE article ADD COLUMN age_limit BIGINT;
      ALTER TABLE application ADD COLUMN age_check TEXT
      `,
    ),
};
