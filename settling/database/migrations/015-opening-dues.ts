import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/**
 * What of an opening debt was overdue, and when it was due, as the account was entered: the ledger has its amount only. Of
 * accounts that were entered before, it is what stands now.
 */
export const openingDues: Migration = {
  id: '015-opening-dues',
  why: 'Statements say what was due at the end of any month, from the ledger: where an opening debt began has to be known.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE opening_dues (
        person_id BIGINT PRIMARY KEY REFERENCES person (person_id),
        overdue_minor BIGINT NOT NULL CHECK (overdue_minor >= 0),
        due_at BIGINT
      );
      INSERT INTO opening_dues (person_id, overdue_minor, due_at)
        SELECT person_id, overdue_minor, COALESCE(overdue_since, due_at) FROM person WHERE debt_minor > 0
      `,
    ),
};
