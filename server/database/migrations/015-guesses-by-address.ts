import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/** Conversations live for a minute: those that are open during the upgrade are begun again. */
export const guessesByAddress: Migration = {
  id: '015-guesses-by-address',
  why: 'Guesses at passwords and enrolment codes count by address too, browsers that signed in are known, and a stranger cannot tell whether a code is open.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE sign_in_attempt ADD COLUMN window_started_at BIGINT NOT NULL DEFAULT 0;
      CREATE TABLE sign_in_attempt_from (
        name_hash TEXT NOT NULL,
        /* of an address, or of a browser that signed in with this name before */
        source_hash TEXT NOT NULL,
        failures BIGINT NOT NULL,
        last_attempt_at BIGINT NOT NULL,
        blocked_until BIGINT NOT NULL,
        PRIMARY KEY (name_hash, source_hash)
      );
      CREATE INDEX sign_in_attempt_from_age ON sign_in_attempt_from (last_attempt_at);
      CREATE TABLE staff_device (
        /* of the token in the browser's cookie */
        device_hash TEXT NOT NULL,
        staff_id TEXT NOT NULL REFERENCES staff_member (staff_id) ON DELETE CASCADE,
        last_used_at BIGINT NOT NULL,
        PRIMARY KEY (device_hash, staff_id)
      );
      CREATE INDEX staff_device_of_member ON staff_device (staff_id, last_used_at);
      DROP TABLE enrolment_conversation;
      CREATE TABLE enrolment_conversation (
        conversation_id TEXT PRIMARY KEY,
        /* none where no code was open when it began, or the code is over: no proof is right then */
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
      )
      `,
    ),
};
