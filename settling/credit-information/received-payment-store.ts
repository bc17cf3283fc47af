import type { Reader } from '../../platform/database/database.ts';
import { firstRow } from '../../platform/database/first-row.ts';
import type { ReceivedPayment } from './receive-payment.ts';

/** A payment as it was received, and when and why it was reversed, if it was. Epoch milliseconds. */
export type StoredPayment = ReceivedPayment & {
  receivedAt: number;
  reversedAt: number | null;
  reversalReason: string | null;
};

const selectKept = `
  SELECT received_payment.received_payment_id AS "receivedPaymentId", person_id AS "personId",
         amount_minor AS "amountMinor", currency, received_at AS "receivedAt", reversed_at AS "reversedAt",
         reason AS "reversalReason"
    FROM received_payment LEFT JOIN received_payment_reversal
      ON received_payment_reversal.received_payment_id = received_payment.received_payment_id`;

export function findReceivedPayment(reader: Reader, receivedPaymentId: string): Promise<StoredPayment | undefined> {
  return reader.get(`${selectKept} WHERE received_payment.received_payment_id = ?`, [receivedPaymentId]);
}

/** Lists payments, newest first and including reversed ones, of one person or of all. @param limit how many at most */
export function listReceivedPayments(
  reader: Reader,
  { personId, limit }: { personId?: number | undefined; limit: number },
): Promise<StoredPayment[]> {
  const [where, values] = personId === undefined ? ['', []] : ['WHERE person_id = ?', [personId]];
  return reader.all(`${selectKept} ${where} ORDER BY received_at DESC, received_payment.received_payment_id LIMIT ?`, [
    ...values,
    limit,
  ]);
}

/**
 * Sums the payments that a person made since a moment, of at most a given amount each, without reversed ones. All amounts are in
 * minor units.
 */
export async function sumReceivedSince(
  reader: Reader,
  { personId, since, largestMinor }: { personId: number; since: number; largestMinor: number },
): Promise<number> {
  const { sum } = await firstRow<{ sum: number | string }>(
    reader,
    'the sum of received payments',
    `SELECT COALESCE(SUM(amount_minor), 0) AS sum FROM received_payment
      WHERE person_id = ? AND received_at > ? AND amount_minor <= ?
        AND NOT EXISTS (SELECT 1 FROM received_payment_reversal
                         WHERE received_payment_reversal.received_payment_id = received_payment.received_payment_id)`,
    [personId, since, largestMinor],
  );
  return Number(sum);
}
