import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/**
 * `due_minor` is what is left to pay by `due_at`, `due_paid_minor` what was paid of it already, `overdue_since` when the
 * oldest of what is overdue was due. Of persons who were entered before, all debt is due by the date that they had.
 */
export const paymentsDue: Migration = {
  id: '005-payments-due',
  why: 'Persons pay, or miss to: what is due when, and every payment once.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE person ADD COLUMN due_minor BIGINT NOT NULL DEFAULT 0 CHECK (due_minor >= 0);
      ALTER TABLE person ADD COLUMN due_paid_minor BIGINT NOT NULL DEFAULT 0 CHECK (due_paid_minor >= 0);
      ALTER TABLE person ADD COLUMN overdue_since BIGINT;
      UPDATE person SET due_minor = debt_minor WHERE due_at IS NOT NULL AND overdue_minor = 0;
      UPDATE person SET overdue_since = COALESCE(due_at, opened_at) WHERE overdue_minor > 0;
      CREATE INDEX person_by_due_at ON person (due_at) WHERE due_at IS NOT NULL;
      CREATE INDEX person_overdue ON person (overdue_since) WHERE payment_status = 'overdue';
      CREATE TABLE received_payment (
        received_payment_id TEXT PRIMARY KEY,
        person_id BIGINT NOT NULL REFERENCES person (person_id),
        amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        received_at BIGINT NOT NULL
      );
      CREATE INDEX received_payment_by_person ON received_payment (person_id)
      `,
    ),
};
