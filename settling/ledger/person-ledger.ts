import type { Reader } from '../../platform/database/database.ts';
import type { Currency } from '../../contract/money.ts';
import type { LedgerSubject } from './ledger-transaction.ts';

/** One ledger transaction as it moved one person's accounts: debits less credits, in minor units. */
export type LedgerLine = {
  kind: LedgerSubject['kind'];
  /** Epoch milliseconds. */
  at: number;
  sellerId: string | null;
  applicationId: string | null;
  operationId: string | null;
  receivableMinor: number;
  creditBalanceMinor: number;
  holdMinor: number;
};

const moved = (account: string) =>
  `SUM(CASE WHEN e.account_kind <> '${account}' THEN 0 WHEN e.side = 'debit' THEN e.amount_minor ELSE -e.amount_minor END)`;

/** Everything that was entered on a person's accounts before `until`, in the order in which it was. */
export function readPersonLedger(
  reader: Reader,
  { personId, currency }: { personId: number; currency: Currency },
  until: number,
): Promise<LedgerLine[]> {
  return reader.all(
    `SELECT t.kind, t.posted_at AS "at", t.seller_id AS "sellerId", t.application_id AS "applicationId",
            t.operation_id AS "operationId", ${moved('receivable')} AS "receivableMinor",
            ${moved('credit_balance')} AS "creditBalanceMinor", ${moved('hold')} AS "holdMinor"
       FROM ledger_entry e JOIN ledger_transaction t ON t.transaction_id = e.transaction_id
      WHERE e.account_owner = ? AND e.account_kind IN ('receivable', 'credit_balance', 'hold') AND e.currency = ?
        AND t.posted_at < ?
      GROUP BY t.sequence, t.kind, t.posted_at, t.seller_id, t.application_id, t.operation_id
      ORDER BY t.sequence`,
    [String(personId), currency, until],
  );
}
