import { totalByVariant } from '../article/shelf.ts';
import type { StockLine } from '../article/shelf.ts';
import type { StockMove } from '../article/stock.ts';
import { mayFollow, stockIn } from './application-transitions.ts';
import type { StateChange } from './application-writing.ts';

/** A step of an application to its next state. Its lines are read where they are needed and the caller has none at hand. */
export type Move = StateChange & { lines?: readonly StockLine[] };

/** @throws when the table of transitions does not know one of the steps */
export function assertKnown(moves: readonly Move[]): void {
  for (const { from, to } of moves) {
    if (!mayFollow(from, to)) throw new Error(`an application does not go from ${from} to ${to}`);
  }
}

/** The moves without those of an application that has one earlier in the list: that one leaves it in another state. */
export function firstOfEach(moves: readonly Move[]): Move[] {
  const first = new Map<string, Move>();
  for (const move of moves) if (!first.has(move.applicationId)) first.set(move.applicationId, move);
  return [...first.values()];
}

/** Whether the step sells or returns the reserved units (`stockIn`). */
export function movesStock({ from, to }: Move): boolean {
  return stockIn[from] !== stockIn[to];
}

/** Whether the step takes units out of stock. */
export function sells(move: Move): boolean {
  return movesStock(move) && stockIn[move.to] === 'sold';
}

/** What the step does to the stock of the application's variants. */
export function stockMovesOf(move: Move, lines: readonly StockLine[]): StockMove[] {
  if (!movesStock(move)) return [];
  return [...totalByVariant(lines)].map(([variantId, quantity]) => ({
    variantId,
    reserved: -quantity,
    sold: sells(move) ? quantity : 0,
  }));
}
