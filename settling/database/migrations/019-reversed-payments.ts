import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

const keepOnSqlite = `
  CREATE TRIGGER received_payment_reversal_not_changed BEFORE UPDATE ON received_payment_reversal
    BEGIN SELECT RAISE(ABORT, 'reversals are only appended'); END;
  CREATE TRIGGER received_payment_reversal_not_removed BEFORE DELETE ON received_payment_reversal
    BEGIN SELECT RAISE(ABORT, 'reversals are only appended'); END
`;

const keepOnPostgres = `
  CREATE FUNCTION refuse_reversal_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'reversals are only appended'; END $$;
  CREATE TRIGGER received_payment_reversal_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON received_payment_reversal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_reversal_change()
`;

/** One reversal for each payment: the payment itself stays as it was received. */
export const reversedPayments: Migration = {
  id: '019-reversed-payments',
  why: 'A payment by a person that was none is corrected once, by an entry of its own, with a reason.',
  up: async (transaction, dialect) => {
    await runStatements(
      transaction,
      `
      CREATE TABLE received_payment_reversal (
        received_payment_id TEXT PRIMARY KEY REFERENCES received_payment (received_payment_id),
        reason TEXT NOT NULL,
        reversed_at BIGINT NOT NULL
      )
      `,
    );
    await runStatements(transaction, dialect === 'sqlite' ? keepOnSqlite : keepOnPostgres);
  },
};
