import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../../platform/database/database.ts';
import type { Currency } from '../../contract/money.ts';
import { firstRow } from '../../platform/database/first-row.ts';

const atOnce = 100;

/**
 * The time at which settling is asked to extend the hold: half of the remaining time (as a lease is renewed, RFC 2131, 4.4.5:
 * T1). The other half is left for retries. Null when the hold would then last longer than it may.
 */
export function extendDueAt(
  { heldUntil, acceptedAt, longestHoldMs }: { heldUntil: number; acceptedAt: number; longestHoldMs: number },
  now: number,
): number | null {
  const leftMs = heldUntil - now;
  const dueAt = now + Math.floor(leftMs / 2);
  return leftMs > 0 && dueAt + leftMs <= acceptedAt + longestHoldMs ? dueAt : null;
}

type DueOrder = { orderNumber: number; amountMinor: number; currency: Currency };

/** Queues an extension for every order whose hold is to be extended now and that is not handed over yet. */
export async function queueDueExtensions(database: Database, now: number): Promise<void> {
  const listDue = `
    SELECT o.order_number AS "orderNumber", a.total_minor AS "amountMinor", a.currency
      FROM shop_order o JOIN application a ON a.application_id = o.application_id
     WHERE o.extend_due_at <= ? AND o.state = 'accepted' ORDER BY o.extend_due_at LIMIT ${atOnce}`;
  const due = await database.all<DueOrder>(listDue, [now]);
  for (const { orderNumber, amountMinor, currency } of due) {
    await database.write(async (transaction) => {
      // Another process, or staff, may have been faster.
      const isDue = await transaction.run(
        `UPDATE shop_order SET extend_due_at = NULL
          WHERE order_number = ? AND extend_due_at <= ? AND state = 'accepted'`,
        [orderNumber, now],
      );
      if (isDue === 0) return;
      await transaction.run(
        `INSERT INTO settling_operation (
           operation_id, order_number, action, amount_minor, currency, state, asked_at, due_at
         ) VALUES (?, ?, 'extend', ?, ?, 'waiting', ?, ?)`,
        [randomUUID(), orderNumber, amountMinor, currency, now, now],
      );
    });
  }
}

/** Records until when an order's credit is held, and when settling is asked to extend that. */
export async function noteHeldUntil(
  transaction: Transaction,
  orderNumber: number,
  heldUntil: number,
  longestHoldMs: number,
  now: number,
): Promise<void> {
  const row = await firstRow<{ accepted_at: number; hold_expires_at: number | null }>(
    transaction,
    'until when the credit of an order is held',
    'SELECT accepted_at, hold_expires_at FROM shop_order WHERE order_number = ?',
    [orderNumber],
  );
  // Settling did not extend the hold, and would not the next time either.
  const isLonger = row.hold_expires_at === null || heldUntil > row.hold_expires_at;
  const dueAt = isLonger ? extendDueAt({ heldUntil, acceptedAt: row.accepted_at, longestHoldMs }, now) : null;
  await transaction.run('UPDATE shop_order SET hold_expires_at = ?, extend_due_at = ? WHERE order_number = ?', [
    heldUntil,
    dueAt,
    orderNumber,
  ]);
}

/** Records that settling holds nothing for an order any more. */
export async function noteNotHeld(transaction: Transaction, orderNumber: number, now: number): Promise<void> {
  await transaction.run(
    `UPDATE shop_order SET extend_due_at = NULL,
            hold_expires_at = CASE WHEN hold_expires_at < ? THEN hold_expires_at ELSE ? END WHERE order_number = ?`,
    [now, now, orderNumber],
  );
}
