import type { Clock } from '../../platform/clock.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { Currency } from '../../contract/money.ts';
import { postToLedger } from '../ledger/ledger-transaction.ts';
import { paymentPostings } from '../ledger/postings.ts';
import { afterPayment } from './payment-due-rule.ts';
import type { MissedPayment } from './payment-due-rule.ts';
import { endPeriods, tryLockPersonAccount, recordOnTime, saveDues } from './person-account.ts';

/** A payment by a person. The caller makes `receivedPaymentId`, so that a repeat is recognised. */
export type ReceivedPayment = {
  receivedPaymentId: string;
  personId: number;
  /** More than nothing. */
  amountMinor: number;
  currency: Currency;
};

export type ReceivedPaymentOutcome =
  | { debtMinor: number; creditBalanceMinor: number; isRepeat: boolean }
  | { refusal: 'person_unknown' | 'payment_currency_differs' | 'received_payment_content_differs' };

/** Records the payment, unless it was recorded before. @returns whether its id was new, a repeat, or used for another payment */
async function recordReceived(
  transaction: Transaction,
  payment: ReceivedPayment,
  now: number,
): Promise<'new' | 'repeat' | 'other'> {
  const { receivedPaymentId, personId, amountMinor, currency } = payment;
  const inserted = await transaction.run(
    `INSERT INTO received_payment (received_payment_id, person_id, amount_minor, currency, received_at)
     VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [receivedPaymentId, personId, amountMinor, currency, now],
  );
  if (inserted === 1) return 'new';
  const same = await transaction.get(
    `SELECT 1 AS one FROM received_payment
      WHERE received_payment_id = ? AND person_id = ? AND amount_minor = ? AND currency = ?`,
    [receivedPaymentId, personId, amountMinor, currency],
  );
  return same ? 'repeat' : 'other';
}

async function findMissedSince(
  transaction: Transaction,
  personId: number,
  since: number | null,
): Promise<MissedPayment[]> {
  if (since === null) return [];
  const rows = await transaction.all<{ due_at: number; due_minor: number; paid_minor: number }>(
    `SELECT due_at, due_minor, paid_minor FROM past_payment
      WHERE person_id = ? AND outcome = 'missed' AND due_at >= ? ORDER BY due_at`,
    [personId, since],
  );
  return rows.map((row) => ({ dueAt: row.due_at, dueMinor: row.due_minor, paidMinor: row.paid_minor }));
}

/**
 * Enters a payment of a person: it reduces the debt, adds to the history, and updates the present payment status
 * (`payment-due-rule.ts`). A surplus over the debt is owed to the person and used up by later captures.
 */
export async function receivePayment(
  transaction: Transaction,
  payment: ReceivedPayment,
  clock: Clock,
): Promise<ReceivedPaymentOutcome> {
  const { receivedPaymentId, personId, amountMinor, currency } = payment;
  const account = await tryLockPersonAccount(transaction, personId);
  if (!account) return { refusal: 'person_unknown' };
  // The time is read under the person's lock, so that entries of the debt are in order of time.
  const now = clock.now();
  if (account.currency !== currency) return { refusal: 'payment_currency_differs' };
  const recorded = await recordReceived(transaction, payment, now);
  if (recorded === 'other') return { refusal: 'received_payment_content_differs' };
  const { debtMinor, creditBalanceMinor } = account;
  if (recorded === 'repeat') return { debtMinor, creditBalanceMinor, isRepeat: true };
  const before = await endPeriods(transaction, account, now);
  const missed = await findMissedSince(transaction, personId, before.overdueSince);
  const { dues, caughtUp, onTime } = afterPayment(before, missed, amountMinor);
  const subject = { kind: 'payment', currency, postedAt: now, operationId: receivedPaymentId } as const;
  await postToLedger(transaction, subject, paymentPostings({ personId, debtMinor, amountMinor }));
  await saveDues(transaction, personId, dues, now);
  for (const { dueAt, paidMinor, isWhole } of caughtUp) {
    await transaction.run(
      'UPDATE past_payment SET paid_minor = ?, paid_at = ?, outcome = ? WHERE person_id = ? AND due_at = ?',
      [paidMinor, isWhole ? now : null, isWhole ? 'late' : 'missed', personId, dueAt],
    );
  }
  if (onTime) await recordOnTime(transaction, personId, onTime, now);
  await recordAudit(transaction, {
    at: now,
    actor: 'settling',
    action: 'received_payment',
    outcome: 'done',
    details: { receivedPaymentId, personId, amountMinor, currency },
  });
  const overMinor = amountMinor - (debtMinor - dues.debtMinor);
  return { debtMinor: dues.debtMinor, creditBalanceMinor: creditBalanceMinor + overMinor, isRepeat: false };
}
