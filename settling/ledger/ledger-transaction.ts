import { randomBytes } from 'node:crypto';
import type { Transaction } from '../../platform/database.ts';
import type { Currency } from '../contract/money.ts';
import type { Posting } from './postings.ts';

/** What a ledger transaction is about, beside its entries. */
export type LedgerSubject = {
  kind: 'opening' | 'hold' | 'release' | 'capture' | 'refund' | 'payment';
  currency: Currency;
  /** Epoch milliseconds. */
  postedAt: number;
  sellerId?: string;
  applicationId?: string;
  operationId?: string;
};

/** Time first (RFC 9562, UUIDv7), so that the newest entries lie side by side in the indexes however many there are. */
function makeTransactionId(postedAt: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(postedAt, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * Appends one transaction to the ledger in two statements. Its entries come first and its own row last: with that row the
 * database compares debits with credits, and takes no entry for it afterwards (`database/migrations/006-ledger.ts`).
 * Entries of nothing are left out.
 * @throws when debits and credits are not equal
 */
export async function postToLedger(
  transaction: Transaction,
  subject: LedgerSubject,
  postings: readonly Posting[],
): Promise<void> {
  const { kind, currency, postedAt, sellerId = null, applicationId = null, operationId = null } = subject;
  const lines = postings.filter(({ amountMinor }) => amountMinor !== 0);
  const transactionId = makeTransactionId(postedAt);
  await transaction.run(
    `INSERT INTO ledger_entry (transaction_id, line, account_kind, account_owner, currency, side, amount_minor)
     VALUES ${lines.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
    lines.flatMap(({ account, owner, side, amountMinor }, line) => [
      transactionId,
      line,
      account,
      owner,
      currency,
      side,
      amountMinor,
    ]),
  );
  await transaction.run(
    `INSERT INTO ledger_transaction (transaction_id, kind, posted_at, seller_id, application_id, operation_id)
     VALUES (?, ?, ?, ?, ?, ?)`,
    [transactionId, kind, postedAt, sellerId, applicationId, operationId],
  );
}
