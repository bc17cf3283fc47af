import { longestWaitMs } from '../../platform/due-rounds.ts';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import type { Currency } from '../../contract/money.ts';
import type {
  HandedOverBy,
  OrderAction,
  OrderOperation,
  OrderUnits,
  OrderState,
} from '../../contract/seller/back-office.ts';

/** An operation that settling has not answered yet, with its subject. */
export type WaitingOperation = {
  operationId: string;
  orderNumber: number;
  orderState: OrderState;
  action: OrderAction | 'extend';
  applicationId: string;
  amountMinor: number;
  currency: Currency;
  attempts: number;
  /** Whether its units go back into stock once it is done: 1 or 0. */
  restocks: number;
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

/** The operation that staff asked for, with its units. */
export type AskedOperation = {
  operationId: string;
  orderNumber: number;
  action: OrderAction;
  amountMinor: number;
  units: readonly OrderUnits[];
  /** What showed that it went to the right person; null where nothing had to. */
  handedOverBy: HandedOverBy | null;
  restocks: boolean;
};

/**
 * Inserts an operation that waits for settling.
 * @param operation.staffId who asked for it; null for one that the seller's server asks for by itself
 */
export async function insertOperation(
  transaction: Transaction,
  operation: Pick<WaitingOperation, 'operationId' | 'orderNumber' | 'action' | 'amountMinor' | 'currency'> & {
    staffId: string | null;
  } & Partial<Pick<AskedOperation, 'handedOverBy' | 'restocks'>>,
  now: number,
): Promise<void> {
  const { operationId, orderNumber, action, amountMinor, currency, staffId } = operation;
  const { handedOverBy = null, restocks = false } = operation;
  await transaction.run(
    `INSERT INTO settling_operation (operation_id, order_number, action, amount_minor, currency, state, staff_id, asked_at,
                                     due_at, handed_over_by, restocks)
     VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?)`,
    [operationId, orderNumber, action, amountMinor, currency, staffId, now, now, handedOverBy, restocks ? 1 : 0],
  );
}

/** Queues an operation for settling, with its units. */
export async function queueOperation(
  transaction: Transaction,
  operation: AskedOperation & { currency: Currency; staffId: string },
  now: number,
): Promise<void> {
  const { operationId, units } = operation;
  await insertOperation(transaction, operation, now);
  await transaction.run(
    `INSERT INTO settling_operation_line (operation_id, position, quantity) VALUES ${units.map(() => '(?, ?, ?)').join(', ')}`,
    units.flatMap(({ position, quantity }) => [operationId, position, quantity]),
  );
}

/** Finds the content of an earlier operation with this id, if there is one. */
export async function findOperation(reader: Reader, operationId: string): Promise<AskedOperation | undefined> {
  const row = await reader.get<Omit<AskedOperation, 'units' | 'restocks'> & { restocks: number }>(
    `SELECT operation_id AS "operationId", order_number AS "orderNumber", action, amount_minor AS "amountMinor",
            handed_over_by AS "handedOverBy", restocks
       FROM settling_operation WHERE operation_id = ?`,
    [operationId],
  );
  return row && { ...row, restocks: row.restocks === 1, units: await listUnits(reader, operationId) };
}

/** The units of an operation, by the order's lines. */
export function listUnits(reader: Reader, operationId: string): Promise<OrderUnits[]> {
  return reader.all<OrderUnits>(
    'SELECT position, quantity FROM settling_operation_line WHERE operation_id = ? ORDER BY position',
    [operationId],
  );
}

/** Operations that are due, the longest due first. */
export function listDueOperations(reader: Reader, now: number, limit: number): Promise<WaitingOperation[]> {
  return reader.all<WaitingOperation>(
    `SELECT p.operation_id AS "operationId", p.order_number AS "orderNumber", o.state AS "orderState", p.action,
            o.application_id AS "applicationId", p.amount_minor AS "amountMinor", p.currency, p.attempts, p.restocks
       FROM settling_operation p JOIN shop_order o ON o.order_number = p.order_number
      WHERE p.state = 'waiting' AND (p.due_at <= ? OR p.due_at > ?) ORDER BY p.due_at LIMIT ?`,
    [now, now + longestWaitMs, limit],
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

/** Postpones an operation that settling did not answer: it is asked again at `dueAt`. */
export async function postponeOperation(transaction: Transaction, operationId: string, dueAt: number): Promise<void> {
  await transaction.run(
    `UPDATE settling_operation SET due_at = ?, attempts = attempts + 1 WHERE operation_id = ? AND state = 'waiting'`,
    [dueAt, operationId],
  );
}

/** Lists all operations that settling was asked for because of an order, the oldest first. */
export async function listOperations(reader: Reader, orderNumber: string): Promise<OrderOperation[]> {
  const [operations, units] = await Promise.all([
    reader.all<Omit<OrderOperation, 'units' | 'restocks'> & { restocks: number }>(
      `SELECT p.operation_id AS "operationId", p.action, p.state, p.amount_minor AS "amountMinor", p.asked_at AS "askedAt",
              p.answered_at AS "answeredAt", p.refusal, COALESCE(s.name, p.staff_id) AS "askedBy",
              p.handed_over_by AS "handedOverBy", p.restocks
         FROM settling_operation p LEFT JOIN staff_member s ON s.staff_id = p.staff_id
        WHERE p.order_number = ? ORDER BY p.asked_at, p.answered_at`,
      [Number(orderNumber)],
    ),
    reader.all<OrderUnits & { operationId: string }>(
      `SELECT l.operation_id AS "operationId", l.position, l.quantity
         FROM settling_operation_line l JOIN settling_operation p ON p.operation_id = l.operation_id
        WHERE p.order_number = ? ORDER BY l.position`,
      [Number(orderNumber)],
    ),
  ]);
  return operations.map((operation) => ({
    ...operation,
    restocks: operation.restocks === 1,
    units: units
      .filter(({ operationId }) => operationId === operation.operationId)
      .map(({ position, quantity }) => ({ position, quantity })),
  }));
}
