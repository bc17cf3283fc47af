import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

export const withdrawnApplications: Migration = {
  id: '016-withdrawn-applications',
  why: "A withdrawn application is open until settling has signed that it holds nothing for it, so the queue's index has it too.",
  up: (transaction) =>
    runStatements(
      transaction,
      `
      DROP INDEX application_open;
      CREATE INDEX application_open ON application (due_at)
        WHERE state IN ('received', 'checking', 'undetermined', 'withdrawn');
      `,
    ),
};
