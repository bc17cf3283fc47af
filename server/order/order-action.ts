import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { isRefused } from '../../contract/seller/refusals.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import type { HandOverProof, HandedOverBy, Order, OrderAction, OrderUnits } from '../../contract/seller/back-office.ts';
import { codeAsWritten } from '../../contract/seller/order-look-up.ts';
import { findOperation, moveOrder, queueOperation } from './operation-store.ts';
import type { AskedOperation } from './operation-store.ts';
import { allUnits, chooseUnits } from './order-quantities.ts';
import { findOrderForChange } from './order-store.ts';
import { actionsFor, isHoldOver, orderStateAfter, statesAfter } from './order-transitions.ts';

export type AskedAction = {
  orderNumber: string;
  action: OrderAction;
  staffId: string;
  /**
   * The caller's id for this action: repeating it has no second effect. Without an id, the order's state says whether it was
   * asked for already.
   */
  operationId?: string | undefined;
  /** The units to act on; all when it is left out. */
  units?: readonly OrderUnits[] | undefined;
  /** For `collect`, which is refused without it. */
  proof?: HandOverProof | undefined;
  /** For `return`: the units go back into stock, once settling has refunded them. */
  restock?: boolean | undefined;
};

/**
 * Starts an action of staff: the order's state and the operation for settling, in one transaction. A repeat, while it is under
 * way or done, changes nothing.
 * @returns the order as it is now; refused as `not_found`, `order_action_differs`, `order_not_ready`, `hand_over_unproven`,
 *   `collection_code_wrong`, `units_exceeded` or `nothing_to_pay`
 */
export function actOnOrder(database: Database, asked: AskedAction, now: number): Promise<Order | Refused> {
  return database.write((transaction) => act(transaction, asked, now));
}

async function act(transaction: Transaction, asked: AskedAction, now: number): Promise<Order | Refused> {
  const { orderNumber, action, staffId, operationId = randomUUID() } = asked;
  const order = await findOrderForChange(transaction, orderNumber);
  if (!order) return { refusal: 'not_found' };
  const { state, currency, fulfilment } = order;
  if (asked.operationId === undefined) {
    if (statesAfter[action].includes(state)) return order;
  } else {
    const earlier = await findOperation(transaction, asked.operationId);
    if (earlier) return isSame(asked, earlier, order) ? order : { refusal: 'order_action_differs' };
  }
  const next = orderStateAfter(state, action);
  if (!next || !actionsFor(state, fulfilment.method, isHoldOver(order, now)).includes(action)) {
    return { refusal: 'order_not_ready' };
  }
  const handedOverBy = action === 'collect' ? handedOver(order, asked.proof) : null;
  if (isRefused(handedOverBy)) return handedOverBy;
  const chosen = chooseUnits(order, action, asked.units);
  if (isRefused(chosen)) return chosen;
  if (!(await moveOrder(transaction, Number(orderNumber), state, next, now))) {
    throw new Error(`Order ${orderNumber} is not ${state} any more, although it was held`);
  }
  const restocks = action === 'return' && asked.restock === true;
  const operation = { operationId, orderNumber: Number(orderNumber), action, ...chosen, handedOverBy, restocks };
  await queueOperation(transaction, { ...operation, currency, staffId }, now);
  return { ...order, state: next };
}

/** What shows that an order goes to the right person. */
function handedOver({ collectionCode }: Order, proof: HandOverProof | undefined): HandedOverBy | Refused {
  if (!proof) return { refusal: 'hand_over_unproven' };
  if ('reason' in proof) return proof.reason;
  return codeAsWritten(proof.collectionCode) === collectionCode ? 'code' : { refusal: 'collection_code_wrong' };
}

/** Writes the units in one canonical form, independent of the order of the lines. */
function written(units: readonly OrderUnits[]): string {
  return units
    .map(({ position, quantity }) => `${position}:${quantity}`)
    .toSorted()
    .join();
}

/** How much "all" was when a return was asked for is no longer known; for every other action it is the whole order. */
function isSame(
  { orderNumber, action, units, proof, restock = false }: AskedAction,
  earlier: Pick<AskedOperation, 'orderNumber' | 'units' | 'handedOverBy' | 'restocks'> & { action: string },
  { lines }: Order,
): boolean {
  if (String(earlier.orderNumber) !== orderNumber || earlier.action !== action) return false;
  if (action === 'collect' && earlier.handedOverBy !== null) {
    const by = proof && ('reason' in proof ? proof.reason : 'code');
    if (by !== earlier.handedOverBy) return false;
  }
  if (action === 'return' && restock !== earlier.restocks) return false;
  if (units === undefined && action === 'return') return true;
  return written(units ?? allUnits(action, lines)) === written(earlier.units);
}
