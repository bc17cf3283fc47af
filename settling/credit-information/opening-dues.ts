import type { Reader } from '../../platform/database/database.ts';
import type { OpeningDues } from './payment-due-rule.ts';

/** The part of a person's debt that was due and overdue when the account was entered. */
export async function readOpeningDues(reader: Reader, personId: number): Promise<OpeningDues> {
  const row = await reader.get<OpeningDues>(
    `SELECT overdue_minor AS "overdueMinor", due_at AS "dueAt", rest_due_at AS "restDueAt"
       FROM opening_dues WHERE person_id = ?`,
    [personId],
  );
  return row ?? { overdueMinor: 0, dueAt: null, restDueAt: null };
}
