import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

// What is overdue and no missed payment tells of: it was entered so with its account.
const untold = `
  SELECT person_id, overdue_since, overdue_minor - COALESCE((
           SELECT SUM(past_payment.due_minor - past_payment.paid_minor) FROM past_payment
            WHERE past_payment.person_id = person.person_id AND outcome = 'missed' AND past_payment.due_at >= overdue_since
         ), 0) AS untold_minor
    FROM person WHERE overdue_minor > 0 AND overdue_since IS NOT NULL`;

/**
 * `rest_due_at` is when the part of an opening debt that was not overdue is due. Accounts that were entered before have none:
 * their rest fell due with the period after what was overdue. A payment looks for what it pays among the missed ones.
 */
export const openingDuesOfTheRest: Migration = {
  id: '017-opening-dues-of-the-rest',
  why: 'What was overdue when its account was entered is a missed payment too, and only that: the rest is due later.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE opening_dues ADD COLUMN rest_due_at BIGINT;
      INSERT INTO past_payment (person_id, due_at, due_minor, paid_at, paid_minor, outcome)
        SELECT person_id, overdue_since, untold_minor, NULL, 0, 'missed' FROM (${untold}) AS told
         WHERE untold_minor > 0 AND NOT EXISTS (
           SELECT 1 FROM past_payment WHERE past_payment.person_id = told.person_id AND past_payment.due_at = overdue_since)
      `,
    ),
};
