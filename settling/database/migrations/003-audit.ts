import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

const refuseOnSqlite = `
  CREATE TRIGGER audit_record_not_changed BEFORE UPDATE ON audit_record
    BEGIN SELECT RAISE(ABORT, 'audit records are only appended'); END;
  CREATE TRIGGER audit_record_not_removed BEFORE DELETE ON audit_record
    BEGIN SELECT RAISE(ABORT, 'audit records are only appended'); END
`;

const refuseOnPostgres = `
  CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit records are only appended'; END $$;
  CREATE TRIGGER audit_record_not_changed BEFORE UPDATE OR DELETE ON audit_record
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
  CREATE TRIGGER audit_record_not_emptied BEFORE TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
`;

export const audit: Migration = {
  id: '003-audit',
  why: 'What settling did and why, in records that the database itself refuses to change or remove.',
  up: async (transaction, dialect) => {
    await runStatements(
      transaction,
      `
      CREATE TABLE audit_record (
        record_id SERIAL_KEY,
        recorded_at BIGINT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        seller_id TEXT,
        application_id TEXT,
        outcome TEXT NOT NULL,
        reason TEXT,
        response_code TEXT,
        policy_version TEXT,
        details TEXT
      );
      CREATE INDEX audit_record_by_application ON audit_record (application_id) WHERE application_id IS NOT NULL
      `,
    );
    await runStatements(transaction, dialect === 'sqlite' ? refuseOnSqlite : refuseOnPostgres);
  },
};
