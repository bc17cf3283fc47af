import type { Dialect, Transaction } from '../../../platform/database/database.ts';
import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';
import { hashBeforeTheFirst, hashOfRecord } from '../../audit/audit-chain.ts';
import type { ChainedRecord } from '../../audit/audit-chain.ts';

const atOnce = 1000;

const columns = `record_id, recorded_at, actor, action, seller_id, application_id, outcome, reason, response_code,
  policy_version, details`;

const withoutOldTriggersOnSqlite = `
  DROP TRIGGER audit_record_not_changed;
  DROP TRIGGER audit_record_not_removed
`;

const withoutOldTriggersOnPostgres = `
  DROP TRIGGER audit_record_not_changed ON audit_record;
  DROP TRIGGER audit_record_not_emptied ON audit_record
`;

// The end of the chain moves in the statement that appends to it, and only what continues the chain can be appended.
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

/** Takes over the records that were kept before there was a chain, in their order, as its first ones. */
async function chainExistingRecords(transaction: Transaction): Promise<void> {
  let previousHash: Buffer = hashBeforeTheFirst;
  let place = 0;
  for (let after = 0; ;) {
    const records = await transaction.all<Omit<ChainedRecord, 'previous_hash'>>(
      `SELECT ${columns} FROM unchained_audit_record WHERE record_id > ? ORDER BY record_id LIMIT ${atOnce}`,
      [after],
    );
    for (const old of records) {
      after = old.record_id;
      const record: ChainedRecord = { ...old, record_id: ++place, previous_hash: previousHash };
      const recordHash = hashOfRecord(record);
      await transaction.run(
        `INSERT INTO audit_record (${columns}, previous_hash, record_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          record.record_id,
          record.recorded_at,
          record.actor,
          record.action,
          record.seller_id,
          record.application_id,
          record.outcome,
          record.reason,
          record.response_code,
          record.policy_version,
          record.details,
          previousHash,
          recordHash,
        ],
      );
      previousHash = recordHash;
    }
    if (records.length < atOnce) break;
  }
  await transaction.run('INSERT INTO audit_head (only_one, record_id, record_hash) VALUES (1, ?, ?)', [
    place,
    previousHash,
  ]);
}

/**
 * `audit_head` is the one row that every append locks: several processes on one PostgreSQL make one chain. A record's id is
 * its place in the chain.
 */
export const auditChain: Migration = {
  id: '010-audit-chain',
  why: 'Audit records that cannot be altered, removed or slipped in without it being seen, and the day’s signed end of them.',
  up: async (transaction, dialect: Dialect) => {
    await runStatements(transaction, dialect === 'sqlite' ? withoutOldTriggersOnSqlite : withoutOldTriggersOnPostgres);
    await runStatements(
      transaction,
      `
      DROP INDEX audit_record_by_application;
      ALTER TABLE audit_record RENAME TO unchained_audit_record;
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
    await chainExistingRecords(transaction);
    await runStatements(
      transaction,
      `
      DROP TABLE unchained_audit_record;
      CREATE INDEX audit_record_by_application ON audit_record (application_id) WHERE application_id IS NOT NULL
      `,
    );
    await runStatements(transaction, dialect === 'sqlite' ? guardOnSqlite : guardOnPostgres);
  },
};
