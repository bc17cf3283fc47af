import type { Database, Reader } from '../../platform/database/database.ts';
import { mostOnWall } from '../../contract/seller/wall.ts';
import type { Wall } from '../../contract/seller/wall.ts';
import type { Order } from '../../contract/seller/back-office.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import { findOrderForChange } from './order-store.ts';
import { isHoldOver } from './order-transitions.ts';

/** How long an order is shown on the wall, in each of the two columns. */
const shownMs = 24 * 3_600_000;

/** Whether an order can be collected as soon as staff say that it is ready. */
export function canBeReady(
  order: Pick<Order, 'state' | 'holdExpiresAt'> & { fulfilment: Pick<Order['fulfilment'], 'method'> },
  now: number,
): boolean {
  return order.state === 'accepted' && order.fulfilment.method === 'collect' && !isHoldOver(order, now);
}

/**
 * Says that an order is ready to collect, or not ready after all. A repeat changes nothing, and keeps since when it is ready.
 * @returns the order as it is now; refused as `not_found` or `order_not_ready`
 */
export function changeReadiness(
  database: Database,
  { orderNumber, isReady }: { orderNumber: string; isReady: boolean },
  now: number,
): Promise<Order | Refused> {
  return database.write(async (transaction) => {
    const order = await findOrderForChange(transaction, orderNumber);
    if (!order) return { refusal: 'not_found' };
    if (!canBeReady(order, now)) return { refusal: 'order_not_ready' };
    if (order.isReady === isReady) return order;
    await transaction.run('UPDATE shop_order SET ready_at = ? WHERE order_number = ?', [
      isReady ? now : null,
      Number(orderNumber),
    ]);
    return { ...order, isReady };
  });
}

const numbersOf = (rows: { order_number: number }[]) => rows.map((row) => String(row.order_number));

/** The numbers of the orders that wait to be collected: no more about them, because anyone may look at a wall. */
export async function readWallNumbers(reader: Reader, now: number): Promise<Pick<Wall, 'preparing' | 'ready'>> {
  const waits = `state = 'accepted' AND collection_code IS NOT NULL AND (hold_expires_at IS NULL OR hold_expires_at > ?)`;
  const [preparing, ready] = await Promise.all([
    reader.all<{ order_number: number }>(
      `SELECT order_number FROM shop_order WHERE accepted_at > ? AND ready_at IS NULL AND ${waits}
        ORDER BY accepted_at DESC, order_number DESC LIMIT ${mostOnWall}`,
      [now - shownMs, now],
    ),
    reader.all<{ order_number: number }>(
      `SELECT order_number FROM shop_order WHERE ready_at > ? AND ${waits}
        ORDER BY ready_at DESC, order_number DESC LIMIT ${mostOnWall}`,
      [now - shownMs, now],
    ),
  ]);
  return { preparing: numbersOf(preparing).toReversed(), ready: numbersOf(ready) };
}
