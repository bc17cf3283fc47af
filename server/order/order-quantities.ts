import type { Refused } from '../../contract/seller/refusals.ts';
import type { Order, OrderAction, OrderLine, OrderUnits } from '../../contract/seller/back-office.ts';

/** The units of the lines that staff act on, and their price. */
export type ChosenUnits = { units: OrderUnits[]; amountMinor: number };

/**
 * The number of units of a line that each action can cover: units not handed over yet, or units to take back. Units that were
 * left out when the rest was handed over are cancelled.
 */
export function unitsFor(action: OrderAction, line: OrderLine): number {
  return action === 'return' ? line.handedOver - line.returned : line.quantity;
}

/** All units that the action can cover. */
export function allUnits(action: OrderAction, lines: readonly OrderLine[]): OrderUnits[] {
  return lines
    .map((line) => ({ position: line.position, quantity: unitsFor(action, line) }))
    .filter(({ quantity }) => quantity > 0);
}

/**
 * The units that staff chose, or all if they chose none.
 * @returns refused as `units_exceeded` when a line has fewer units, `nothing_to_pay` when they cost nothing
 */
export function chooseUnits(
  { lines }: Pick<Order, 'lines'>,
  action: OrderAction,
  chosen: readonly OrderUnits[] | undefined,
): ChosenUnits | Refused {
  const units = chosen ?? allUnits(action, lines);
  let amountMinor = 0;
  for (const { position, quantity } of units) {
    const line = lines.find((candidate) => candidate.position === position);
    if (!line || quantity > unitsFor(action, line)) return { refusal: 'units_exceeded' };
    amountMinor += quantity * line.unitPriceMinor;
  }
  if (amountMinor === 0) return { refusal: 'nothing_to_pay' };
  return { units: units.toSorted((one, other) => one.position - other.position), amountMinor };
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
