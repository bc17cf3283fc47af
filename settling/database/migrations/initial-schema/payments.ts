import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

// A person's held amount follows the payments in the same statement that changes them, so that no code can forget it.
const followPaymentsOnSqlite = `
  CREATE TRIGGER payment_made AFTER INSERT ON payment
    BEGIN UPDATE person SET held_minor = held_minor + NEW.held_minor WHERE person_id = NEW.person_id; END;
  CREATE TRIGGER payment_changed AFTER UPDATE OF held_minor ON payment
    BEGIN UPDATE person SET held_minor = held_minor + NEW.held_minor - OLD.held_minor WHERE person_id = NEW.person_id; END;
  CREATE TRIGGER payment_not_removed BEFORE DELETE ON payment
    BEGIN SELECT RAISE(ABORT, 'payments end, they are not removed'); END
`;

const followPaymentsOnPostgres = `
  CREATE FUNCTION follow_payment_made() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE person SET held_minor = held_minor + NEW.held_minor WHERE person_id = NEW.person_id; RETURN NULL; END $$;
  CREATE FUNCTION follow_payment_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE person SET held_minor = held_minor + NEW.held_minor - OLD.held_minor WHERE person_id = NEW.person_id; RETURN NULL; END $$;
  CREATE FUNCTION refuse_payment_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'payments end, they are not removed'; END $$;
  CREATE TRIGGER payment_made AFTER INSERT ON payment FOR EACH ROW EXECUTE FUNCTION follow_payment_made();
  CREATE TRIGGER payment_changed AFTER UPDATE OF held_minor ON payment FOR EACH ROW EXECUTE FUNCTION follow_payment_changed();
  CREATE TRIGGER payment_not_removed BEFORE DELETE ON payment FOR EACH STATEMENT EXECUTE FUNCTION refuse_payment_removal()
`;

const keepOperationsOnSqlite = `
  CREATE TRIGGER payment_operation_not_changed BEFORE UPDATE ON payment_operation
    BEGIN SELECT RAISE(ABORT, 'operations are only appended'); END;
  CREATE TRIGGER payment_operation_not_removed BEFORE DELETE ON payment_operation
    BEGIN SELECT RAISE(ABORT, 'operations are only appended'); END;
  CREATE TRIGGER refused_operation_not_changed BEFORE UPDATE ON refused_operation
    BEGIN SELECT RAISE(ABORT, 'operations are only appended'); END;
  CREATE TRIGGER refused_operation_not_removed BEFORE DELETE ON refused_operation
    BEGIN SELECT RAISE(ABORT, 'operations are only appended'); END
`;

const keepOperationsOnPostgres = `
  CREATE FUNCTION refuse_operation_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'operations are only appended'; END $$;
  CREATE TRIGGER payment_operation_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_operation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_operation_change();
  CREATE TRIGGER refused_operation_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON refused_operation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_operation_change()
`;

/**
 * What becomes of an approval: one payment for each, and its operations with their receipts or refusals. Operations are
 * kept for good, longer than the 31 days that sellers may count on.
 */
export async function createPayments(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
    CREATE TABLE payment (
      seller_id TEXT NOT NULL,
      application_id TEXT NOT NULL,
      person_id BIGINT NOT NULL REFERENCES person (person_id),
      amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
      held_minor BIGINT NOT NULL CHECK (held_minor >= 0 AND held_minor <= amount_minor),
      captured_minor BIGINT NOT NULL DEFAULT 0 CHECK (captured_minor >= 0 AND captured_minor <= amount_minor),
      refunded_minor BIGINT NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0 AND refunded_minor <= captured_minor),
      currency TEXT NOT NULL,
      state TEXT NOT NULL
        CHECK (state IN ('held', 'captured', 'refunded_in_part', 'refunded', 'voided', 'expired', 'reversed')),
      made_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      /* when nothing was held any more */
      ended_at BIGINT,
      /* what the capture cost: the rate may have changed by the time of a refund */
      fee_minor BIGINT NOT NULL DEFAULT 0 CHECK (fee_minor >= 0 AND fee_minor <= captured_minor),
      fee_returned_minor BIGINT NOT NULL DEFAULT 0 CHECK (fee_returned_minor >= 0 AND fee_returned_minor <= fee_minor),
      PRIMARY KEY (seller_id, application_id),
      FOREIGN KEY (seller_id, application_id) REFERENCES application (seller_id, application_id),
      CHECK ((state = 'held') = (ended_at IS NULL)),
      CHECK (state = 'held' OR held_minor = 0),
      CHECK ((captured_minor > 0) = (state IN ('captured', 'refunded_in_part', 'refunded'))),
      CHECK ((refunded_minor > 0) = (state IN ('refunded_in_part', 'refunded'))),
      CHECK ((state = 'refunded') = (refunded_minor > 0 AND refunded_minor = captured_minor))
    );
    CREATE INDEX payment_by_expiry ON payment (expires_at) WHERE state = 'held';
    CREATE INDEX payment_by_person ON payment (person_id);
    CREATE INDEX payment_by_end ON payment (ended_at) WHERE ended_at IS NOT NULL;

    CREATE TABLE payment_operation (
      seller_id TEXT NOT NULL,
      operation_id TEXT NOT NULL,
      content_hash BYTES NOT NULL,
      application_id TEXT NOT NULL,
      operation TEXT NOT NULL CHECK (operation IN ('extend', 'capture', 'void', 'refund')),
      amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
      receipt TEXT NOT NULL,
      done_at BIGINT NOT NULL,
      PRIMARY KEY (seller_id, operation_id),
      FOREIGN KEY (seller_id, application_id) REFERENCES payment (seller_id, application_id)
    );
    CREATE INDEX payment_operation_by_payment ON payment_operation (seller_id, application_id);
    CREATE INDEX payment_operation_by_time ON payment_operation (done_at);

    CREATE TABLE refused_operation (
      seller_id TEXT NOT NULL,
      operation_id TEXT NOT NULL,
      content_hash BYTES NOT NULL,
      application_id TEXT NOT NULL,
      operation TEXT NOT NULL CHECK (operation IN ('extend', 'capture', 'void', 'refund')),
      amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
      refusal TEXT NOT NULL,
      refused_at BIGINT NOT NULL,
      PRIMARY KEY (seller_id, operation_id),
      FOREIGN KEY (seller_id, application_id) REFERENCES payment (seller_id, application_id)
    );
    CREATE INDEX refused_operation_by_payment ON refused_operation (seller_id, application_id)
    `,
  );
  const isSqlite = transaction.dialect === 'sqlite';
  await runStatements(transaction, isSqlite ? followPaymentsOnSqlite : followPaymentsOnPostgres);
  await runStatements(transaction, isSqlite ? keepOperationsOnSqlite : keepOperationsOnPostgres);
}
