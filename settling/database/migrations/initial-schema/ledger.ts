import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

const ofTransaction = `
  kind TEXT NOT NULL
    CHECK (kind IN ('opening', 'hold', 'release', 'capture', 'refund', 'payment', 'payment_reversal')),
  posted_at BIGINT NOT NULL,
  seller_id TEXT,
  application_id TEXT,
  operation_id TEXT`;

const transactionOnSqlite = `
  CREATE TABLE ledger_transaction (
    sequence INTEGER PRIMARY KEY,
    transaction_id TEXT NOT NULL UNIQUE,
    ${ofTransaction}
  )
`;

const transactionOnPostgres = `
  CREATE TABLE ledger_transaction (
    transaction_id TEXT PRIMARY KEY,
    ${ofTransaction},
    sequence BIGINT GENERATED ALWAYS AS IDENTITY
  )
`;

const accountsAndEntries = `
  CREATE TABLE ledger_account (
    account_kind TEXT NOT NULL CHECK (account_kind IN ('receivable', 'credit_balance', 'hold', 'hold_contra',
      'payable', 'fees', 'payments_received', 'opening')),
    account_owner TEXT NOT NULL,
    currency TEXT NOT NULL,
    /* debits less credits */
    balance_minor BIGINT NOT NULL,
    PRIMARY KEY (account_kind, account_owner, currency)
  );

  CREATE TABLE ledger_entry (
    transaction_id TEXT NOT NULL
      REFERENCES ledger_transaction (transaction_id) DEFERRABLE INITIALLY DEFERRED,
    line BIGINT NOT NULL,
    account_kind TEXT NOT NULL,
    account_owner TEXT NOT NULL,
    currency TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('debit', 'credit')),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (transaction_id, line)
  );
  CREATE INDEX ledger_entry_by_account ON ledger_entry (account_owner, account_kind, currency)
`;

const signed = (row: string) => `CASE ${row}side WHEN 'debit' THEN ${row}amount_minor ELSE -${row}amount_minor END`;

const keepBalance = `
  INSERT INTO ledger_account (account_kind, account_owner, currency, balance_minor)
  VALUES (NEW.account_kind, NEW.account_owner, NEW.currency, ${signed('NEW.')})
  ON CONFLICT (account_kind, account_owner, currency)
  DO UPDATE SET balance_minor = ledger_account.balance_minor + excluded.balance_minor`;

const isUnbalanced = `
  NOT EXISTS (SELECT 1 FROM ledger_entry WHERE transaction_id = NEW.transaction_id)
  OR EXISTS (SELECT 1 FROM ledger_entry WHERE transaction_id = NEW.transaction_id
             GROUP BY currency HAVING SUM(${signed('')}) <> 0)`;

const isWritten = 'EXISTS (SELECT 1 FROM ledger_transaction WHERE transaction_id = NEW.transaction_id)';

const appendedOnly = 'the ledger is only appended to, whole transactions at a time';
const notEqual = 'debits and credits of a ledger transaction are not equal';

// A balance moves by an entry alone; SQLite cannot tell what moves it, so verify-ledger.ts compares. REPLACE would let a
// row take another one's sequence number without a DELETE trigger, so an insert checks that too.
const enforceOnSqlite = `
  CREATE TRIGGER ledger_entry_with_its_transaction BEFORE INSERT ON ledger_entry WHEN ${isWritten}
    BEGIN SELECT RAISE(ABORT, '${appendedOnly}'); END;
  CREATE TRIGGER ledger_entry_keeps_balance AFTER INSERT ON ledger_entry BEGIN ${keepBalance}; END;
  CREATE TRIGGER ledger_entry_not_changed BEFORE UPDATE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, '${appendedOnly}'); END;
  CREATE TRIGGER ledger_entry_not_removed BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, '${appendedOnly}'); END;
  CREATE TRIGGER ledger_transaction_written_once BEFORE INSERT ON ledger_transaction
    WHEN ${isWritten} OR EXISTS (SELECT 1 FROM ledger_transaction WHERE sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, '${appendedOnly}'); END;
  CREATE TRIGGER ledger_transaction_balanced BEFORE INSERT ON ledger_transaction WHEN ${isUnbalanced}
    BEGIN SELECT RAISE(ABORT, '${notEqual}'); END;
  CREATE TRIGGER ledger_transaction_not_changed BEFORE UPDATE ON ledger_transaction
    BEGIN SELECT RAISE(ABORT, '${appendedOnly}'); END;
  CREATE TRIGGER ledger_transaction_not_removed BEFORE DELETE ON ledger_transaction
    BEGIN SELECT RAISE(ABORT, '${appendedOnly}'); END;
  CREATE TRIGGER ledger_account_not_removed BEFORE DELETE ON ledger_account
    BEGIN SELECT RAISE(ABORT, '${appendedOnly}'); END
`;

