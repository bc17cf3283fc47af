import { randomUUID } from 'node:crypto';
import type { Reader, Transaction } from '../../platform/database.ts';
import type { Currency } from '../../settling/contract/money.ts';
import type { OrderAction, OrderOperation, OrderState } from '../contract/staff.ts';

/** An operation that settling has not answered yet, with what it is asked about. */
export type WaitingOperation = {
  operationId: string;
  orderNumber: number;
  orderState: OrderState;
  action: OrderAction;
  applicationId: string;
  amountMinor: number;
  currency: Currency;
  attempts: number;
};

/** Moves an order on if it is still in the state `from`. @returns whether it was */
export async function moveOrder(
  transaction: Transaction,
  orderNumber: number,
  from: OrderState,
  to: OrderState,
  now: number,
): Promise<boolean> {
  const moved = await transaction.run(
    'UPDATE shop_order SET state = ?, state_changed_at = ? WHERE order_number = ? AND state = ?',
    [to, now, orderNumber, from],
  );
  return moved === 1;
}

/** Queues an operation for settling, with an id of its own. */
export async function queueOperation(
  transaction: Transaction,
  operation: { orderNumber: number; action: OrderAction; amountMinor: number; currency: Currency; staffId: string },
  now: number,
): Promise<void> {
  const { orderNumber, action, amountMinor, currency, staffId } = operation;
  await transaction.run(
    `INSERT INTO settling_operation (operation_id, order_number, action, amount_minor, currency, state, staff_id, asked_at, due_at)
     VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?)`,
    [randomUUID(), orderNumber, action, amountMinor, currency, staffId, now, now],
  );
}

/** Operations that are due, the longest due first. */
export function listDueOperations(reader: Reader, now: number, limit: number): Promise<WaitingOperation[]> {
  return reader.all<WaitingOperation>(
    `SELECT p.operation_id AS "operationId", p.order_number AS "orderNumber", o.state AS "orderState", p.action,
            o.application_id AS "applicationId", p.amount_minor AS "amountMinor", p.currency, p.attempts
       FROM settling_operation p JOIN shop_order o ON o.order_number = p.order_number
      WHERE p.state = 'waiting' AND p.due_at <= ? ORDER BY p.due_at LIMIT ?`,
    [now, limit],
  );
}

/** Keeps settling's answer. @returns false when it was kept before */
export async function answerOperation(
  transaction: Transaction,
  operationId: string,
  answer: { receipt: string } | { refusal: string },
  now: number,
): Promise<boolean> {
  const isDone = 'receipt' in answer;
  const changed = await transaction.run(
    `UPDATE settling_operation SET state = ?, receipt = ?, refusal = ?, answered_at = ?
      WHERE operation_id = ? AND state = 'waiting'`,
    [isDone ? 'done' : 'refused', isDone ? answer.receipt : null, isDone ? null : answer.refusal, now, operationId],
  );
  return changed === 1;
}

/** Settling gave no answer: it is asked again at `dueAt`. */
export async function postponeOperation(transaction: Transaction, operationId: string, dueAt: number): Promise<void> {
  await transaction.run(
    `UPDATE settling_operation SET due_at = ?, attempts = attempts + 1 WHERE operation_id = ? AND state = 'waiting'`,
    [dueAt, operationId],
  );
}

/** Everything that was asked of settling for an order, the oldest first. */
export function listOperations(reader: Reader, orderNumber: string): Promise<OrderOperation[]> {
  return reader.all<OrderOperation>(
    `SELECT operation_id AS "operationId", action, state, amount_minor AS "amountMinor", asked_at AS "askedAt",
            answered_at AS "answeredAt", refusal
       FROM settling_operation WHERE order_number = ? ORDER BY asked_at, answered_at`,
    [Number(orderNumber)],
  );
}
