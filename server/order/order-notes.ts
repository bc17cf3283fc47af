import type { Order, OrderNote } from '../../contract/seller/back-office.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import type { Database, Reader } from '../../platform/database/database.ts';
import { findOrder } from './order-store.ts';

/** What staff wrote down about an order, the oldest first. */
export function listNotes(reader: Reader, orderNumber: string): Promise<OrderNote[]> {
  return reader.all<OrderNote>(
    `SELECT n.note_id AS "noteId", s.name AS "writtenBy", n.written_at AS "writtenAt", n.text
       FROM order_note n JOIN staff_member s ON s.staff_id = n.staff_id
      WHERE n.order_number = ? ORDER BY n.written_at, n.note_id`,
    [Number(orderNumber)],
  );
}

/**
 * Adds a note to an order in any state. A repeat with the same id adds nothing.
 * @returns the order; refused as `not_found`, or as `order_action_differs` where the id was used for another note
 */
export function addNote(
  database: Database,
  { orderNumber, noteId, text, staffId }: { orderNumber: string; noteId: string; text: string; staffId: string },
  now: number,
): Promise<Order | Refused> {
  return database.write(async (transaction) => {
    const order = await findOrder(transaction, orderNumber);
    if (!order) return { refusal: 'not_found' };
    const added = await transaction.run(
      `INSERT INTO order_note (note_id, order_number, staff_id, written_at, text) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      [noteId, Number(orderNumber), staffId, now, text],
    );
    if (added === 1) return order;
    const kept = await transaction.get<{ order_number: number; text: string }>(
      'SELECT order_number, text FROM order_note WHERE note_id = ?',
      [noteId],
    );
    const isSame = String(kept?.order_number) === order.orderNumber && kept?.text === text;
    return isSame ? order : { refusal: 'order_action_differs' };
  });
}
