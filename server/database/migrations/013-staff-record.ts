import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

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

export const staffRecord: Migration = {
  id: '013-staff-record',
  why: 'Who changed what in the shop, before and after, in records that are only appended; staff who are deactivated, not removed.',
  up: async (transaction, dialect) => {
    await runStatements(
      transaction,
      `
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
      CREATE INDEX staff_record_of_subject ON staff_record (subject_id, record_id);
      ALTER TABLE staff_member ADD COLUMN deactivated_at BIGINT
      `,
    );
    await runStatements(transaction, dialect === 'sqlite' ? guardOnSqlite : guardOnPostgres);
  },
};
