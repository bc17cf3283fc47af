import type { Append, Transaction, Value } from '../../platform/database/database.ts';
import { runForRows, upToABatch } from '../../platform/database/multi-row-statement.ts';
import { makeUuidV7 } from '../../contract/uuid-v7.ts';
import type { Currency } from '../../contract/money.ts';
import type { Posting } from './postings.ts';

/** The subject of a ledger transaction, besides its entries. */
export type LedgerSubject = {
  kind: 'opening' | 'hold' | 'release' | 'capture' | 'refund' | 'payment' | 'payment_reversal';
  currency: Currency;
  /** Epoch milliseconds. */
  postedAt: number;
  sellerId?: string;
  applicationId?: string;
  operationId?: string | undefined;
};

/** What happened, and what it moves. */
export type LedgerTransaction = { subject: LedgerSubject; postings: readonly Posting[] };

type Entry = { account: string; row: Value[] };

/** Entries of one account keep their order. Two database transactions then move the balances that they share in one order. */
function byAccount(a: Entry, b: Entry): number {
  if (a.account === b.account) return 0;
  return a.account < b.account ? -1 : 1;
}

/**
 * Writes entries first and the rows of their transactions last. With that row the database compares debits with credits, and
 * accepts no later entry for it (`database/migrations/initial-schema/ledger.ts`). Entries of zero are left out.
 */
const appendToLedger: Append<LedgerTransaction> = async (statements, transactions) => {
  const entries: Entry[] = [];
  const rows = transactions.map(({ subject, postings }): Value[] => {
    const { kind, currency, postedAt, sellerId = null, applicationId = null, operationId = null } = subject;
    // Time first, so that the newest entries lie side by side in the indexes.
    const transactionId = makeUuidV7(postedAt);
    const lines = postings.filter(({ amountMinor }) => amountMinor !== 0);
    for (const [line, { account, owner, side, amountMinor }] of lines.entries()) {
      entries.push({
        account: `${account} ${owner}`,
        row: [transactionId, line, account, owner, currency, side, amountMinor],
      });
    }
    return [transactionId, kind, postedAt, sellerId, applicationId, operationId];
  });
  const entryColumns = 'transaction_id, line, account_kind, account_owner, currency, side, amount_minor';
  await runForRows(
    statements,
    entries.toSorted(byAccount).map(({ row }) => row),
    (all) => `INSERT INTO ledger_entry (${entryColumns}) VALUES ${all}`,
    upToABatch,
  );
  const columns = 'transaction_id, kind, posted_at, seller_id, application_id, operation_id';
  await runForRows(statements, rows, (all) => `INSERT INTO ledger_transaction (${columns}) VALUES ${all}`, upToABatch);
};

/**
 * Appends transactions to the ledger, in their order.
 * @throws when debits and credits of one are not equal
 */
export async function postAllToLedger(
  transaction: Transaction,
  transactions: readonly LedgerTransaction[],
): Promise<void> {
  await appendToLedger(transaction, transactions);
}

/**
 * Appends one transaction to the ledger.
 * @throws when debits and credits are not equal
 */
export function postToLedger(
  transaction: Transaction,
  subject: LedgerSubject,
  postings: readonly Posting[],
): Promise<void> {
  return appendToLedger(transaction, [{ subject, postings }]);
}

/**
 * Posts like `postToLedger`, but just before the commit, together with the other postings that share it. It is for accounts that
 * are not read before then.
 */
export function postToLedgerAtCommit(
  transaction: Transaction,
  subject: LedgerSubject,
  postings: readonly Posting[],
): void {
  transaction.appendAtCommit(appendToLedger, { subject, postings });
}
