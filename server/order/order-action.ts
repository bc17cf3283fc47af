import type { Database } from '../../platform/database.ts';
import type { Refused } from '../contract/refusals.ts';
import type { Order, OrderAction } from '../contract/staff.ts';
import { moveOrder, queueOperation } from './operation-store.ts';
import { findOrder } from './order-store.ts';
import { actionsFor, orderStateAfter, statesAfter } from './order-transitions.ts';

/**
 * Begins what staff ask for: the order's state and the operation for settling, in one transaction. Asked for again while it
 * is under way or done, it changes nothing.
 * @returns the order as it is now; refused as `not_found` or `order_not_ready`
 */
export function actOnOrder(
  database: Database,
  asked: { orderNumber: string; action: OrderAction; staffId: string },
  now: number,
): Promise<Order | Refused> {
  const { orderNumber, action, staffId } = asked;
  return database.write(async (transaction) => {
    const order = await findOrder(transaction, orderNumber);
    if (!order) return { refusal: 'not_found' };
    const { state, totalMinor: amountMinor, currency, fulfilment } = order;
    if (statesAfter[action].includes(state)) return order;
    const next = orderStateAfter(state, action);
    if (!next || !actionsFor(state, fulfilment.method).includes(action)) return { refusal: 'order_not_ready' };
    // Somebody else was faster, by a process of his own: whatever he did, this was not asked of the order as it is now.
    if (!(await moveOrder(transaction, Number(orderNumber), state, next, now))) return { refusal: 'order_not_ready' };
    await queueOperation(
      transaction,
      { orderNumber: Number(orderNumber), action, amountMinor, currency, staffId },
      now,
    );
    return { ...order, state: next };
  });
}
