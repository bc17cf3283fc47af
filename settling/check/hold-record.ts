import type { Transaction } from '../../platform/database.ts';
import type { Currency } from '../contract/money.ts';
import type { ApplicationKey } from './application-record.ts';

/**
 * Credit set aside for an approved purchase. The database keeps a person's held amount the sum of what these hold
 * (`database/migrations/002-applications-and-holds.ts`).
 */
export type NewHold = ApplicationKey & {
  personId: number;
  amountMinor: number;
  currency: Currency;
  /** Epoch milliseconds. */
  madeAt: number;
  expiresAt: number;
};

export async function makeHold(transaction: Transaction, hold: NewHold): Promise<void> {
  const { sellerId, applicationId, personId, amountMinor, currency, madeAt, expiresAt } = hold;
  await transaction.run(
    `INSERT INTO hold (
       seller_id, application_id, person_id, amount_minor, held_minor, currency, state, made_at, expires_at
     ) VALUES (?, ?, ?, ?, ?, ?, 'held', ?, ?)`,
    [sellerId, applicationId, personId, amountMinor, amountMinor, currency, madeAt, expiresAt],
  );
}

/**
 * Ends the hold of an application, if there is one that still holds something; its person has the credit back then.
 * @returns the amount that was held, in minor units; 0 when nothing was
 */
export async function endHold(
  transaction: Transaction,
  { sellerId, applicationId }: ApplicationKey,
  state: 'released' | 'expired',
  endedAt: number,
): Promise<number> {
  const locking = transaction.dialect === 'postgres' ? ' FOR UPDATE' : '';
  const hold = await transaction.get<{ held_minor: number }>(
    `SELECT held_minor FROM hold WHERE seller_id = ? AND application_id = ? AND state = 'held'${locking}`,
    [sellerId, applicationId],
  );
  if (!hold) return 0;
  await transaction.run(
    'UPDATE hold SET state = ?, held_minor = 0, ended_at = ? WHERE seller_id = ? AND application_id = ?',
    [state, endedAt, sellerId, applicationId],
  );
  return hold.held_minor;
}
