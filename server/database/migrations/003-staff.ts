import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

export const staff: Migration = {
  id: '003-staff',
  why: 'Who works in the back office, their sessions, and the names that were tried with wrong passwords.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE staff_member (
        staff_id TEXT PRIMARY KEY,
        /* normalised: two spellings of one name are one name */
        sign_in_name TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        created_at BIGINT NOT NULL
      );
      CREATE TABLE staff_session (
        token_hash TEXT PRIMARY KEY,
        staff_id TEXT NOT NULL REFERENCES staff_member (staff_id) ON DELETE CASCADE,
        started_at BIGINT NOT NULL,
        last_used_at BIGINT NOT NULL
      );
      CREATE INDEX staff_session_of_member ON staff_session (staff_id);
      CREATE TABLE sign_in_attempt (
        /* hashed, because people type passwords into the wrong field */
        name_hash TEXT PRIMARY KEY,
        failures BIGINT NOT NULL,
        last_attempt_at BIGINT NOT NULL,
        blocked_until BIGINT NOT NULL
      );
      CREATE INDEX sign_in_attempt_age ON sign_in_attempt (last_attempt_at)
      `,
    ),
};
