import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

const keepRefusalsOnSqlite = `
  CREATE TRIGGER refused_operation_not_changed BEFORE UPDATE ON refused_operation
    BEGIN SELECT RAISE(ABORT, 'operations are only appended'); END;
  CREATE TRIGGER refused_operation_not_removed BEFORE DELETE ON refused_operation
    BEGIN SELECT RAISE(ABORT, 'operations are only appended'); END
`;

const keepRefusalsOnPostgres = `
  CREATE TRIGGER refused_operation_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON refused_operation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_operation_change()
`;

/**
 * A refusal of a payment is as much the result of an operation as a receipt, and is kept as long: for good. Each payment
 * keeps the fee that its capture cost, because the rate may be another one by the time of a refund.
 */
export const keptRefusalsAndFees: Migration = {
  id: '016-kept-refusals-and-fees',
  why: 'The same operation gets the same answer, refusals too; and the part of a fee that a refund gives back is exact.',
  up: async (transaction, dialect) => {
    await runStatements(
      transaction,
      `
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
      CREATE INDEX refused_operation_by_payment ON refused_operation (seller_id, application_id);
      ALTER TABLE payment ADD COLUMN fee_minor BIGINT NOT NULL DEFAULT 0
        CHECK (fee_minor >= 0 AND fee_minor <= captured_minor);
      ALTER TABLE payment ADD COLUMN fee_returned_minor BIGINT NOT NULL DEFAULT 0
        CHECK (fee_returned_minor >= 0 AND fee_returned_minor <= fee_minor);
      UPDATE payment SET fee_minor = COALESCE((
        SELECT SUM(e.amount_minor) FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.transaction_id
         WHERE t.seller_id = payment.seller_id AND t.application_id = payment.application_id AND t.kind = 'capture'
           AND e.account_kind = 'fees'), 0)
       WHERE captured_minor > 0
      `,
    );
    await runStatements(transaction, dialect === 'sqlite' ? keepRefusalsOnSqlite : keepRefusalsOnPostgres);
  },
};