// Two transactions of the database do not see each other's entries: debits and credits are compared when each commits.
const enforceOnPostgres = `
  CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '${appendedOnly}'; END $$;
  CREATE FUNCTION refuse_late_ledger_entry() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF ${isWritten} THEN RAISE EXCEPTION '${appendedOnly}'; END IF; RETURN NEW; END $$;
  CREATE FUNCTION keep_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN ${keepBalance}; RETURN NULL; END $$;
  CREATE FUNCTION require_balanced_transaction() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF ${isUnbalanced} THEN RAISE EXCEPTION '${notEqual}'; END IF; RETURN NULL; END $$;
  CREATE TRIGGER ledger_entry_with_its_transaction BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_late_ledger_entry();
  CREATE TRIGGER ledger_entry_keeps_balance AFTER INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION keep_ledger_balance();
  CREATE TRIGGER ledger_entry_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
  CREATE TRIGGER ledger_transaction_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
  CREATE TRIGGER ledger_account_not_removed BEFORE DELETE OR TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
  CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_balanced_transaction();
  CREATE CONSTRAINT TRIGGER ledger_transaction_balanced AFTER INSERT ON ledger_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_balanced_transaction()
`;

const newDebt = `(debt_minor + (${signed('NEW.')}))`;
const followDebt = (least: 'MIN' | 'LEAST') => `
  UPDATE person SET debt_minor = ${newDebt}, overdue_minor = ${least}(overdue_minor, ${newDebt}),
         due_minor = ${least}(due_minor, ${newDebt} - ${least}(overdue_minor, ${newDebt}))
   WHERE person_id = CAST(NEW.account_owner AS BIGINT)`;

// A person's debt follows the entries of the person's receivable, so that no code can forget it. What is due or overdue is
// never more than the debt.
const followDebtOnSqlite = `
  CREATE TRIGGER ledger_entry_moves_debt AFTER INSERT ON ledger_entry WHEN NEW.account_kind = 'receivable'
    BEGIN ${followDebt('MIN')}; END
`;

const followDebtOnPostgres = `
  CREATE FUNCTION follow_receivable() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN ${followDebt('LEAST')}; RETURN NULL; END $$;
  CREATE TRIGGER ledger_entry_moves_debt AFTER INSERT ON ledger_entry
    FOR EACH ROW WHEN (NEW.account_kind = 'receivable') EXECUTE FUNCTION follow_receivable()
`;

/**
 * Double entry: every amount in two places, equal and appended only, by the rules of the database itself.
 *
 * Entries name their account by kind, owner and currency (`ledger/postings.ts`); the first entry makes the account. They
 * are written before the row of their transaction, which must be there at commit. `sequence` is given when that row is
 * written. A write that moves a person's debt holds the lock on that person's row by then, so one person's transactions are
 * numbered in the order in which they were decided, even within one millisecond or when a clock is set back.
 */
export async function createLedger(transaction: Transaction): Promise<void> {
  const isSqlite = transaction.dialect === 'sqlite';
  await runStatements(transaction, isSqlite ? transactionOnSqlite : transactionOnPostgres);
  await runStatements(transaction, accountsAndEntries);
  await runStatements(transaction, isSqlite ? enforceOnSqlite : enforceOnPostgres);
  await runStatements(transaction, isSqlite ? followDebtOnSqlite : followDebtOnPostgres);
}
