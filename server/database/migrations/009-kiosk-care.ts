import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

export const kioskCare: Migration = {
  id: '009-kiosk-care',
  why: 'How each kiosk is, who tried its staff PIN, and the PIN itself as a hash.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE terminal ADD COLUMN staff_pin_hash TEXT;
      CREATE TABLE kiosk_health (
        terminal_id TEXT PRIMARY KEY REFERENCES terminal (terminal_id),
        /* the newest alone, as it was told */
        report TEXT NOT NULL,
        received_at BIGINT NOT NULL
      );
      CREATE TABLE kiosk_staff_event (
        terminal_id TEXT NOT NULL REFERENCES terminal (terminal_id),
        event_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        at BIGINT NOT NULL,
        received_at BIGINT NOT NULL,
        PRIMARY KEY (terminal_id, event_id)
      );
      CREATE INDEX kiosk_staff_event_by_time ON kiosk_staff_event (terminal_id, at)
      `,
    ),
};
