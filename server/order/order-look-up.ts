import { createHash, timingSafeEqual } from 'node:crypto';
import type { Database } from '../../platform/database/database.ts';
import type { Order, OrderState } from '../../contract/seller/back-office.ts';
import { asWritten } from '../../contract/seller/order-look-up.ts';
import type { LookedUpOrder, LookedUpState, TypedLookUp } from '../../contract/seller/order-look-up.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import { claimTry, forgiveTry } from './look-up-back-off.ts';
import { findOrder } from './order-store.ts';
import { isHoldOver } from './order-transitions.ts';

/** What a shopper is told of each state; an accepted order is being prepared until staff say that it is ready. */
const told: Record<OrderState, LookedUpState> = {
  accepted: 'preparing',
  collecting: 'ready',
  collected: 'collected',
  dispatching: 'ready',
  dispatched: 'collected',
  cancelling: 'cancelled',
  cancelled: 'cancelled',
  returning_dispatched: 'returned',
  returning_collected: 'returned',
  returning_more: 'returned',
  returned_in_part: 'returned',
  returned: 'returned',
};

function stateOf(order: Order, now: number): LookedUpState {
  if (isHoldOver(order, now)) return 'ask_staff';
  return order.state === 'accepted' && order.isReady ? 'ready' : told[order.state];
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether this is the order's code. A delivery has none, and is found by none. */
function isCodeOf(order: Order | undefined, code: string): order is Order {
  const kept = order?.collectionCode ?? null;
  return timingSafeEqual(digest(kept ?? ''), digest(code)) && kept !== null;
}

/**
 * Looks up an order by its number and its collection code, as a shopper typed them.
 * @returns the order without anything about a person; refused as `too_many_requests`, or as `not_found` alike for a wrong code
 *   and a number that there is not
 */
export async function lookUpOrder(
  database: Database,
  { terminalId, ...typed }: TypedLookUp & { terminalId: string },
  now: number,
): Promise<LookedUpOrder | Refused> {
  const { orderNumber, collectionCode } = asWritten(typed);
  const attempt = { terminalId, orderNumber };
  if (!(await claimTry(database, attempt, now))) return { refusal: 'too_many_requests' };
  const order = await findOrder(database, orderNumber);
  if (!isCodeOf(order, collectionCode)) return { refusal: 'not_found' };
  await forgiveTry(database, attempt);
  return {
    orderNumber: order.orderNumber,
    state: stateOf(order, now),
    acceptedAt: order.acceptedAt,
    lines: order.lines.map(({ title, shownTitle, quantity, unitPriceMinor }) => ({
      title: shownTitle ?? title,
      quantity,
      unitPriceMinor,
    })),
    totalMinor: order.totalMinor,
    currency: order.currency,
  };
}
