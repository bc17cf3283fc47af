import { systemClock } from '../../platform/clock.ts';
import type { Database, Transaction, Value } from '../../platform/database/database.ts';
import { runForRows } from '../../platform/database/multi-row-statement.ts';
import type { Card } from '../../contract/card.ts';
import { normaliseName } from '../../settling/decision/name/spelling.ts';
import { protectNumber } from '../../settling/credit-information/number-protection.ts';
import type { NumberKeys } from '../../settling/keys/number-keys.ts';

/** Entries of the ledger that each generated person has. */
export const entriesEach = 10;

const atOnce = 5000;
const monthMs = 30 * 24 * 3_600_000;
const openingMinor = 100_00;
const heldMinor = 30_00;

// What each person's past was: an opening debt, two holds one after the other, and two payments of half the debt.
const past = `
  SELECT 'opening' AS kind, 'opening' AS name, 'receivable' AS debited, 'opening' AS credited, ${openingMinor} AS amount, 9 AS months
  UNION ALL SELECT 'hold', 'hold', 'hold', 'hold_contra', ${heldMinor}, 8
  UNION ALL SELECT 'release', 'release', 'hold_contra', 'hold', ${heldMinor}, 7
  UNION ALL SELECT 'payment', 'first', 'payments_received', 'receivable', ${openingMinor / 2}, 6
  UNION ALL SELECT 'payment', 'second', 'payments_received', 'receivable', ${openingMinor / 2}, 5`;

const owner = (account: string) =>
  `CASE WHEN ${account} IN ('opening', 'payments_received') THEN '' ELSE CAST(person_id AS TEXT) END`;

async function enterPersons(
  transaction: Transaction,
  keys: NumberKeys,
  cards: readonly Card[],
  now: number,
): Promise<void> {
  const rows = cards.map(({ number, name, birthDate, expiry }): Value[] => {
    const kept = protectNumber(number, keys);
    const { numberIndex, numberIndexKeyId, encryptedNumber, numberEncryptionKeyId, numberLastFour } = kept;
    const identity = [numberLastFour, name, normaliseName(name), birthDate, expiry];
    const account = ['active', 'EUR', 'current', 0, 0, 1e12, 0, now - 10 * monthMs];
    return [numberIndex, numberIndexKeyId, encryptedNumber, numberEncryptionKeyId, ...identity, ...account];
  });
  await runForRows(
    transaction,
    rows,
    (all) => `INSERT INTO person (
      number_index, number_index_key_id, encrypted_number, number_encryption_key_id, number_last_four, name, normalised_name,
      birth_date, expiry, account_status, currency, payment_status, debt_minor, overdue_minor, limit_minor, held_minor,
      opened_at) VALUES ${all}`,
  );
}

/** The past of persons `first` to `last`, made by the database itself; its triggers keep balances and debts as always. */
async function enterPast(transaction: Transaction, first: number, last: number, now: number): Promise<void> {
  const of = `FROM person CROSS JOIN (${past}) AS past WHERE person_id BETWEEN ${first} AND ${last}`;
  const id = `'generated-' || person_id || '-' || past.name`;
  await transaction.run(
    `INSERT INTO ledger_entry (transaction_id, line, account_kind, account_owner, currency, side, amount_minor)
     SELECT ${id}, 0, debited, ${owner('debited')}, currency, 'debit', amount ${of}`,
  );
  await transaction.run(
    `INSERT INTO ledger_entry (transaction_id, line, account_kind, account_owner, currency, side, amount_minor)
     SELECT ${id}, 1, credited, ${owner('credited')}, currency, 'credit', amount ${of}`,
  );
  await transaction.run(
    `INSERT INTO ledger_transaction (transaction_id, kind, posted_at)
     SELECT ${id}, past.kind, ${now} - months * ${monthMs} ${of}`,
  );
  for (const months of [6, 5, 4]) {
    await transaction.run(
      `INSERT INTO past_payment (person_id, due_at, due_minor, paid_at, paid_minor, outcome)
       SELECT person_id, ${now} - ${months} * ${monthMs}, 5000, ${now} - ${months} * ${monthMs}, 5000, 'on_time'
         FROM person WHERE person_id BETWEEN ${first} AND ${last}`,
    );
  }
}

/**
 * Fills an empty credit information database with persons who have a past: ten entries of the ledger in five transactions and
 * three past payments each.
 * @param say told of the progress
 */
export async function enterAccounts(
  database: Database,
  keys: NumberKeys,
  { accounts, cardOf }: { accounts: number; cardOf: (index: number) => Card },
  say: (line: string) => void,
): Promise<void> {
  const now = systemClock.now();
  for (let from = 0; from < accounts; from += atOnce) {
    const cards = Array.from({ length: Math.min(atOnce, accounts - from) }, (_, place) => cardOf(from + place));
    await database.write(async (transaction) => {
      const before = await transaction.get<{ last: number }>('SELECT COALESCE(MAX(person_id), 0) AS last FROM person');
      await enterPersons(transaction, keys, cards, now);
      await enterPast(transaction, before!.last + 1, before!.last + cards.length, now);
    });
    const entered = from + cards.length;
    if (entered % 100_000 === 0)
      say(`${entered} of ${accounts} accounts, ${entered * entriesEach} entries of the ledger`);
  }
  // No ANALYZE: no shop on SQLite runs one, and PostgreSQL's own housekeeping does when it sees fit.
}
