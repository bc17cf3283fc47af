import type { OrderLine, OrderState, StaffOrder } from '../../../contract/seller/back-office.ts';

/** Why nothing is packed for an order: it is over, or its credit is not held any more. */
export type PackingProblem = 'over' | 'holdOver';

const over: ReadonlySet<OrderState> = new Set(['cancelling', 'cancelled', 'returned']);

/** What stands against packing an order; undefined when nothing does. */
export function packingProblemOf({
  state,
  isHoldOver,
}: Pick<StaffOrder, 'state' | 'isHoldOver'>): PackingProblem | undefined {
  if (over.has(state)) return 'over';
  return isHoldOver ? 'holdOver' : undefined;
}

export type PackedLine = Pick<OrderLine, 'position' | 'title' | 'sku' | 'quantity'>;

/**
 * What is in the parcel: all that was ordered, or once staff have chosen a part, that part. The rest is not charged and stays in the
 * shop.
 */
export function packedLines({ lines, operations }: Pick<StaffOrder, 'lines' | 'operations'>): PackedLine[] {
  const asked = operations.findLast(
    ({ action, state }) => (action === 'dispatch' || action === 'collect') && state === 'waiting',
  );
  const isHandedOver = lines.some(({ handedOver }) => handedOver > 0);
  const quantityOf = ({ position, quantity, handedOver }: OrderLine) => {
    if (isHandedOver) return handedOver;
    if (!asked || asked.units.length === 0) return quantity;
    return asked.units.find((unit) => unit.position === position)?.quantity ?? 0;
  };
  return lines
    .map((line) => ({ position: line.position, title: line.title, sku: line.sku, quantity: quantityOf(line) }))
    .filter(({ quantity }) => quantity > 0);
}

/** The papers of an order, each printed by itself: a printer of labels is another one. */
export const papers = ['slip', 'label', 'note'] as const;
export type Paper = (typeof papers)[number];

/** Whether there is such a paper for an order: a label only for a delivery, a gift note only where there is one. */
export function hasPaper({ fulfilment, giftNote }: Pick<StaffOrder, 'fulfilment' | 'giftNote'>, paper: Paper): boolean {
  if (paper === 'label') return fulfilment.method === 'deliver';
  return paper === 'slip' || giftNote !== null;
}

/** An address may name this many orders. */
export const mostOrders = 50;

/** The order numbers in the page's address, each once. */
export function readOrderNumbers(text: string | null): string[] {
  const numbers = (text ?? '').split(',').filter((number) => /^\d{1,15}$/.test(number));
  return [...new Set(numbers)].slice(0, mostOrders);
}
