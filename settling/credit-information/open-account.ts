import type { Transaction } from '../../platform/database/database.ts';
import { cardSchema } from '../../contract/card.ts';
import type { Card } from '../../contract/card.ts';
import type { Currency } from '../../contract/money.ts';
import type { PaymentOutcome, PersonFacts } from '../decision/decide.ts';
import { normaliseName } from '../decision/name/spelling.ts';
import { assertNumberKeysInUse } from '../keys/key-store.ts';
import type { NumberKeys } from '../keys/number-keys.ts';
import { postToLedger } from '../ledger/ledger-transaction.ts';
import { openingPostings } from '../ledger/postings.ts';
import { indexesOfNumber, protectNumber } from './number-protection.ts';
import { afterOpening, openingDuesOf } from './payment-due-rule.ts';
import { recordMissed, saveDues } from './person-account.ts';

export type PastPayment = {
  /** Epoch milliseconds. */
  dueAt: number;
  dueMinor: number;
  /** Null when it was missed. */
  paidAt: number | null;
  paidMinor: number;
  outcome: PaymentOutcome;
};

/** A person's credit account as it is entered, with all five kinds of credit information. */
export type NewAccount = {
  card: Card;
  accountStatus: PersonFacts['accountStatus'];
  currency: Currency;
  paymentStatus: PersonFacts['paymentStatus'];
  debtMinor: number;
  overdueMinor: number;
  /**
   * The first moment at which the debt is late, epoch milliseconds. If something is overdue, this is the date of that part, and
   * the rest is due by the end of the month after this one. Null when nothing is owed.
   */
  dueAt: number | null;
  limitMinor: number;
  pastPayments: readonly PastPayment[];
};

/** Enters the opening debt. The ledger entry gives the debt, the rule gives what is due, and what is overdue counts as missed. */
async function enterDebt(transaction: Transaction, personId: number, account: NewAccount, now: number): Promise<void> {
  const { debtMinor, currency } = account;
  await postToLedger(transaction, { kind: 'opening', currency, postedAt: now }, openingPostings(personId, debtMinor));
  const opening = openingDuesOf(account, now);
  await transaction.run(
    'INSERT INTO opening_dues (person_id, overdue_minor, due_at, rest_due_at) VALUES (?, ?, ?, ?)',
    [personId, opening.overdueMinor, opening.dueAt, opening.restDueAt],
  );
  const { dues, missed } = afterOpening(debtMinor, opening);
  for (const each of missed) await recordMissed(transaction, personId, each);
  await saveDues(transaction, personId, dues, now);
}

/** During an index rotation, a known number may still be stored under its earlier index. */
async function isKeptUnderEarlierIndex(transaction: Transaction, number: string, keys: NumberKeys): Promise<boolean> {
  for (const numberIndex of indexesOfNumber(number, keys).slice(1)) {
    if (await transaction.get('SELECT person_id FROM person WHERE number_index = ?', [numberIndex])) return true;
  }
  return false;
}

/**
 * Enters an account, unless one with this credit number exists already: that one stays as it is.
 * @returns whether it was entered
 * @throws when the card is malformed, or an amount is impossible; KeysChanged when the keys are no longer in use
 */
export async function openAccount(
  transaction: Transaction,
  account: NewAccount,
  keys: NumberKeys,
  now: number,
): Promise<boolean> {
  const card = cardSchema.parse(account.card);
  await assertNumberKeysInUse(transaction, [keys.index.keyId, keys.encryption.keyId]);
  if (await isKeptUnderEarlierIndex(transaction, card.number, keys)) return false;
  const number = protectNumber(card.number, keys);
  const made = await transaction.get<{ person_id: number }>(
    `INSERT INTO person (
       number_index, number_index_key_id, encrypted_number, number_encryption_key_id, number_last_four,
       name, normalised_name, birth_date, expiry, account_status, currency, payment_status,
       debt_minor, overdue_minor, limit_minor, held_minor, opened_at
     ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 0, ?)
     ON CONFLICT (number_index) DO NOTHING RETURNING person_id`,
    [
      number.numberIndex,
      number.numberIndexKeyId,
      number.encryptedNumber,
      number.numberEncryptionKeyId,
      number.numberLastFour,
      card.name,
      normaliseName(card.name),
      card.birthDate,
      card.expiry,
      account.accountStatus,
      account.currency,
      account.paymentStatus,
      account.limitMinor,
      now,
    ],
  );
  if (!made) return false;
  if (account.debtMinor > 0) await enterDebt(transaction, made.person_id, account, now);
  for (const { dueAt, dueMinor, paidAt, paidMinor, outcome } of account.pastPayments) {
    await transaction.run(
      `INSERT INTO past_payment (person_id, due_at, due_minor, paid_at, paid_minor, outcome) VALUES (?, ?, ?, ?, ?, ?)`,
      [made.person_id, dueAt, dueMinor, paidAt, paidMinor, outcome],
    );
  }
  return true;
}
