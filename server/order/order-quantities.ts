import type { Refused } from '../../contract/seller/refusals.ts';
import type { Order, OrderAction, OrderLine, OrderPiece } from '../../contract/seller/back-office.ts';

/** What staff act on: so many pieces of such lines, and what they cost. */
export type ChosenPieces = { pieces: OrderPiece[]; amountMinor: number };

/**
 * How many pieces of a line each action can be of: what is handed over was not yet, what is taken back was. Cancelled is
 * what was not handed over when the rest was.
 */
export function piecesFor(action: OrderAction, line: OrderLine): number {
  return action === 'return' ? line.handedOver - line.returned : line.quantity;
}

/** Everything that the action can be of. */
export function allPieces(action: OrderAction, lines: readonly OrderLine[]): OrderPiece[] {
  return lines
    .map((line) => ({ position: line.position, quantity: piecesFor(action, line) }))
    .filter(({ quantity }) => quantity > 0);
}

/**
 * What staff chose, or all of it where they chose nothing.
 * @returns refused as `pieces_exceeded` when there is not so much of a line, `nothing_to_pay` when it costs nothing
 */
export function choosePieces(
  { lines }: Pick<Order, 'lines'>,
  action: OrderAction,
  chosen: readonly OrderPiece[] | undefined,
): ChosenPieces | Refused {
  const pieces = chosen ?? allPieces(action, lines);
  let amountMinor = 0;
  for (const { position, quantity } of pieces) {
    const line = lines.find((candidate) => candidate.position === position);
    if (!line || quantity > piecesFor(action, line)) return { refusal: 'pieces_exceeded' };
    amountMinor += quantity * line.unitPriceMinor;
  }
  if (amountMinor === 0) return { refusal: 'nothing_to_pay' };
  return { pieces: pieces.toSorted((one, other) => one.position - other.position), amountMinor };
}

/** What was not handed over of an order that was, and stands on the shelf again. */
export function restOf(lines: readonly OrderLine[]): { variantId: string; quantity: number }[] {
  return lines
    .map(({ variantId, quantity, handedOver }) => ({ variantId, quantity: quantity - handedOver }))
    .filter(({ quantity }) => quantity > 0);
}

/** Whether everything that was handed over is back. */
export function isAllReturned(lines: readonly OrderLine[]): boolean {
  return lines.every(({ handedOver, returned }) => handedOver === returned);
}
