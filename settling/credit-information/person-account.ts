import type { Transaction } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { Currency } from '../../contract/money.ts';
import type { PersonFacts } from '../decision/decide.ts';
import { afterNewDebt, afterPeriods, paymentRule, paymentStatusAt } from './payment-due-rule.ts';
import type { Dues, MissedPayment } from './payment-due-rule.ts';

/** One person's debts and credit balance, locked until the transaction ends. */
export type PersonAccount = {
  personId: number;
  currency: Currency;
  /** The stored status, which may be older than now. */
  paymentStatus: PersonFacts['paymentStatus'];
  debtMinor: number;
  /** What is owed to the person. */
  creditBalanceMinor: number;
  dues: Dues;
};

type AccountRow = {
  currency: Currency;
  payment_status: PersonFacts['paymentStatus'];
  debt_minor: number;
  overdue_minor: number;
  overdue_since: number | null;
  due_minor: number;
  due_paid_minor: number;
  due_at: number | null;
};

/** The account of a person, locked until the transaction ends, if there is such a person. */
export async function tryLockPersonAccount(
  transaction: Transaction,
  personId: number,
): Promise<PersonAccount | undefined> {
  const locking = transaction.dialect === 'postgres' ? ' FOR NO KEY UPDATE' : '';
  const row = await transaction.get<AccountRow>(
    `SELECT currency, payment_status, debt_minor, overdue_minor, overdue_since, due_minor, due_paid_minor, due_at
       FROM person WHERE person_id = ?${locking}`,
    [personId],
  );
  if (!row) return undefined;
  // This is a statement of its own: within the one above, the balance would be read as it was before the wait for the lock.
  const balance = await transaction.get<{ balance_minor: number }>(
    `SELECT balance_minor FROM ledger_account
      WHERE account_kind = 'credit_balance' AND account_owner = ? AND currency = ?`,
    [String(personId), row.currency],
  );
  return {
    personId,
    currency: row.currency,
    paymentStatus: row.payment_status,
    debtMinor: row.debt_minor,
    creditBalanceMinor: balance ? 0 - balance.balance_minor : 0,
    dues: {
      debtMinor: row.debt_minor,
      overdueMinor: row.overdue_minor,
      overdueSince: row.overdue_since,
      dueMinor: row.due_minor,
      duePaidMinor: row.due_paid_minor,
      dueAt: row.due_at,
    },
  };
}

/** Locks the account like `tryLockPersonAccount`, for a person who must exist. @throws when there is none */
export async function lockPersonAccount(transaction: Transaction, personId: number): Promise<PersonAccount> {
  const account = await tryLockPersonAccount(transaction, personId);
  if (!account) throw new Error(`There is no person ${personId}, though a payment says so`);
  return account;
}

/** Writes the dues of a person whose debt the ledger moved already, and the payment status that follows from them. */
export async function saveDues(transaction: Transaction, personId: number, dues: Dues, now: number): Promise<void> {
  const { overdueMinor, overdueSince, dueMinor, duePaidMinor, dueAt } = dues;
  await transaction.run(
    `UPDATE person SET overdue_minor = ?, overdue_since = ?, due_minor = ?, due_paid_minor = ?, due_at = ?,
            payment_status = ? WHERE person_id = ?`,
    [overdueMinor, overdueSince, dueMinor, duePaidMinor, dueAt, paymentStatusAt(dues, now), personId],
  );
}

/** Dates debt that was just entered in the ledger. @param account as it was before */
export async function makeDebtDue(
  transaction: Transaction,
  { personId, debtMinor, dues }: PersonAccount,
  addedMinor: number,
  now: number,
): Promise<void> {
  const { dueAt, dueMinor, duePaidMinor } = afterNewDebt(
    { ...dues, debtMinor: debtMinor + addedMinor },
    addedMinor,
    now,
  );
  if (dueAt === dues.dueAt && dueMinor === dues.dueMinor) return;
  await transaction.run('UPDATE person SET due_at = ?, due_minor = ?, due_paid_minor = ? WHERE person_id = ?', [
    dueAt,
    dueMinor,
    duePaidMinor,
    personId,
  ]);
}

/**
 * Updates the dues after a refund was entered in the ledger. An account without debt has nothing due, and an account without
 * overdue debt is current again.
 */
export async function tidyDuesAfterRefund(transaction: Transaction, personId: number): Promise<void> {
  await transaction.run(
    `UPDATE person SET due_at = CASE WHEN debt_minor = 0 THEN NULL ELSE due_at END,
            due_paid_minor = CASE WHEN due_minor = 0 THEN 0 ELSE due_paid_minor END,
            payment_status = CASE WHEN overdue_minor = 0 AND overdue_since IS NOT NULL THEN 'current' ELSE payment_status END,
            overdue_since = CASE WHEN overdue_minor = 0 THEN NULL ELSE overdue_since END
      WHERE person_id = ?`,
    [personId],
  );
}

/** Records a complete payment of the present period in the history; a later payment of the same period adds to it. */
export async function recordOnTime(
  transaction: Transaction,
  personId: number,
  { dueAt, dueMinor }: { dueAt: number; dueMinor: number },
  paidAt: number,
): Promise<void> {
  await transaction.run(
    `INSERT INTO past_payment (person_id, due_at, due_minor, paid_at, paid_minor, outcome)
     VALUES (?, ?, ?, ?, ?, 'on_time')
     ON CONFLICT (person_id, due_at) DO UPDATE SET due_minor = past_payment.due_minor + excluded.due_minor,
       paid_minor = past_payment.paid_minor + excluded.paid_minor, paid_at = excluded.paid_at`,
    [personId, dueAt, dueMinor, paidAt, dueMinor],
  );
}

/** Records payments that were not made in time in the history. */
export async function recordMissed(transaction: Transaction, personId: number, missed: MissedPayment): Promise<void> {
  await transaction.run(
    `INSERT INTO past_payment (person_id, due_at, due_minor, paid_at, paid_minor, outcome)
     VALUES (?, ?, ?, NULL, ?, 'missed')
     ON CONFLICT (person_id, due_at) DO UPDATE SET due_minor = past_payment.due_minor + excluded.due_minor,
       paid_minor = past_payment.paid_minor + excluded.paid_minor, paid_at = NULL, outcome = 'missed'`,
    [personId, missed.dueAt, missed.dueMinor, missed.paidMinor],
  );
}

/**
 * Ends a person's periods that are over, and records unpaid amounts as missed in the history and in the audit. It writes nothing
 * if no period is over and the payment status is right.
 * @returns the dues then
 */
export async function endPeriods(
  transaction: Transaction,
  { personId, paymentStatus, dues: before }: PersonAccount,
  now: number,
): Promise<Dues> {
  const { dues, missed } = afterPeriods(before, now);
  for (const each of missed) {
    await recordMissed(transaction, personId, each);
    const { dueAt, dueMinor, paidMinor } = each;
    const details = { personId, dueAt, missedMinor: dueMinor - paidMinor, overdueMinor: dues.overdueMinor };
    const subject = { action: 'missed_payment', outcome: 'missed', policyVersion: paymentRule.version } as const;
    await recordAudit(transaction, { at: now, actor: 'settling', ...subject, details });
  }
  if (dues !== before || paymentStatusAt(dues, now) !== paymentStatus) await saveDues(transaction, personId, dues, now);
  return dues;
}
