import type { Transaction } from '../../platform/database/database.ts';
import { KeysChanged, keyGenerationInSql } from '../keys/key-store.ts';
import type { Identity, PaymentOutcome, PersonFacts } from '../decision/decide.ts';
import { normaliseName } from '../decision/name/spelling.ts';
import { afterPeriods, paymentStatusAt } from './payment-due-rule.ts';

/** The indexes of a credit number, computed with the keys of one generation. */
export type NumberLookup = { indexes: readonly Buffer[]; keyGeneration: number };

/** A person's row as a decision sees it. */
export type PersonRecord = { personId: number; facts: PersonFacts };

type PersonRow = {
  person_id: number;
  name: string;
  birth_date: string;
  expiry: string;
  account_status: PersonFacts['accountStatus'];
  currency: string;
  payment_status: PersonFacts['paymentStatus'];
  debt_minor: number;
  overdue_minor: number;
  overdue_since: number | null;
  due_minor: number;
  due_at: number | null;
  limit_minor: number;
  held_minor: number;
  last_payments: string | null;
  key_generation: number;
};

const columns = `person_id, name, birth_date, expiry, account_status, currency, payment_status,
  debt_minor, overdue_minor, overdue_since, due_minor, due_at, limit_minor, held_minor`;

const lastPayments = `
  (SELECT string_agg(outcome, ',' ORDER BY due_at DESC) FROM
    (SELECT outcome, due_at FROM past_payment WHERE past_payment.person_id = person.person_id
     ORDER BY due_at DESC LIMIT ?) AS recent)`;

function whereNumberIn(indexes: readonly Buffer[]): string {
  return `number_index IN (${indexes.map(() => '?').join(', ')})`;
}

/**
 * The overdue debt at `now`. A due amount is missed from its first late moment, even if the period was not yet ended in the
 * database.
 */
function overdueAt(row: PersonRow, now: number): Pick<PersonFacts, 'overdueMinor' | 'paymentStatus'> {
  const { debt_minor: debtMinor, overdue_minor: overdueMinor, due_minor: dueMinor, due_at: dueAt } = row;
  if (dueAt === null || dueAt > now || dueMinor === 0) return { overdueMinor, paymentStatus: row.payment_status };
  const before = { debtMinor, overdueMinor, overdueSince: row.overdue_since, dueMinor, duePaidMinor: 0, dueAt };
  const { dues } = afterPeriods(before, now);
  return { overdueMinor: dues.overdueMinor, paymentStatus: paymentStatusAt(dues, now) };
}

function fromRow(row: PersonRow, now: number): PersonRecord {
  return {
    personId: row.person_id,
    facts: {
      name: row.name,
      birthDate: row.birth_date,
      accountStatus: row.account_status,
      currency: row.currency,
      ...overdueAt(row, now),
      debtMinor: row.debt_minor,
      limitMinor: row.limit_minor,
      heldMinor: row.held_minor,
      lastPayments: (row.last_payments?.split(',') ?? []) as PaymentOutcome[],
      expiry: row.expiry,
    },
  };
}

/** The name column to compare with the given name: as it is written, or normalised for the lookup. */
type NameColumn = 'name' | 'normalised_name';

async function lockRow(
  transaction: Transaction,
  { indexes, keyGeneration }: NumberLookup,
  by: { column: NameColumn; identity: Identity },
  look: { paymentCount: number; now: number },
): Promise<PersonRecord | null> {
  const { name, birthDate, expiry } = by.identity;
  const locking = transaction.dialect === 'postgres' ? ' FOR NO KEY UPDATE OF person' : '';
  const row = await transaction.get<PersonRow>(
    `SELECT ${columns}, ${lastPayments} AS last_payments, ${keyGenerationInSql} AS key_generation FROM person
     WHERE ${whereNumberIn(indexes)} AND ${by.column} = ? AND birth_date = ? AND expiry = ?${locking}`,
    [look.paymentCount, ...indexes, name, birthDate, expiry],
  );
  if (row && row.key_generation !== keyGeneration) throw new KeysChanged();
  return row ? fromRow(row, look.now) : null;
}

/**
 * Finds the person with a credit number and an identity, if the names are equal when normalised, as nearly all are. The row is
 * locked until the transaction ends, so that two checks never spend the same credit, in whichever process they run. (On SQLite
 * there is one writer at a time.)
 * @param look how many past payments to read, and the moment of the check
 * @throws KeysChanged when a key was rotated or retired since the number was looked at; the statement itself tells it
 */
export function lockPerson(
  transaction: Transaction,
  lookup: NumberLookup,
  identity: Identity,
  look: { paymentCount: number; now: number },
): Promise<PersonRecord | null> {
  const normalised = { ...identity, name: normaliseName(identity.name) };
  return lockRow(transaction, lookup, { column: 'normalised_name', identity: normalised }, look);
}

/**
 * Locks the person of a row that was read without a lock, as `lockPerson` does; null when the identity has changed since.
 * @throws KeysChanged as `lockPerson`
 */
export function lockPersonAsRead(
  transaction: Transaction,
  lookup: NumberLookup,
  { facts }: PersonRecord,
  look: { paymentCount: number; now: number },
): Promise<PersonRecord | null> {
  return lockRow(transaction, lookup, { column: 'name', identity: facts }, look);
}

const orNobody = `
  COALESCE(name, 'Nobody Atall') AS name, COALESCE(birth_date, '0000-00-00') AS birth_date,
  COALESCE(expiry, '0000-00') AS expiry, COALESCE(account_status, 'closed') AS account_status,
  COALESCE(currency, '---') AS currency, COALESCE(payment_status, 'current') AS payment_status,
  COALESCE(debt_minor, 0) AS debt_minor, COALESCE(overdue_minor, 0) AS overdue_minor,
  overdue_since, COALESCE(due_minor, 0) AS due_minor, due_at,
  COALESCE(limit_minor, 0) AS limit_minor, COALESCE(held_minor, 0) AS held_minor, NULL AS last_payments`;

/**
 * Finds the person who holds a credit number, without comparing the identity, without their history, and without a lock. The
 * database returns one full row whether there is such a person or not, and so takes the same time.
 *
 * A number counts as unknown only after this statement. A key that is not loaded here yet may have indexed it anew; this
 * statement then does not find the number, but sees that the keys changed.
 * @throws KeysChanged as `lockPerson`
 */
export async function findPersonByNumber(
  transaction: Transaction,
  { indexes, keyGeneration }: NumberLookup,
  now: number,
): Promise<PersonRecord | null> {
  const row = await transaction.get<PersonRow | { person_id: null; key_generation: number }>(
    `SELECT person_id, ${orNobody}, ${keyGenerationInSql} AS key_generation
     FROM (SELECT 1 AS one) AS always LEFT JOIN person ON ${whereNumberIn(indexes)}`,
    indexes,
  );
  if (row && row.key_generation !== keyGeneration) throw new KeysChanged();
  return row && row.person_id !== null ? fromRow(row, now) : null;
}
