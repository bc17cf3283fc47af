import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

// The end of the chain moves in the statement that appends to it, and only a record that continues the chain is appended.
const guardOnSqlite = `
  CREATE TRIGGER audit_record_continues BEFORE INSERT ON audit_record
    WHEN NOT EXISTS (SELECT 1 FROM audit_head WHERE record_id = NEW.record_id - 1 AND record_hash = NEW.previous_hash)
    BEGIN SELECT RAISE(ABORT, 'an audit record continues the chain at its end'); END;
  CREATE TRIGGER audit_record_appended AFTER INSERT ON audit_record
    BEGIN UPDATE audit_head SET record_id = NEW.record_id, record_hash = NEW.record_hash; END;
  CREATE TRIGGER audit_record_not_changed BEFORE UPDATE ON audit_record
    BEGIN SELECT RAISE(ABORT, 'audit records are only appended'); END;
  CREATE TRIGGER audit_record_not_removed BEFORE DELETE ON audit_record
    BEGIN SELECT RAISE(ABORT, 'audit records are only appended'); END;
  CREATE TRIGGER signed_head_not_changed BEFORE UPDATE ON signed_audit_head
    BEGIN SELECT RAISE(ABORT, 'signed heads are only appended'); END;
  CREATE TRIGGER signed_head_not_removed BEFORE DELETE ON signed_audit_head
    BEGIN SELECT RAISE(ABORT, 'signed heads are only appended'); END
`;

const guardOnPostgres = `
  CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit records are only appended'; END $$;
  CREATE FUNCTION append_to_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE audit_head SET record_id = NEW.record_id, record_hash = NEW.record_hash
      WHERE record_id = NEW.record_id - 1 AND record_hash = NEW.previous_hash; IF NOT FOUND
    THEN RAISE EXCEPTION 'an audit record continues the chain at its end'; END IF; RETURN NEW; END $$;
  CREATE TRIGGER audit_record_continues BEFORE INSERT ON audit_record
    FOR EACH ROW EXECUTE FUNCTION append_to_audit_chain();
  CREATE TRIGGER audit_record_not_changed BEFORE UPDATE OR DELETE ON audit_record
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
  CREATE TRIGGER audit_record_not_emptied BEFORE TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
  CREATE TRIGGER signed_head_not_changed BEFORE UPDATE OR DELETE ON signed_audit_head
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
  CREATE TRIGGER signed_head_not_emptied BEFORE TRUNCATE ON signed_audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
`;

const hashBeforeTheFirst = Buffer.alloc(32);

/**
 * What settling did and why, in records that cannot be altered, removed or slipped in unseen, and the signed end of them for
 * each day. A record's id is its place in the chain. `audit_head` is the one row that every append locks, so that several
 * processes on one PostgreSQL make one chain.
 */
export async function createAudit(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE audit_record (
      record_id BIGINT NOT NULL PRIMARY KEY,
      recorded_at BIGINT NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      seller_id TEXT,
      application_id TEXT,
      outcome TEXT NOT NULL,
      reason TEXT,
      response_code TEXT,
      policy_version TEXT,
      details TEXT,
      previous_hash BYTES NOT NULL,
      record_hash BYTES NOT NULL
    );
    CREATE INDEX audit_record_by_application ON audit_record (application_id) WHERE application_id IS NOT NULL;

    CREATE TABLE audit_head (
      only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
      record_id BIGINT NOT NULL,
      record_hash BYTES NOT NULL
    );

    CREATE TABLE signed_audit_head (
      day TEXT PRIMARY KEY,
      record_id BIGINT NOT NULL,
      signed_head TEXT NOT NULL
    )
    `,
  );
  await transaction.run('INSERT INTO audit_head (only_one, record_id, record_hash) VALUES (1, 0, ?)', [
    hashBeforeTheFirst,
  ]);
  await runStatements(transaction, transaction.dialect === 'sqlite' ? guardOnSqlite : guardOnPostgres);
}
