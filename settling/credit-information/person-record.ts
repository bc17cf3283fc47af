import type { Transaction } from '../../platform/database.ts';
import type { PaymentOutcome, PersonFacts } from '../decision/decide.ts';

/** A person's row as a decision sees it. */
export type PersonRecord = { personId: number; facts: PersonFacts };

type PersonRow = {
  person_id: number;
  normalised_name: string;
  birth_date: string;
  expiry: string;
  account_status: PersonFacts['accountStatus'];
  currency: string;
  payment_status: PersonFacts['paymentStatus'];
  debt_minor: number;
  overdue_minor: number;
  limit_minor: number;
  held_minor: number;
  last_payments: string | null;
};

const findPerson = `
  SELECT person_id, normalised_name, birth_date, expiry, account_status, currency, payment_status,
         debt_minor, overdue_minor, limit_minor, held_minor,
         (SELECT string_agg(outcome, ',' ORDER BY due_at DESC) FROM
           (SELECT outcome, due_at FROM past_payment WHERE past_payment.person_id = person.person_id
            ORDER BY due_at DESC LIMIT ?) AS recent) AS last_payments
  FROM person WHERE number_index = ?`;

/**
 * The person whom a credit number belongs to. The row is locked until the transaction ends, so that two checks never spend
 * the same credit, whichever process each of them runs in. (On SQLite there is one writer at a time.)
 * @param lastPayments how many past payments to look at
 */
export async function lockPersonByNumber(
  transaction: Transaction,
  numberIndex: Buffer,
  lastPayments: number,
): Promise<PersonRecord | null> {
  const locking = transaction.dialect === 'postgres' ? ' FOR NO KEY UPDATE OF person' : '';
  const row = await transaction.get<PersonRow>(findPerson + locking, [lastPayments, numberIndex]);
  if (!row) return null;
  return {
    personId: row.person_id,
    facts: {
      normalisedName: row.normalised_name,
      birthDate: row.birth_date,
      accountStatus: row.account_status,
      currency: row.currency,
      paymentStatus: row.payment_status,
      debtMinor: row.debt_minor,
      overdueMinor: row.overdue_minor,
      limitMinor: row.limit_minor,
      heldMinor: row.held_minor,
      lastPayments: (row.last_payments?.split(',') ?? []) as PaymentOutcome[],
      expiry: row.expiry,
    },
  };
}

/** Adds to what a person's approved purchases hold; less than nothing releases. */
export async function changeHeldAmount(transaction: Transaction, personId: number, byMinor: number): Promise<void> {
  const changed = await transaction.run('UPDATE person SET held_minor = held_minor + ? WHERE person_id = ?', [
    byMinor,
    personId,
  ]);
  if (changed !== 1) throw new Error('A hold belongs to a person who is not in the credit information database');
}
