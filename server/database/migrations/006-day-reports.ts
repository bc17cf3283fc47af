import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/** A report that settling has not taken yet is the queue of what is brought to it: `due_at` is null when it was taken. */
export const dayReports: Migration = {
  id: '006-day-reports',
  why: 'What the shop believed when a day was over, as it is told to settling.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE day_report (
        day TEXT PRIMARY KEY,
        report TEXT NOT NULL,
        written_at BIGINT NOT NULL,
        due_at BIGINT,
        attempts BIGINT NOT NULL DEFAULT 0,
        refusal TEXT
      );
      CREATE INDEX day_report_due ON day_report (due_at) WHERE due_at IS NOT NULL
      `,
    ),
};
