import type { Reader } from '../../platform/database/database.ts';
import { originQuestions } from './origin-questions.ts';
import type { OriginDifference } from './origin-questions.ts';

/** One disagreement in the ledger: what, and where. Amounts are in minor units. */
export type LedgerDifference = {
  kind:
    | OriginDifference
    | 'transaction_unbalanced'
    | 'entry_without_transaction'
    | 'balance_differs_from_entries'
    | 'total_not_zero'
    | 'debt_differs_from_receivable'
    | 'held_differs_from_hold_account'
    | 'held_differs_from_payments'
    | 'payable_differs_from_payments'
    | 'fees_differ_from_payments';
  /** A transaction, an account (`kind/owner/currency`), a person, a seller, an operation or a received payment. */
  where: string;
  keptMinor: number;
  derivedMinor: number;
};

const signed = `CASE side WHEN 'debit' THEN amount_minor ELSE -amount_minor END`;

const balanceOf = (kind: string) => `
  COALESCE((SELECT balance_minor FROM ledger_account a WHERE a.account_kind = '${kind}'
    AND a.account_owner = CAST(person.person_id AS TEXT) AND a.currency = person.currency), 0)`;

const heldByPayments = `
  COALESCE((SELECT SUM(held_minor) FROM payment WHERE payment.person_id = person.person_id), 0)`;

/** Each query returns a row of `where`, `kept` and `derived` for every difference, and no rows when all is well. */
const questions: Record<Exclude<LedgerDifference['kind'], OriginDifference>, string> = {
  transaction_unbalanced: `
    SELECT transaction_id AS place, 0 AS kept, SUM(${signed}) AS derived FROM ledger_entry
     GROUP BY transaction_id, currency HAVING SUM(${signed}) <> 0`,
  entry_without_transaction: `
    SELECT transaction_id AS place, 0 AS kept, SUM(amount_minor) AS derived FROM ledger_entry e
     WHERE NOT EXISTS (SELECT 1 FROM ledger_transaction t WHERE t.transaction_id = e.transaction_id)
     GROUP BY transaction_id`,
  balance_differs_from_entries: `
    SELECT account_kind || '/' || account_owner || '/' || currency AS place, SUM(kept) AS kept, SUM(derived) AS derived
      FROM (SELECT account_kind, account_owner, currency, balance_minor AS kept, 0 AS derived FROM ledger_account
            UNION ALL
            SELECT account_kind, account_owner, currency, 0, ${signed} FROM ledger_entry) AS both_sides
     GROUP BY account_kind, account_owner, currency HAVING SUM(kept) <> SUM(derived)`,
  total_not_zero: `
    SELECT currency AS place, SUM(balance_minor) AS kept, 0 AS derived FROM ledger_account
     GROUP BY currency HAVING SUM(balance_minor) <> 0`,
  debt_differs_from_receivable: `
    SELECT 'person ' || person_id AS place, debt_minor AS kept, ${balanceOf('receivable')} AS derived FROM person
     WHERE debt_minor <> ${balanceOf('receivable')}`,
  held_differs_from_hold_account: `
    SELECT 'person ' || person_id AS place, held_minor AS kept, ${balanceOf('hold')} AS derived FROM person
     WHERE held_minor <> ${balanceOf('hold')}`,
  held_differs_from_payments: `
    SELECT 'person ' || person_id AS place, held_minor AS kept, ${heldByPayments} AS derived FROM person
     WHERE held_minor <> ${heldByPayments}`,
  payable_differs_from_payments: `
    SELECT 'seller ' || seller_id || '/' || currency AS place, SUM(kept) AS kept, SUM(derived) AS derived
      FROM (SELECT seller_id, currency, captured_minor - refunded_minor AS kept, 0 AS derived FROM payment
            UNION ALL
            SELECT t.seller_id, e.currency, 0, CASE e.side WHEN 'credit' THEN e.amount_minor ELSE -e.amount_minor END
              FROM ledger_entry e JOIN ledger_transaction t ON t.transaction_id = e.transaction_id
             WHERE e.account_kind IN ('payable', 'fees')) AS both_sides
     GROUP BY seller_id, currency HAVING SUM(kept) <> SUM(derived)`,
  fees_differ_from_payments: `
    SELECT 'seller ' || seller_id || '/' || currency AS place, SUM(kept) AS kept, SUM(derived) AS derived
      FROM (SELECT seller_id, currency, fee_minor - fee_returned_minor AS kept, 0 AS derived FROM payment
            UNION ALL
            SELECT t.seller_id, e.currency, 0, CASE e.side WHEN 'credit' THEN e.amount_minor ELSE -e.amount_minor END
              FROM ledger_entry e JOIN ledger_transaction t ON t.transaction_id = e.transaction_id
             WHERE e.account_kind = 'fees') AS both_sides
     GROUP BY seller_id, currency HAVING SUM(kept) <> SUM(derived)`,
};

/**
 * Compares every stored value with the ledger's entries. Debits are compared with credits for every transaction and in total,
 * balances with entries, persons' debts and held amounts with their accounts, and sellers' payables and fees with their payments.
 * Every transaction is compared with what it was posted for (`origin-questions.ts`).
 * @param mostOfAKind how many differences of each kind are named at most
 * @param onProgress told how many questions of how many were asked
 * @returns nothing when everything agrees
 */
export async function verifyLedger(
  reader: Reader,
  mostOfAKind = 100,
  onProgress: (asked: number, of: number) => void = () => undefined,
): Promise<LedgerDifference[]> {
  const differences: LedgerDifference[] = [];
  const all = Object.entries({ ...questions, ...originQuestions(reader.dialect) });
  for (const [place, [kind, question]] of (all as [LedgerDifference['kind'], string][]).entries()) {
    const rows = await reader.all<{ place: string; kept: number; derived: number }>(
      `${question} ORDER BY 1 LIMIT ${mostOfAKind}`,
    );
    onProgress(place + 1, all.length);
    for (const { place: where, kept, derived } of rows) {
      differences.push({ kind, where, keptMinor: kept, derivedMinor: derived });
    }
  }
  return differences;
}
