import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

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

export const settlingAuditHeads: Migration = {
  id: '014-settling-audit-heads',
  why: "The signed ends of settling's audit, kept where settling cannot rewrite them.",
  up: async (transaction, dialect) => {
    await runStatements(
      transaction,
      `
      CREATE TABLE settling_audit_head (
        signed_head TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        record_id BIGINT NOT NULL,
        received_at BIGINT NOT NULL
      );
      CREATE INDEX settling_audit_head_order ON settling_audit_head (record_id)
      `,
    );
    await runStatements(transaction, dialect === 'sqlite' ? guardOnSqlite : guardOnPostgres);
  },
};
