import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

const keepReversalsOnSqlite = `
  CREATE TRIGGER received_payment_reversal_not_changed BEFORE UPDATE ON received_payment_reversal
    BEGIN SELECT RAISE(ABORT, 'reversals are only appended'); END;
  CREATE TRIGGER received_payment_reversal_not_removed BEFORE DELETE ON received_payment_reversal
    BEGIN SELECT RAISE(ABORT, 'reversals are only appended'); END
`;

const keepReversalsOnPostgres = `
  CREATE FUNCTION refuse_reversal_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'reversals are only appended'; END $$;
  CREATE TRIGGER received_payment_reversal_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON received_payment_reversal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_reversal_change()
`;

/**
 * The credit information database 50: who has credit, how much, how they have paid, and what they paid. Triggers keep
 * `held_minor` and `debt_minor` (`payments.ts`, `ledger.ts`).
 */
export async function createCreditInformation(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE person (
      person_id SERIAL_KEY,
      number_index BYTES NOT NULL UNIQUE,
      number_index_key_id TEXT NOT NULL REFERENCES number_key (key_id),
      encrypted_number BYTES NOT NULL,
      number_encryption_key_id TEXT NOT NULL REFERENCES number_key (key_id),
      number_last_four TEXT NOT NULL,
      name TEXT NOT NULL,
      normalised_name TEXT NOT NULL,
      birth_date TEXT NOT NULL,
      expiry TEXT NOT NULL,
      account_status TEXT NOT NULL CHECK (account_status IN ('active', 'suspended', 'closed')),
      currency TEXT NOT NULL,
      payment_status TEXT NOT NULL CHECK (payment_status IN ('current', 'overdue', 'defaulted')),
      debt_minor BIGINT NOT NULL CHECK (debt_minor >= 0),
      overdue_minor BIGINT NOT NULL CHECK (overdue_minor >= 0 AND overdue_minor <= debt_minor),
      /* when due_minor is due */
      due_at BIGINT,
      limit_minor BIGINT NOT NULL CHECK (limit_minor >= 0),
      held_minor BIGINT NOT NULL CHECK (held_minor >= 0),
      opened_at BIGINT NOT NULL,
      /* what is left to pay by due_at */
      due_minor BIGINT NOT NULL DEFAULT 0 CHECK (due_minor >= 0),
      /* what was paid of it already */
      due_paid_minor BIGINT NOT NULL DEFAULT 0 CHECK (due_paid_minor >= 0),
      /* when the oldest overdue amount was due */
      overdue_since BIGINT
    );
    CREATE INDEX person_by_due_at ON person (due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX person_overdue ON person (overdue_since) WHERE payment_status = 'overdue';

    CREATE TABLE past_payment (
      payment_id SERIAL_KEY,
      person_id BIGINT NOT NULL REFERENCES person (person_id),
      due_at BIGINT NOT NULL,
      due_minor BIGINT NOT NULL CHECK (due_minor > 0),
      paid_at BIGINT,
      paid_minor BIGINT NOT NULL CHECK (paid_minor >= 0),
      outcome TEXT NOT NULL CHECK (outcome IN ('on_time', 'late', 'missed')),
      UNIQUE (person_id, due_at)
    );

    /* The debt that an account was opened with. The ledger has its amount, but not which part was due when. */
    CREATE TABLE opening_dues (
      person_id BIGINT PRIMARY KEY REFERENCES person (person_id),
      overdue_minor BIGINT NOT NULL CHECK (overdue_minor >= 0),
      due_at BIGINT,
      /* when the part that was not overdue is due */
      rest_due_at BIGINT
    );

    CREATE TABLE received_payment (
      received_payment_id TEXT PRIMARY KEY,
      person_id BIGINT NOT NULL REFERENCES person (person_id),
      amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
      currency TEXT NOT NULL,
      received_at BIGINT NOT NULL
    );
    CREATE INDEX received_payment_by_person ON received_payment (person_id);

    CREATE TABLE received_payment_reversal (
      received_payment_id TEXT PRIMARY KEY REFERENCES received_payment (received_payment_id),
      reason TEXT NOT NULL,
      reversed_at BIGINT NOT NULL
    )
    `,
  );
  await runStatements(transaction, transaction.dialect === 'sqlite' ? keepReversalsOnSqlite : keepReversalsOnPostgres);
}
