import { randomInt } from 'node:crypto';
import { keptAgeCheckSchema } from '../../contract/seller/age-check.ts';
import { keptContactSchema } from '../../contract/seller/contact.ts';
import { keptFulfilmentSchema } from '../../contract/seller/application.ts';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import type { Fulfilment } from '../../contract/seller/application.ts';
import type { Order } from '../../contract/seller/back-office.ts';
import { allForInput } from '../../platform/database/multi-row-statement.ts';
import { readStoredJson } from '../database/stored-json.ts';
import { extendDueAt } from './hold-extension.ts';

// Letters and digits that are not taken for one another when read aloud or off a screen.
const codeCharacters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

function makeCollectionCode(): string {
  return Array.from({ length: 6 }, () => codeCharacters[randomInt(codeCharacters.length)]).join('');
}

export type NewOrder = {
  applicationId: string;
  method: Fulfilment['method'];
  /** Null when settling did not say until when it holds the amount. */
  hold: { heldUntil: number; longestHoldMs: number } | null;
};

export type CreatedOrder = { orderNumber: string; collectionCode: string | null };

/**
 * Makes the orders of applications that have just been accepted, within the transaction that accepts them (step 8).
 * @returns them by application
 */
export async function createOrders(
  transaction: Transaction,
  orders: readonly NewOrder[],
  now: number,
): Promise<Map<string, CreatedOrder>> {
  const codes = new Map(
    orders.map(({ applicationId, method }) => [applicationId, method === 'collect' ? makeCollectionCode() : null]),
  );
  const rows = await allForInput<{ application_id: string; order_number: number }>(
    transaction,
    { application: 'TEXT', code: 'TEXT', accepted: 'BIGINT', held_until: 'BIGINT', extend_at: 'BIGINT' },
    orders.map(({ applicationId, hold }) => [
      applicationId,
      codes.get(applicationId) ?? null,
      now,
      hold && hold.heldUntil,
      hold && extendDueAt({ ...hold, acceptedAt: now }, now),
    ]),
    (input) => `${input}
     INSERT INTO shop_order (application_id, collection_code, accepted_at, hold_expires_at, extend_due_at)
     SELECT application, code, accepted, held_until, extend_at FROM input WHERE application IS NOT NULL
     RETURNING application_id, order_number`,
  );
  return new Map(
    rows.map((row): [string, CreatedOrder] => {
      const collectionCode = codes.get(row.application_id) ?? null;
      return [row.application_id, { orderNumber: String(row.order_number), collectionCode }];
    }),
  );
}

export type OrderRow = {
  order_number: number;
  application_id: string;
  collection_code: string | null;
  accepted_at: number;
  state: Order['state'];
  hold_expires_at: number | null;
  ready_at: number | null;
  terminal_id: string;
  total_minor: number;
  currency: Order['currency'];
  fulfilment: string;
  contact: string | null;
  gift_note: string | null;
  age_check: string | null;
};

export const orderColumns = `o.order_number, o.application_id, o.collection_code, o.accepted_at, o.state,
  o.hold_expires_at, o.ready_at, a.terminal_id, a.total_minor, a.currency, a.fulfilment, a.contact, a.gift_note,
  a.age_check
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

/** The orders of these rows, with their lines. */
export async function withLines(reader: Reader, rows: readonly OrderRow[]): Promise<Order[]> {
  if (rows.length === 0) return [];
  const lines = await reader.all<{
    application_id: string;
    position: number;
    variant_id: string;
    quantity: number;
    unit_price_minor: number;
    title: string;
    shown_title: string | null;
    sku: string;
  }>(
    `SELECT application_id, position, variant_id, quantity, unit_price_minor, title, shown_title, sku
       FROM application_line
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
    contact: row.contact === null ? null : readStoredJson(keptContactSchema, row.contact),
    giftNote: row.gift_note,
    ageCheck: row.age_check === null ? null : readStoredJson(keptAgeCheckSchema, row.age_check),
    collectionCode: row.collection_code,
    acceptedAt: row.accepted_at,
    state: row.state,
    isReady: row.ready_at !== null,
    holdExpiresAt: row.hold_expires_at,
    lines: lines
      .filter((line) => line.application_id === row.application_id)
      .map((line) => ({
        position: line.position,
        variantId: line.variant_id,
        title: line.title,
        ...(line.shown_title !== null && { shownTitle: line.shown_title }),
        sku: line.sku,
        quantity: line.quantity,
        unitPriceMinor: line.unit_price_minor,
        handedOver: moved(row.order_number, line.position, ['dispatch', 'collect']),
        returned: moved(row.order_number, line.position, ['return']),
      })),
  }));
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
