import type { Transaction } from '../../platform/database/database.ts';
import { runForRows, upToABatch } from '../../platform/database/multi-row-statement.ts';
import type { ApplicationKey } from '../application/application-store.ts';
import type { Currency } from '../../contract/money.ts';
import { postToLedger, postToLedgerAtCommit } from '../ledger/ledger-transaction.ts';
import { holdPostings, releasePostings } from '../ledger/postings.ts';
import { stateAfter } from './payment-transitions.ts';
import type { PaymentState } from './payment-transitions.ts';

/**
 * The payment of one approval. The database keeps a person's held amount equal to the sum of these holds
 * (`database/migrations/initial-schema/payments.ts`).
 */
export type PaymentRecord = ApplicationKey & {
  personId: number;
  amountMinor: number;
  heldMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  /** The fee of its capture, and the part of it that refunds returned. */
  feeMinor: number;
  feeReturnedMinor: number;
  currency: Currency;
  state: PaymentState;
  /** Epoch milliseconds. */
  madeAt: number;
  expiresAt: number;
};

export type NewPayment = Pick<
  PaymentRecord,
  'sellerId' | 'applicationId' | 'personId' | 'amountMinor' | 'currency' | 'madeAt' | 'expiresAt'
>;

type PaymentRow = {
  seller_id: string;
  application_id: string;
  person_id: number;
  amount_minor: number;
  held_minor: number;
  captured_minor: number;
  refunded_minor: number;
  fee_minor: number;
  fee_returned_minor: number;
  currency: Currency;
  state: PaymentState;
  made_at: number;
  expires_at: number;
};

/**
 * Holds credit for approvals. The payments are written at once, because they change what their persons may still spend. The
 * accounts of holds, which no decision reads, are posted at the commit.
 */
export async function makePayments(transaction: Transaction, payments: readonly NewPayment[]): Promise<void> {
  const rows = payments.map(({ sellerId, applicationId, personId, amountMinor, currency, madeAt, expiresAt }) => [
    sellerId,
    applicationId,
    personId,
    amountMinor,
    amountMinor,
    currency,
    'held',
    madeAt,
    expiresAt,
  ]);
  await runForRows(
    transaction,
    rows,
    (all) => `INSERT INTO payment (
       seller_id, application_id, person_id, amount_minor, held_minor, currency, state, made_at, expires_at
     ) VALUES ${all}`,
    upToABatch,
  );
  for (const { sellerId, applicationId, personId, amountMinor, currency, madeAt } of payments) {
    const subject = { kind: 'hold', currency, postedAt: madeAt, sellerId, applicationId } as const;
    postToLedgerAtCommit(transaction, subject, holdPostings(personId, amountMinor));
  }
}

/** Locks the payment of an application until the transaction ends. */
export async function lockPayment(
  transaction: Transaction,
  { sellerId, applicationId }: ApplicationKey,
): Promise<PaymentRecord | undefined> {
  const locking = transaction.dialect === 'postgres' ? ' FOR UPDATE' : '';
  const row = await transaction.get<PaymentRow>(
    `SELECT seller_id, application_id, person_id, amount_minor, held_minor, captured_minor, refunded_minor, fee_minor,
            fee_returned_minor, currency, state, made_at, expires_at
       FROM payment WHERE seller_id = ? AND application_id = ?${locking}`,
    [sellerId, applicationId],
  );
  return (
    row && {
      sellerId: row.seller_id,
      applicationId: row.application_id,
      personId: row.person_id,
      amountMinor: row.amount_minor,
      heldMinor: row.held_minor,
      capturedMinor: row.captured_minor,
      refundedMinor: row.refunded_minor,
      feeMinor: row.fee_minor,
      feeReturnedMinor: row.fee_returned_minor,
      currency: row.currency,
      state: row.state,
      madeAt: row.made_at,
      expiresAt: row.expires_at,
    }
  );
}

/** Writes what changed of a payment that is locked. @param now when nothing is held any more, if that is what changed */
export async function savePayment(transaction: Transaction, payment: PaymentRecord, now: number): Promise<void> {
  const { sellerId, applicationId, heldMinor, capturedMinor, refundedMinor, state, expiresAt } = payment;
  const { feeMinor, feeReturnedMinor } = payment;
  await transaction.run(
    `UPDATE payment SET state = ?, held_minor = ?, captured_minor = ?, refunded_minor = ?, fee_minor = ?,
            fee_returned_minor = ?, expires_at = ?,
            ended_at = CASE WHEN ? = 'held' THEN NULL ELSE COALESCE(ended_at, ?) END
      WHERE seller_id = ? AND application_id = ?`,
    [
      state,
      heldMinor,
      capturedMinor,
      refundedMinor,
      feeMinor,
      feeReturnedMinor,
      expiresAt,
      state,
      now,
      sellerId,
      applicationId,
    ],
  );
}

/**
 * Ends a payment without a capture, and releases its credit to the person.
 * @param payment locked
 * @returns the payment as it is now, or undefined when its state no longer allows this
 */
export async function releasePayment(
  transaction: Transaction,
  payment: PaymentRecord,
  { event, now, operationId }: { event: 'void' | 'expiry' | 'reversal'; now: number; operationId?: string },
): Promise<PaymentRecord | undefined> {
  const state = stateAfter(payment.state, event);
  if (!state) return undefined;
  const { sellerId, applicationId, personId, heldMinor, currency } = payment;
  const released: PaymentRecord = { ...payment, state, heldMinor: 0 };
  await savePayment(transaction, released, now);
  const subject = { kind: 'release', currency, postedAt: now, sellerId, applicationId, operationId } as const;
  await postToLedger(transaction, subject, releasePostings(personId, heldMinor));
  return released;
}
