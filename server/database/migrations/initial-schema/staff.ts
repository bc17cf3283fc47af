import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

const guardOnSqlite = `
  CREATE TRIGGER staff_record_not_changed BEFORE UPDATE ON staff_record
    BEGIN SELECT RAISE(ABORT, 'staff records are only appended'); END;
  CREATE TRIGGER staff_record_not_removed BEFORE DELETE ON staff_record
    BEGIN SELECT RAISE(ABORT, 'staff records are only appended'); END;
  CREATE TRIGGER staff_member_not_removed BEFORE DELETE ON staff_member
    BEGIN SELECT RAISE(ABORT, 'staff are deactivated, never removed'); END
`;

const guardOnPostgres = `
  CREATE FUNCTION refuse_staff_record_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'staff records are only appended'; END $$;
  CREATE FUNCTION refuse_staff_removal() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'staff are deactivated, never removed'; END $$;
  CREATE TRIGGER staff_record_not_changed BEFORE UPDATE OR DELETE ON staff_record
    FOR EACH ROW EXECUTE FUNCTION refuse_staff_record_change();
  CREATE TRIGGER staff_record_not_emptied BEFORE TRUNCATE ON staff_record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_staff_record_change();
  CREATE TRIGGER staff_member_not_removed BEFORE DELETE ON staff_member
    FOR EACH ROW EXECUTE FUNCTION refuse_staff_removal();
  CREATE TRIGGER staff_member_not_emptied BEFORE TRUNCATE ON staff_member
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_staff_removal()
`;

/** Who works in the back office, their sessions and browsers, tries with wrong passwords, and who changed what in the shop. */
export async function createStaff(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE staff_member (
      staff_id TEXT PRIMARY KEY,
      /* normalised: two spellings of one name are one name */
      sign_in_name TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      password_hash TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      deactivated_at BIGINT
    );

    CREATE TABLE staff_session (
      token_hash TEXT PRIMARY KEY,
      staff_id TEXT NOT NULL REFERENCES staff_member (staff_id) ON DELETE CASCADE,
      started_at BIGINT NOT NULL,
      last_used_at BIGINT NOT NULL
    );
    CREATE INDEX staff_session_of_member ON staff_session (staff_id);

    CREATE TABLE staff_device (
      /* of the token in the browser's cookie */
      device_hash TEXT NOT NULL,
      staff_id TEXT NOT NULL REFERENCES staff_member (staff_id) ON DELETE CASCADE,
      last_used_at BIGINT NOT NULL,
      PRIMARY KEY (device_hash, staff_id)
    );
    CREATE INDEX staff_device_of_member ON staff_device (staff_id, last_used_at);

    CREATE TABLE sign_in_attempt (
      /* hashed, because people type passwords into the wrong field */
      name_hash TEXT PRIMARY KEY,
      failures BIGINT NOT NULL,
      last_attempt_at BIGINT NOT NULL,
      blocked_until BIGINT NOT NULL,
      window_started_at BIGINT NOT NULL DEFAULT 0
    );
    CREATE INDEX sign_in_attempt_age ON sign_in_attempt (last_attempt_at);

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

    CREATE TABLE staff_record (
      record_id SERIAL_KEY,
      recorded_at BIGINT NOT NULL,
      /* 'staff', or 'system user' for a command on the seller's machine */
      actor_kind TEXT NOT NULL,
      actor_id TEXT NOT NULL,
      /* as it was then: names change, records do not */
      actor_name TEXT NOT NULL,
      came_from TEXT NOT NULL,
      action TEXT NOT NULL,
      subject_kind TEXT NOT NULL,
      subject_id TEXT NOT NULL,
      before_state TEXT,
      after_state TEXT
    );
    CREATE INDEX staff_record_of_subject ON staff_record (subject_id, record_id)
    `,
  );
  await runStatements(transaction, transaction.dialect === 'sqlite' ? guardOnSqlite : guardOnPostgres);
}
