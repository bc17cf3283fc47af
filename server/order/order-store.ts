import { randomInt } from 'node:crypto';
import { present } from '../../contract/presence.ts';
import { keptFulfilmentSchema } from '../../contract/seller/application.ts';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import type { Fulfilment } from '../../contract/seller/application.ts';
import type { Order } from '../../contract/seller/back-office.ts';
import { firstRow } from '../../platform/database/first-row.ts';
import { readStoredJson } from '../database/stored-json.ts';
import { extendDueAt } from './hold-extension.ts';

// Letters and digits that are not taken for one another when read aloud or off a screen.
const codeCharacters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

function makeCollectionCode(): string {
  return Array.from({ length: 6 }, () => codeCharacters[randomInt(codeCharacters.length)]).join('');
}

/** Makes the order of an application that has just been accepted, within the transaction that accepts it (step 8). */
export async function createOrder(
  transaction: Transaction,
  application: { applicationId: string; method: Fulfilment['method'] },
  hold: { heldUntil: number; longestHoldMs: number } | null,
  now: number,
): Promise<{ orderNumber: string; collectionCode: string | null }> {
  const collectionCode = application.method === 'collect' ? makeCollectionCode() : null;
  const row = await firstRow<{ order_number: number }>(
    transaction,
    'the number of a new order',
    `INSERT INTO shop_order (application_id, collection_code, accepted_at, hold_expires_at, extend_due_at)
     VALUES (?, ?, ?, ?, ?) RETURNING order_number`,
    [
      application.applicationId,
      collectionCode,
      now,
      hold && hold.heldUntil,
      hold && extendDueAt({ ...hold, acceptedAt: now }, now),
    ],
  );
  return { orderNumber: String(row.order_number), collectionCode };
}

type OrderRow = {
  order_number: number;
  application_id: string;
  collection_code: string | null;
  accepted_at: number;
  state: Order['state'];
  hold_expires_at: number | null;
  terminal_id: string;
  total_minor: number;
  currency: Order['currency'];
  fulfilment: string;
};

const orderColumns = `o.order_number, o.application_id, o.collection_code, o.accepted_at, o.state,
  o.hold_expires_at, a.terminal_id, a.total_minor, a.currency, a.fulfilment
  FROM shop_order o JOIN application a ON a.application_id = o.application_id`;

type MovedRow = { order_number: number; position: number; action: string; quantity: number };

/** Reads how many units of each line were handed over, and came back. */
async function readMoved(reader: Reader, orderNumbers: readonly number[]) {
  const rows = await reader.all<MovedRow>(
    `SELECT p.order_number, l.position, p.action, SUM(l.quantity) AS quantity
       FROM settling_operation p JOIN settling_operation_line l ON l.operation_id = p.operation_id
      WHERE p.order_number IN (${orderNumbers.map(() => '?').join(', ')}) AND p.state = 'done'
      GROUP BY p.order_number, l.position, p.action`,
    orderNumbers,
  );
  return (orderNumber: number, position: number, actions: readonly string[]) =>
    rows
      .filter((row) => row.order_number === orderNumber && row.position === position && actions.includes(row.action))
      .reduce((sum, row) => sum + row.quantity, 0);
}

async function withLines(reader: Reader, rows: readonly OrderRow[]): Promise<Order[]> {
  if (rows.length === 0) return [];
  const lines = await reader.all<{
    application_id: string;
    position: number;
    variant_id: string;
    quantity: number;
    unit_price_minor: number;
    title: string;
    sku: string;
  }>(
    `SELECT application_id, position, variant_id, quantity, unit_price_minor, title, sku FROM application_line
      WHERE application_id IN (${rows.map(() => '?').join(', ')}) ORDER BY application_id, position`,
    rows.map((row) => row.application_id),
  );
  const moved = await readMoved(
    reader,
    rows.map((row) => row.order_number),
  );
  return rows.map((row) => ({
    orderNumber: String(row.order_number),
    applicationId: row.application_id,
    terminalId: row.terminal_id,
    totalMinor: row.total_minor,
    currency: row.currency,
    fulfilment: readStoredJson(keptFulfilmentSchema, row.fulfilment),
    collectionCode: row.collection_code,
    acceptedAt: row.accepted_at,
    state: row.state,
    holdExpiresAt: row.hold_expires_at,
    lines: lines
      .filter((line) => line.application_id === row.application_id)
      .map((line) => ({
        position: line.position,
        variantId: line.variant_id,
        title: line.title,
        sku: line.sku,
        quantity: line.quantity,
        unitPriceMinor: line.unit_price_minor,
        handedOver: moved(row.order_number, line.position, ['dispatch', 'collect']),
        returned: moved(row.order_number, line.position, ['return']),
      })),
  }));
}

