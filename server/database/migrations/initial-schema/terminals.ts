import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

/** Terminals, how kiosks become terminals with a code of six digits, and how each kiosk is. */
export async function createTerminals(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE terminal (
      terminal_id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      credential_hash TEXT NOT NULL,
      enrolled_at BIGINT NOT NULL,
      last_seen_at BIGINT,
      revoked_at BIGINT,
      staff_pin_hash TEXT,
      /* the terminal signs its seals with this key */
      public_jwk TEXT
    );

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
      /* null when no code was open as it began, or the code is over: no proof is right then */
      code_id TEXT REFERENCES enrolment_code (code_id),
      scalar TEXT NOT NULL,
      address_hash TEXT NOT NULL,
      begun_at BIGINT NOT NULL
    );
    CREATE INDEX enrolment_conversation_by_age ON enrolment_conversation (begun_at);
    CREATE INDEX enrolment_conversation_by_address ON enrolment_conversation (address_hash);

    CREATE TABLE enrolment_try (
      code_id TEXT NOT NULL REFERENCES enrolment_code (code_id),
      address_hash TEXT NOT NULL,
      tries BIGINT NOT NULL,
      PRIMARY KEY (code_id, address_hash)
    );

    CREATE TABLE enrolment_salt (
      only_one BIGINT PRIMARY KEY CHECK (only_one = 1),
      salt TEXT NOT NULL
    );

    CREATE TABLE kiosk_health (
      terminal_id TEXT PRIMARY KEY REFERENCES terminal (terminal_id),
      /* the newest one only, as the kiosk sent it */
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
  );
}
