import type { Refused } from '../../contract/seller/refusals.ts';
import type { Order, OrderAction, OrderLine, OrderPiece } from '../../contract/seller/back-office.ts';

/** The units of the lines that staff act on, and their price. */
export type ChosenPieces = { pieces: OrderPiece[]; amountMinor: number };

/**
 * The number of units of a line that each action can cover: units not handed over yet, or units to take back. Units that were
 * left out when the rest was handed over are cancelled.
 */
export function piecesFor(action: OrderAction, line: OrderLine): number {
  return action === 'return' ? line.handedOver - line.returned : line.quantity;
}

/** All units that the action can cover. */
export function allPieces(action: OrderAction, lines: readonly OrderLine[]): OrderPiece[] {
  return lines
    .map((line) => ({ position: line.position, quantity: piecesFor(action, line) }))
    .filter(({ quantity }) => quantity > 0);
}

/**
 * The units that staff chose, or all if they chose none.
 * @returns refused as `pieces_exceeded` when a line has fewer units, `nothing_to_pay` when they cost nothing
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

/** The units that were left out when an order was handed over, and are back in stock. */
export function restOf(lines: readonly OrderLine[]): { variantId: string; quantity: number }[] {
  return lines
    .map(({ variantId, quantity, handedOver }) => ({ variantId, quantity: quantity - handedOver }))
    .filter(({ quantity }) => quantity > 0);
}

/** Tells whether all handed-over units are back. */
export function isAllReturned(lines: readonly OrderLine[]): boolean {
  return lines.every(({ handedOver, returned }) => handedOver === returned);
}
