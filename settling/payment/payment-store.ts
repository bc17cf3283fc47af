import type { Transaction } from '../../platform/database/database.ts';
import { padded, runForRows, runForInput, upToABatch, valuesOf } from '../../platform/database/multi-row-statement.ts';
import { applicationKey } from '../application/application-store.ts';
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

function fromRow(row: PaymentRow): PaymentRecord {
  return {
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
  };
}

/** The payments of applications, by `applicationKey`, locked in the order of their keys until the transaction ends. */
export async function lockPayments(
  transaction: Transaction,
  keys: readonly ApplicationKey[],
): Promise<Map<string, PaymentRecord>> {
  if (keys.length === 0) return new Map();
  const asked = padded(keys);
  const locking = transaction.dialect === 'postgres' ? ' FOR UPDATE OF payment' : '';
  // A key that was asked for twice gives its payment twice.
  const rows = await transaction.all<PaymentRow>(
    `WITH asked (asked_seller, asked_application) AS (${valuesOf(['TEXT', 'TEXT'], asked.length)})
     SELECT seller_id, application_id, person_id, amount_minor, held_minor, captured_minor, refunded_minor, fee_minor,
            fee_returned_minor, currency, state, made_at, expires_at
       FROM asked CROSS JOIN payment
      WHERE seller_id = asked_seller AND application_id = asked_application
      ORDER BY seller_id, application_id${locking}`,
    asked.flatMap(({ sellerId, applicationId }) => [sellerId, applicationId]),
  );
  return new Map(rows.map((row) => [applicationKey(fromRow(row)), fromRow(row)]));
}

/** Locks the payment of an application until the transaction ends. */
export async function lockPayment(transaction: Transaction, key: ApplicationKey): Promise<PaymentRecord | undefined> {
  return (await lockPayments(transaction, [key])).get(applicationKey(key));
}

const savedColumns = {
  saved_application: 'TEXT',
  saved_seller: 'TEXT',
  new_state: 'TEXT',
  held: 'BIGINT',
  captured: 'BIGINT',
  refunded: 'BIGINT',
  fee: 'BIGINT',
  fee_returned: 'BIGINT',
  expiry: 'BIGINT',
  over_at: 'BIGINT',
} as const;

/** Writes what changed of payments that are locked, each once. @param now when nothing is held any more, if that is what changed */
export async function savePayments(
  transaction: Transaction,
  payments: readonly PaymentRecord[],
  now: number,
): Promise<void> {
  const rows = payments.map((payment) => [
    payment.applicationId,
    payment.sellerId,
    payment.state,
    payment.heldMinor,
    payment.capturedMinor,
    payment.refundedMinor,
    payment.feeMinor,
    payment.feeReturnedMinor,
    payment.expiresAt,
    payment.state === 'held' ? null : now,
  ]);
  await runForInput(
    transaction,
    savedColumns,
    rows,
    (input) => `${input}
      UPDATE payment SET state = new_state, held_minor = held, captured_minor = captured, refunded_minor = refunded,
             fee_minor = fee, fee_returned_minor = fee_returned, expires_at = expiry,
             ended_at = CASE WHEN over_at IS NULL THEN NULL ELSE COALESCE(ended_at, over_at) END
        FROM input WHERE seller_id = saved_seller AND application_id = saved_application`,
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
  await savePayments(transaction, [released], now);
  const subject = { kind: 'release', currency, postedAt: now, sellerId, applicationId, operationId } as const;
  await postToLedger(transaction, subject, releasePostings(personId, heldMinor));
  return released;
}
