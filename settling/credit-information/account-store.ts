import type { Reader, Transaction } from '../../platform/database/database.ts';
import type { Currency } from '../../contract/money.ts';
import type { PersonFacts } from '../decision/decide.ts';

/** A person's credit account as the card company's operator sees it: the number by its last four digits only. */
export type AccountRecord = {
  accountId: number;
  numberLastFour: string;
  name: string;
  birthDate: string;
  expiry: string;
  status: PersonFacts['accountStatus'];
  currency: Currency;
  paymentStatus: PersonFacts['paymentStatus'];
  debtMinor: number;
  overdueMinor: number;
  dueAt: number | null;
  limitMinor: number;
  heldMinor: number;
  openedAt: number;
};

const columns = `person_id AS "accountId", number_last_four AS "numberLastFour", name, birth_date AS "birthDate", expiry,
  account_status AS status, currency, payment_status AS "paymentStatus", debt_minor AS "debtMinor",
  overdue_minor AS "overdueMinor", due_at AS "dueAt", limit_minor AS "limitMinor", held_minor AS "heldMinor",
  opened_at AS "openedAt"`;

export type AccountFilter = {
  status?: AccountRecord['status'] | undefined;
  numberLastFour?: string | undefined;
  /** Only accounts after this one. */
  afterAccountId?: number | undefined;
  limit: number;
};

/** Accounts in the order in which they were opened. */
export function listAccounts(reader: Reader, filter: AccountFilter): Promise<AccountRecord[]> {
  const { status, numberLastFour, afterAccountId = 0, limit } = filter;
  const chosen: [string, string | number][] = [['person_id > ?', afterAccountId]];
  if (status !== undefined) chosen.push(['account_status = ?', status]);
  if (numberLastFour !== undefined) chosen.push(['number_last_four = ?', numberLastFour]);
  const where = chosen.map(([condition]) => condition).join(' AND ');
  const values = chosen.map(([, value]) => value);
  return reader.all(`SELECT ${columns} FROM person WHERE ${where} ORDER BY person_id LIMIT ?`, [...values, limit]);
}

export function findAccount(reader: Reader, accountId: number): Promise<AccountRecord | undefined> {
  return reader.get(`SELECT ${columns} FROM person WHERE person_id = ?`, [accountId]);
}

/** Finds the account of a credit number by the indexes of that number. */
export function findAccountByIndex(reader: Reader, indexes: readonly Buffer[]): Promise<AccountRecord | undefined> {
  const places = indexes.map(() => '?').join(', ');
  return reader.get(`SELECT ${columns} FROM person WHERE number_index IN (${places})`, indexes);
}

/** Locks the account until the transaction ends. */
export function lockAccount(transaction: Transaction, accountId: number): Promise<AccountRecord | undefined> {
  const locking = transaction.dialect === 'postgres' ? ' FOR NO KEY UPDATE' : '';
  return transaction.get(`SELECT ${columns} FROM person WHERE person_id = ?${locking}`, [accountId]);
}

export type PaymentRecord = {
  dueAt: number;
  dueMinor: number;
  paidAt: number | null;
  paidMinor: number;
  outcome: 'on_time' | 'late' | 'missed';
};

/** The newest first. */
export function listPastPayments(reader: Reader, accountId: number, limit: number): Promise<PaymentRecord[]> {
  return reader.all(
    `SELECT due_at AS "dueAt", due_minor AS "dueMinor", paid_at AS "paidAt", paid_minor AS "paidMinor", outcome
     FROM past_payment WHERE person_id = ? ORDER BY due_at DESC LIMIT ?`,
    [accountId, limit],
  );
}

export async function setAccountStatus(
  transaction: Transaction,
  accountId: number,
  status: AccountRecord['status'],
): Promise<void> {
  await transaction.run('UPDATE person SET account_status = ? WHERE person_id = ?', [status, accountId]);
}

export async function setAccountLimit(transaction: Transaction, accountId: number, limitMinor: number): Promise<void> {
  await transaction.run('UPDATE person SET limit_minor = ? WHERE person_id = ?', [limitMinor, accountId]);
}
