import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/** One code is open at a time: the table has one row for each, and the newest counts. */
export const kioskEnrolment: Migration = {
  id: '008-kiosk-enrolment',
  why: 'Kiosks become terminals with a code of six digits.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE enrolment_code (
        code_id TEXT PRIMARY KEY,
        /* what the digits stretch to with this salt */
        salt TEXT NOT NULL,
        stretched_code TEXT NOT NULL,
        kiosk_name TEXT NOT NULL,
        staff_pin_hash TEXT,
        staff_id TEXT NOT NULL,
        opened_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        tries_left BIGINT NOT NULL CHECK (tries_left >= 0),
        /* used, or closed by staff or by a newer one */
        closed_at BIGINT,
        terminal_id TEXT REFERENCES terminal (terminal_id)
      );
      CREATE UNIQUE INDEX enrolment_code_one_open ON enrolment_code ((closed_at IS NULL)) WHERE closed_at IS NULL;
      CREATE TABLE enrolment_conversation (
        conversation_id TEXT PRIMARY KEY,
        code_id TEXT NOT NULL REFERENCES enrolment_code (code_id),
        scalar TEXT NOT NULL,
        begun_at BIGINT NOT NULL
      );
      CREATE INDEX enrolment_conversation_by_age ON enrolment_conversation (begun_at)
      `,
    ),
};
