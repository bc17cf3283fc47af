import type { Transaction } from '../../platform/database/database.ts';
import { padded, valuesOf } from '../../platform/database/multi-row-statement.ts';
import { keyGenerationInSql } from '../keys/key-store.ts';
import { likenessOfIdentity } from '../decision/decide.ts';
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

/** What a check looks for: the person with this number, and whether this identity is theirs. */
export type WantedPerson = { lookup: NumberLookup; identity: Identity };

/** How many past payments to read, and the moment of the checks. */
export type Look = { paymentCount: number; now: number };

/** People as one statement found them, by what was wanted of them, and the generation of the keys then (null: it gave no row). */
type Found = { people: ReadonlyMap<string, PersonRecord>; keyGeneration: number | null };

const bytesType = { sqlite: 'BLOB', postgres: 'BYTEA' } as const;

function keyOf(index: Buffer, { name, birthDate, expiry }: Identity): string {
  return JSON.stringify([index.toString('base64url'), name, birthDate, expiry]);
}

/** The names column to compare with the given names: as they are written, or normalised for the lookup. */
type NameColumn = 'name' | 'normalised_name';

type LockedRow = PersonRow & { number_index: Buffer; compared_name: string };

/**
 * Locks people by number and identity together. A wrong identity therefore locks no row, and takes no longer than an unknown
 * number. The rows are locked in the order of their ids, with any plan.
 */
async function lockRows(
  transaction: Transaction,
  wanted: readonly WantedPerson[],
  column: NameColumn,
  { paymentCount, now }: Look,
): Promise<Found> {
  const rows = wanted.flatMap(({ lookup, identity: { name, birthDate, expiry } }) =>
    lookup.indexes.map((index) => [index, name, birthDate, expiry]),
  );
  const values = padded(rows);
  const locking = transaction.dialect === 'postgres' ? ' FOR NO KEY UPDATE OF person' : '';
  const found = await transaction.all<LockedRow>(
    `WITH wanted (wanted_index, wanted_name, wanted_birth_date, wanted_expiry) AS
       (${valuesOf([bytesType[transaction.dialect], 'TEXT', 'TEXT', 'TEXT'], values.length)})
     SELECT ${columns}, number_index, ${column} AS compared_name, ${lastPayments} AS last_payments,
            ${keyGenerationInSql} AS key_generation
       FROM wanted CROSS JOIN person
      WHERE number_index = wanted_index AND ${column} = wanted_name AND birth_date = wanted_birth_date
        AND expiry = wanted_expiry
      ORDER BY person_id${locking}`,
    [...values.flat(), paymentCount],
  );
  const people = found.map((row): [string, PersonRecord] => [
    keyOf(row.number_index, { name: row.compared_name, birthDate: row.birth_date, expiry: row.expiry }),
    fromRow(row, now),
  ]);
  return { people: new Map(people), keyGeneration: found[0]?.key_generation ?? null };
}

const orNobody = `
  COALESCE(name, 'Nobody Atall') AS name, COALESCE(birth_date, '0000-00-00') AS birth_date,
  COALESCE(expiry, '0000-00') AS expiry, COALESCE(account_status, 'closed') AS account_status,
  COALESCE(currency, '---') AS currency, COALESCE(payment_status, 'current') AS payment_status,
  COALESCE(debt_minor, 0) AS debt_minor, COALESCE(overdue_minor, 0) AS overdue_minor,
  overdue_since, COALESCE(due_minor, 0) AS due_minor, due_at,
  COALESCE(limit_minor, 0) AS limit_minor, COALESCE(held_minor, 0) AS held_minor, NULL AS last_payments`;

/**
 * Finds people by their credit numbers, without comparing the identity, without their history, and without a lock. The database
 * returns one full row for each number whether there is such a person or not, and so takes the same time.
 */
async function findByNumber(transaction: Transaction, wanted: readonly WantedPerson[], now: number): Promise<Found> {
  const indexes = padded(wanted.flatMap(({ lookup }) => lookup.indexes));
  const rows = await transaction.all<(PersonRow | { person_id: null; key_generation: number }) & { wanted: Buffer }>(
    `WITH wanted (wanted_index) AS (${valuesOf([bytesType[transaction.dialect]], indexes.length)})
     SELECT wanted_index AS wanted, person_id, ${orNobody}, ${keyGenerationInSql} AS key_generation
       FROM wanted LEFT JOIN person ON number_index = wanted_index`,
    indexes,
  );
  const people = rows.flatMap((row): [string, PersonRecord][] =>
    row.person_id === null ? [] : [[row.wanted.toString('base64url'), fromRow(row, now)]],
  );
  return { people: new Map(people), keyGeneration: rows[0]?.key_generation ?? null };
}

/** The person of each that is wanted (null: the number is unknown), and the generation of the keys that the database has now. */
export type FoundPeople = { people: readonly (PersonRecord | null)[]; keyGeneration: number | null };

/**
 * Finds the people of a batch of checks. Those whose identity was given rightly are locked until the transaction ends, so that two
 * checks never spend the same credit, in whichever process they run. (On SQLite there is one writer at a time.) Nearly all names
 * are equal when normalised, and one statement finds them. The others, and unknown numbers, take a second one. A third locks those
 * whose name is the same in another spelling.
 *
 * A number counts as unknown only in the generation of keys that is returned: a key that is not loaded here yet may have indexed
 * it anew.
 * @returns undefined when an identity was corrected between two of the statements: the caller starts over
 */
export async function findPeople(
  transaction: Transaction,
  wanted: readonly WantedPerson[],
  look: Look,
): Promise<FoundPeople | undefined> {
  if (wanted.length === 0) return { people: [], keyGeneration: null };
  const normalised = wanted.map(({ lookup, identity }) => ({
    lookup,
    identity: { ...identity, name: normaliseName(identity.name) },
  }));
  const locked = await lockRows(transaction, normalised, 'normalised_name', look);
  const people = normalised.map((one) => personOf(locked, one));
  const isLocked = people.map((person) => person !== null);
  const others = wanted.filter((_one, place) => !isLocked[place]);
  if (others.length === 0) return { people, keyGeneration: locked.keyGeneration };
  const found = await findByNumber(transaction, others, look.now);
  const asRead: (WantedPerson & { place: number })[] = [];
  for (const [place, { lookup, identity }] of wanted.entries()) {
    if (isLocked[place]) continue;
    const person = lookup.indexes.map((index) => found.people.get(index.toString('base64url'))).find(Boolean) ?? null;
    people[place] = person;
    const isSame = likenessOfIdentity(person?.facts ?? null, identity) === 'same';
    if (person && isSame) asRead.push({ place, lookup, identity: person.facts });
  }
  if (asRead.length > 0) {
    const relocked = await lockRows(transaction, asRead, 'name', look);
    for (const one of asRead) {
      const person = personOf(relocked, one);
      if (!person) return undefined;
      people[one.place] = person;
    }
  }
  return { people, keyGeneration: found.keyGeneration };
}

function personOf({ people }: Found, { lookup, identity }: WantedPerson): PersonRecord | null {
  return lookup.indexes.map((index) => people.get(keyOf(index, identity))).find(Boolean) ?? null;
}
