import { present } from '../../contract/presence.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { padded, questionMarks, runForRows, runForInput } from '../../platform/database/multi-row-statement.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { Currency } from '../../contract/money.ts';
import type { PersonFacts } from '../decision/decide.ts';
import { afterPeriods, paymentRule, paymentStatusAt } from './payment-due-rule.ts';
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
  person_id: number;
  currency: Currency;
  payment_status: PersonFacts['paymentStatus'];
  debt_minor: number;
  overdue_minor: number;
  overdue_since: number | null;
  due_minor: number;
  due_paid_minor: number;
  due_at: number | null;
};

const columns = `person_id, currency, payment_status, debt_minor, overdue_minor, overdue_since, due_minor, due_paid_minor,
  due_at`;

/** The accounts of people, locked in the order of their ids until the transaction ends. Ids of which there is no person are left out. */
export async function lockPersonAccounts(
  transaction: Transaction,
  personIds: readonly number[],
): Promise<Map<number, PersonAccount>> {
  if (personIds.length === 0) return new Map();
  const ids = padded([...new Set(personIds)]);
  const locking = transaction.dialect === 'postgres' ? ' FOR NO KEY UPDATE' : '';
  const rows = await transaction.all<AccountRow>(
    `SELECT ${columns} FROM person WHERE person_id IN (${questionMarks(ids)}) ORDER BY person_id${locking}`,
    ids,
  );
  // This is a statement of its own: within the one above, balances would be read as they were before the wait for the locks.
  const owners = ids.map(String);
  const balances = await transaction.all<{ account_owner: string; currency: string; balance_minor: number }>(
    `SELECT account_owner, currency, balance_minor FROM ledger_account
      WHERE account_kind = 'credit_balance' AND account_owner IN (${questionMarks(owners)})`,
    owners,
  );
  const accounts = rows.map((row): [number, PersonAccount] => {
    const isOfPerson = (each: (typeof balances)[number]) =>
      each.account_owner === String(row.person_id) && each.currency === row.currency;
    return [row.person_id, fromRow(row, balances.find(isOfPerson)?.balance_minor ?? 0)];
  });
  return new Map(accounts);
}

function fromRow(row: AccountRow, balanceMinor: number): PersonAccount {
  return {
    personId: row.person_id,
    currency: row.currency,
    paymentStatus: row.payment_status,
    debtMinor: row.debt_minor,
    creditBalanceMinor: 0 - balanceMinor,
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

/** The account of a person, locked until the transaction ends, if there is such a person. */
export async function tryLockPersonAccount(
  transaction: Transaction,
  personId: number,
): Promise<PersonAccount | undefined> {
  return (await lockPersonAccounts(transaction, [personId])).get(personId);
}

/** Locks the account like `tryLockPersonAccount`, for a person who must exist. @throws when there is none */
export async function lockPersonAccount(transaction: Transaction, personId: number): Promise<PersonAccount> {
  return present(await tryLockPersonAccount(transaction, personId), `the account of person ${personId}`);
}

/** The dues of a person to write, and the payment status that follows from them. */
export type DuesToSave = { personId: number; dues: Dues };

const duesColumns = {
  saved_id: 'BIGINT',
  overdue: 'BIGINT',
  since: 'BIGINT',
  due: 'BIGINT',
  due_paid: 'BIGINT',
  due_time: 'BIGINT',
  status: 'TEXT',
} as const;

/** Writes the dues of people whose debts the ledger moved already, each person once. */
export async function saveAllDues(transaction: Transaction, all: readonly DuesToSave[], now: number): Promise<void> {
  const rows = all.map(({ personId, dues }) => {
    const { overdueMinor, overdueSince, dueMinor, duePaidMinor, dueAt } = dues;
    return [personId, overdueMinor, overdueSince, dueMinor, duePaidMinor, dueAt, paymentStatusAt(dues, now)];
  });
  await runForInput(
    transaction,
    duesColumns,
    rows,
    (input) => `${input}
      UPDATE person SET overdue_minor = overdue, overdue_since = since, due_minor = due, due_paid_minor = due_paid,
             due_at = due_time, payment_status = status
        FROM input WHERE person_id = saved_id`,
  );
}

/** Writes the dues of a person whose debt the ledger moved already, and the payment status that follows from them. */
export function saveDues(transaction: Transaction, personId: number, dues: Dues, now: number): Promise<void> {
  return saveAllDues(transaction, [{ personId, dues }], now);
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

/** A payment of a person that was not made in time. */
export type MissedByPerson = MissedPayment & { personId: number };

/** Records payments that were not made in time in the history, each period of a person once. */
export async function recordAllMissed(transaction: Transaction, missed: readonly MissedByPerson[]): Promise<void> {
  await runForRows(
    transaction,
    missed.map(({ personId, dueAt, dueMinor, paidMinor }) => [personId, dueAt, dueMinor, null, paidMinor, 'missed']),
    (all) => `INSERT INTO past_payment (person_id, due_at, due_minor, paid_at, paid_minor, outcome) VALUES ${all}
      ON CONFLICT (person_id, due_at) DO UPDATE SET due_minor = past_payment.due_minor + excluded.due_minor,
        paid_minor = past_payment.paid_minor + excluded.paid_minor, paid_at = NULL, outcome = 'missed'`,
  );
}

/** Records a payment that was not made in time in the history. */
export function recordMissed(transaction: Transaction, personId: number, missed: MissedPayment): Promise<void> {
  return recordAllMissed(transaction, [{ personId, ...missed }]);
}

/** Records in the audit that a person missed a payment. @param overdueMinor everything that is overdue then */
export async function auditMissed(
  transaction: Transaction,
  { personId, dueAt, dueMinor, paidMinor }: MissedByPerson,
  { overdueMinor, now }: { overdueMinor: number; now: number },
): Promise<void> {
  const details = { personId, dueAt, missedMinor: dueMinor - paidMinor, overdueMinor };
  const subject = { action: 'missed_payment', outcome: 'missed', policyVersion: paymentRule.version } as const;
  await recordAudit(transaction, { at: now, actor: 'settling', ...subject, details });
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
  const { overdueMinor } = dues;
  const ofPerson = missed.map((each) => ({ personId, ...each }));
  await recordAllMissed(transaction, ofPerson);
  for (const each of ofPerson) await auditMissed(transaction, each, { overdueMinor, now });
  if (dues !== before || paymentStatusAt(dues, now) !== paymentStatus) await saveDues(transaction, personId, dues, now);
  return dues;
}
