import { present } from '../../contract/presence.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { Currency } from '../../contract/money.ts';
import { postToLedger } from '../ledger/ledger-transaction.ts';
import { readPersonLedger } from '../ledger/person-ledger.ts';
import type { LedgerLine } from '../ledger/person-ledger.ts';
import { paymentReversalPostings } from '../ledger/postings.ts';
import type { PastPayment } from './open-account.ts';
import { readOpeningDues } from './opening-dues.ts';
import { paymentRule } from './payment-due-rule.ts';
import { endPeriods, lockPersonAccount, saveDues } from './person-account.ts';
import type { PersonAccount } from './person-account.ts';
import { findReceivedPayment } from './received-payment-store.ts';
import type { StoredPayment } from './received-payment-store.ts';
import { replayEverything } from './replayed-dues.ts';
import type { ReplayedDues } from './replayed-dues.ts';

export type PaymentReversalOutcome =
  | { payment: StoredPayment; debtMinor: number; creditBalanceMinor: number; overdueMinor: number; isRepeat: boolean }
  | { refusal: 'received_payment_unknown' };

const endOfTime = Number.MAX_SAFE_INTEGER;

/** Replays a person's debt events, once without the reversal of a payment and once with it. */
async function replay(
  transaction: Transaction,
  { personId, currency, receivedPaymentId }: StoredPayment,
  now: number,
): Promise<{ before: ReplayedDues; after: ReplayedDues }> {
  const lines = await readPersonLedger(transaction, { personId, currency }, endOfTime);
  const opening = await readOpeningDues(transaction, personId);
  const isOther = (line: LedgerLine) => line.kind !== 'payment_reversal' || line.operationId !== receivedPaymentId;
  return {
    before: replayEverything(lines.filter(isOther), opening, now),
    after: replayEverything(lines, opening, now),
  };
}

const outcomeText = (payment: PastPayment | undefined, currency: Currency) =>
  payment ? `${payment.outcome}, ${payment.paidMinor} of ${payment.dueMinor} ${currency} minor units` : 'none';

/** Changes the history to its state after the reversal. @returns what changed, for the audit; empty when nothing did */
async function changeHistory(
  transaction: Transaction,
  { personId, currency }: Pick<PersonAccount, 'personId' | 'currency'>,
  { before, after }: { before: ReplayedDues; after: ReplayedDues },
): Promise<string> {
  const changes: string[] = [];
  const dates = new Set([...before.history.keys(), ...after.history.keys()]);
  for (const dueAt of [...dates].toSorted((one, other) => one - other)) {
    const [was, is] = [before.history.get(dueAt), after.history.get(dueAt)];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    const texts = [outcomeText(was, currency), outcomeText(is, currency)];
    changes.push(`due ${new Date(dueAt).toISOString()}: ${texts.join(' -> ')}`);
    if (is) {
      await transaction.run(
        `INSERT INTO past_payment (person_id, due_at, due_minor, paid_at, paid_minor, outcome) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (person_id, due_at) DO UPDATE SET due_minor = excluded.due_minor, paid_at = excluded.paid_at,
           paid_minor = excluded.paid_minor, outcome = excluded.outcome`,
        [personId, dueAt, is.dueMinor, is.paidAt, is.paidMinor, is.outcome],
      );
    } else {
      // It was paid before it was due, and is not due yet.
      await transaction.run('DELETE FROM past_payment WHERE person_id = ? AND due_at = ?', [personId, dueAt]);
    }
  }
  return changes.join('; ');
}

async function reverse(
  transaction: Transaction,
  { payment, account, reason, now }: { payment: StoredPayment; account: PersonAccount; reason: string; now: number },
): Promise<PaymentReversalOutcome> {
  const { receivedPaymentId, personId, amountMinor, currency, receivedAt } = payment;
  await endPeriods(transaction, account, now);
  const { creditBalanceMinor } = account;
  await postToLedger(
    transaction,
    { kind: 'payment_reversal', currency, postedAt: now, operationId: receivedPaymentId },
    paymentReversalPostings({ personId, creditBalanceMinor, amountMinor }),
  );
  const replayed = await replay(transaction, payment, now);
  const { dues } = replayed.after;
  const fromBalanceMinor = Math.min(amountMinor, creditBalanceMinor);
  const debtMinor = account.debtMinor + amountMinor - fromBalanceMinor;
  if (dues.debtMinor !== debtMinor) {
    throw new Error(`Person ${personId} owes ${debtMinor}, but the ledger played again makes it ${dues.debtMinor}`);
  }
  await saveDues(transaction, personId, dues, now);
  const history = await changeHistory(transaction, account, replayed);
  const { overdueMinor } = dues;
  await recordAudit(transaction, {
    at: now,
    actor: 'settling',
    action: 'received_payment_reversal',
    outcome: 'reversed',
    policyVersion: paymentRule.version,
    details: {
      receivedPaymentId,
      personId,
      amountMinor,
      currency,
      receivedAt,
      debtMinor,
      overdueMinor,
      why: reason,
      ...(history !== '' && { history }),
    },
  });
  const kept = { ...payment, reversedAt: now };
  const leftMinor = creditBalanceMinor - fromBalanceMinor;
  return { payment: kept, debtMinor, creditBalanceMinor: leftMinor, overdueMinor, isRepeat: false };
}

/**
 * Reverses a payment that was entered by mistake (docs/payments-and-ledger.md), once for each payment. It posts an opposite
 * transaction to the ledger, and sets dues and history as if the payment had never been received. The received payment stays on
 * record.
 * @param reason why, for the audit
 */
export async function reverseReceivedPayment(
  transaction: Transaction,
  { receivedPaymentId, reason }: { receivedPaymentId: string; reason: string },
  clock: Clock,
): Promise<PaymentReversalOutcome> {
  const found = await findReceivedPayment(transaction, receivedPaymentId);
  if (!found) return { refusal: 'received_payment_unknown' };
  const account = await lockPersonAccount(transaction, found.personId);
  const now = clock.now();
  const inserted = await transaction.run(
    `INSERT INTO received_payment_reversal (received_payment_id, reason, reversed_at) VALUES (?, ?, ?)
     ON CONFLICT DO NOTHING`,
    [receivedPaymentId, reason, now],
  );
  if (inserted === 1) return reverse(transaction, { payment: found, account, reason, now });
  const payment = present(await findReceivedPayment(transaction, receivedPaymentId), 'the reversed payment');
  const { debtMinor, creditBalanceMinor, dues } = account;
  return { payment, debtMinor, creditBalanceMinor, overdueMinor: dues.overdueMinor, isRepeat: true };
}