export type OrderQuery = {
  /** An order number or a collection code, or the beginning of one. */
  find?: string | undefined;
  /** Epoch milliseconds: from, inclusive, and until, exclusive. */
  from?: number | undefined;
  until?: number | undefined;
  offset: number;
  limit: number;
};

/** Orders, newest first, and how many match in all. */
export async function listOrders(reader: Reader, query: OrderQuery): Promise<{ orders: Order[]; total: number }> {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  if (query.find) {
    const beginning = `${query.find
      .trim()
      .toUpperCase()
      .replaceAll(/[%_\\]/g, '')}%`;
    conditions.push('(CAST(o.order_number AS TEXT) LIKE ? OR o.collection_code LIKE ?)');
    values.push(beginning, beginning);
  }
  if (query.from !== undefined) {
    conditions.push('o.accepted_at >= ?');
    values.push(query.from);
  }
  if (query.until !== undefined) {
    conditions.push('o.accepted_at < ?');
    values.push(query.until);
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const count = await reader.get<{ n: number }>(`SELECT count(*) AS n FROM shop_order o ${where}`, values);
  const rows = await reader.all<OrderRow>(
    `SELECT ${orderColumns} ${where} ORDER BY o.order_number DESC LIMIT ? OFFSET ?`,
    [...values, query.limit, query.offset],
  );
  return { orders: await withLines(reader, rows), total: count?.n ?? 0 };
}

export async function findOrder(reader: Reader, orderNumber: string): Promise<Order | undefined> {
  if (!/^\d{1,15}$/.test(orderNumber)) return undefined;
  const row = await reader.get<OrderRow>(`SELECT ${orderColumns} WHERE o.order_number = ?`, [Number(orderNumber)]);
  return row && (await withLines(reader, [row]))[0];
}

/**
 * Reads an order and locks it until the transaction ends. A request for the same action at the same moment waits, and then finds
 * it asked for.
 */
export async function findOrderForChange(transaction: Transaction, orderNumber: string): Promise<Order | undefined> {
  if (transaction.dialect === 'postgres' && /^\d{1,15}$/.test(orderNumber)) {
    await transaction.all('SELECT 1 AS held FROM shop_order WHERE order_number = ? FOR UPDATE', [Number(orderNumber)]);
  }
  return findOrder(transaction, orderNumber);
}

/**
 * How many orders there were between each boundary and the next, and what they came to.
 * @param boundaries epoch milliseconds, ascending; one more than there are spans
 */
export async function countOrdersBetween(
  reader: Reader,
  boundaries: readonly number[],
): Promise<{ count: number; totalMinor: number }[]> {
  const ends = boundaries.slice(1);
  const rows = await reader.all<{ span: number; n: number; total_minor: number }>(
    `SELECT span, count(*) AS n, sum(total_minor) AS total_minor
       FROM (SELECT CASE ${ends.map((_end, span) => `WHEN o.accepted_at < ? THEN ${span}`).join(' ')} END AS span, a.total_minor
               FROM shop_order o JOIN application a ON a.application_id = o.application_id
              WHERE o.accepted_at >= ? AND o.accepted_at < ?) AS accepted
      GROUP BY span`,
    [...ends, present(boundaries[0], 'the first boundary'), present(boundaries.at(-1), 'the last boundary')],
  );
  const bySpan = new Map(rows.map((row) => [row.span, { count: row.n, totalMinor: row.total_minor }]));
  return ends.map((_end, span) => bySpan.get(span) ?? { count: 0, totalMinor: 0 });
}

/** The numbers of the orders that these applications became, by application. */
export async function readOrderNumbers(
  reader: Reader,
  applicationIds: readonly string[],
): Promise<Map<string, string>> {
  if (applicationIds.length === 0) return new Map();
  const rows = await reader.all<{ application_id: string; order_number: number }>(
    `SELECT application_id, order_number FROM shop_order
      WHERE application_id IN (${applicationIds.map(() => '?').join(', ')})`,
    applicationIds,
  );
  return new Map(rows.map((row) => [row.application_id, String(row.order_number)]));
}
