import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

const guardOnSqlite = `
  CREATE TRIGGER settling_audit_head_not_changed BEFORE UPDATE ON settling_audit_head
    BEGIN SELECT RAISE(ABORT, 'heads of settling''s audit are only appended'); END;
  CREATE TRIGGER settling_audit_head_not_removed BEFORE DELETE ON settling_audit_head
    BEGIN SELECT RAISE(ABORT, 'heads of settling''s audit are only appended'); END
`;

const guardOnPostgres = `
  CREATE FUNCTION refuse_audit_head_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'heads of settling''s audit are only appended'; END $$;
  CREATE TRIGGER settling_audit_head_not_changed BEFORE UPDATE OR DELETE ON settling_audit_head
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_head_change();
  CREATE TRIGGER settling_audit_head_not_emptied BEFORE TRUNCATE ON settling_audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_head_change()
`;

/**
 * What the shop believed when a day was over, and the signed ends of settling's audit, kept where settling cannot rewrite
 * them. A report that settling has not taken yet is the queue: `due_at` is null once it was taken.
 */
export async function createReconciliation(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE day_report (
      day TEXT PRIMARY KEY,
      report TEXT NOT NULL,
      written_at BIGINT NOT NULL,
      due_at BIGINT,
      attempts BIGINT NOT NULL DEFAULT 0,
      refusal TEXT
    );
    CREATE INDEX day_report_due ON day_report (due_at) WHERE due_at IS NOT NULL;

    CREATE TABLE settling_audit_head (
      signed_head TEXT PRIMARY KEY,
      day TEXT NOT NULL,
      record_id BIGINT NOT NULL,
      received_at BIGINT NOT NULL
    );
    CREATE INDEX settling_audit_head_order ON settling_audit_head (record_id)
    `,
  );
  await runStatements(transaction, transaction.dialect === 'sqlite' ? guardOnSqlite : guardOnPostgres);
}
