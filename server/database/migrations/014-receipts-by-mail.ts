import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** The outbox of receipts. An address is there only as long as its mail waits. */
export const receiptsByMail: Migration = {
  id: '014-receipts-by-mail',
  why: 'Shoppers have their receipt sent by email; what was asked for survives any end of the seller.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE receipt_mail (
        mail_id TEXT PRIMARY KEY,
        application_id TEXT NOT NULL REFERENCES application (application_id),
        terminal_id TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up')),
        address TEXT,
        locale TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        asked_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        tries BIGINT NOT NULL DEFAULT 0,
        problem TEXT,
        ended_at BIGINT,
        CHECK ((address IS NOT NULL) = (state = 'waiting')),
        CHECK ((ended_at IS NULL) = (state = 'waiting'))
      );
      CREATE INDEX receipt_mail_due ON receipt_mail (due_at) WHERE state = 'waiting';
      CREATE INDEX receipt_mail_of_application ON receipt_mail (application_id);
      CREATE INDEX receipt_mail_of_terminal ON receipt_mail (terminal_id, asked_at)
      `,
    ),
};
