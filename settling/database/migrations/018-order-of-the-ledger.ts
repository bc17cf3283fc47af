import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

const kinds = `'opening', 'hold', 'release', 'capture', 'refund', 'payment', 'payment_reversal'`;
const columns = 'transaction_id, kind, posted_at, seller_id, application_id, operation_id';

const appendedOnly = 'the ledger is only appended to, whole transactions at a time';
const isWritten = 'EXISTS (SELECT 1 FROM ledger_transaction WHERE transaction_id = NEW.transaction_id)';
const isUnbalanced = `
  NOT EXISTS (SELECT 1 FROM ledger_entry WHERE transaction_id = NEW.transaction_id)
  OR EXISTS (SELECT 1 FROM ledger_entry WHERE transaction_id = NEW.transaction_id GROUP BY currency
             HAVING SUM(CASE side WHEN 'debit' THEN amount_minor ELSE -amount_minor END) <> 0)`;

// SQLite changes no constraint of a table that is there: the table is made anew under its name. Entries are bound to it by
// a key that is compared at the commit, when all their transactions are back. With the old table its triggers went; the same
// four are made again, as `006-ledger.ts` made them, and no row takes the place of another one's number. Rows keep the numbers that SQLite gave them as they came.
const orderOnSqlite = `
  CREATE TABLE ledger_transaction_before AS SELECT rowid AS sequence, ${columns} FROM ledger_transaction;
  DROP TABLE ledger_transaction;
  CREATE TABLE ledger_transaction (
    sequence INTEGER PRIMARY KEY,
    transaction_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN (${kinds})),
    posted_at BIGINT NOT NULL,
    seller_id TEXT,
    application_id TEXT,
    operation_id TEXT
  );
  INSERT INTO ledger_transaction (sequence, ${columns})
    SELECT sequence, ${columns} FROM ledger_transaction_before ORDER BY sequence;
  DROP TABLE ledger_transaction_before;
  CREATE TRIGGER ledger_transaction_written_once BEFORE INSERT ON ledger_transaction
    WHEN ${isWritten} OR EXISTS (SELECT 1 FROM ledger_transaction WHERE sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, '${appendedOnly}'); END;
  CREATE TRIGGER ledger_transaction_balanced BEFORE INSERT ON ledger_transaction WHEN ${isUnbalanced}
    BEGIN SELECT RAISE(ABORT, 'debits and credits of a ledger transaction are not equal'); END;
  CREATE TRIGGER ledger_transaction_not_changed BEFORE UPDATE ON ledger_transaction
    BEGIN SELECT RAISE(ABORT, '${appendedOnly}'); END;
  CREATE TRIGGER ledger_transaction_not_removed BEFORE DELETE ON ledger_transaction
    BEGIN SELECT RAISE(ABORT, '${appendedOnly}'); END
`;

// What was entered before is numbered by its time, and within one millisecond by its place in the table.
const orderOnPostgres = `
  ALTER TABLE ledger_transaction DROP CONSTRAINT ledger_transaction_kind_check;
  ALTER TABLE ledger_transaction ADD CONSTRAINT ledger_transaction_kind_check CHECK (kind IN (${kinds}));
  ALTER TABLE ledger_transaction ADD COLUMN sequence BIGINT;
  ALTER TABLE ledger_transaction DISABLE TRIGGER ledger_transaction_not_changed;
  UPDATE ledger_transaction SET sequence = numbered.sequence
    FROM (SELECT transaction_id, row_number() OVER (ORDER BY posted_at, ctid) AS sequence FROM ledger_transaction) AS numbered
   WHERE numbered.transaction_id = ledger_transaction.transaction_id;
  ALTER TABLE ledger_transaction ENABLE TRIGGER ledger_transaction_not_changed;
  ALTER TABLE ledger_transaction ALTER COLUMN sequence SET NOT NULL;
  ALTER TABLE ledger_transaction ALTER COLUMN sequence ADD GENERATED ALWAYS AS IDENTITY;
  SELECT setval(pg_get_serial_sequence('ledger_transaction', 'sequence'),
                (SELECT COALESCE(MAX(sequence), 0) + 1 FROM ledger_transaction), false)
`;

/**
 * `sequence` is given when a row is written. Whoever moves a person's debt has that person's row locked by then, so what was
 * entered of one person has the order in which it was decided, within one millisecond too, and whatever clocks say.
 */
export const orderOfTheLedger: Migration = {
  id: '018-order-of-the-ledger',
  why: 'What moved a debt is played again in the order in which it happened, and a payment can be reversed.',
  up: (transaction, dialect) => runStatements(transaction, dialect === 'sqlite' ? orderOnSqlite : orderOnPostgres),
};
