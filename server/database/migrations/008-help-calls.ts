import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** Calls for a member of staff. The index allows one open call to a kiosk. */
export const helpCalls: Migration = {
  id: '008-help-calls',
  why: 'Shoppers call a member of staff to a kiosk, and the back office learns of it.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE help_call (
        call_id TEXT PRIMARY KEY,
        terminal_id TEXT NOT NULL REFERENCES terminal (terminal_id),
        called_at BIGINT NOT NULL,
        answered_at BIGINT,
        staff_id TEXT REFERENCES staff_member (staff_id),
        ended_at BIGINT,
        CHECK ((answered_at IS NULL) = (staff_id IS NULL))
      );
      CREATE INDEX help_call_of_terminal ON help_call (terminal_id, called_at);
      CREATE UNIQUE INDEX help_call_one_open ON help_call (terminal_id) WHERE ended_at IS NULL
      `,
    ),
};
