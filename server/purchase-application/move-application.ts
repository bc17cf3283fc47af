import { present } from '../../contract/presence.ts';
import type { ApplicationState } from '../../contract/seller/application.ts';
import type { Transaction } from '../../platform/database/database.ts';
import type { StockLine } from '../article/shelf.ts';
import { lockVariants, moveUnits, noteTakenStock } from '../article/stock.ts';
import { assertKnown, firstOfEach, movesStock, sells, stockMovesOf } from './application-moves.ts';
import type { Move } from './application-moves.ts';
import { readStockLines } from './application-store.ts';
import { recordStates } from './application-writing.ts';

/**
 * Moves applications to their next states, each if it still is in the state before: records the states, then moves their stock.
 * All of it happens in the given transaction, in a number of statements that does not grow with the moves.
 * @returns for each move whether it was made; if not, nothing has changed, because another process or an earlier move of the list
 *   moved the application first
 * @throws when the table of transitions does not know one of the steps
 */
export async function moveApplications(
  transaction: Transaction,
  moves: readonly Move[],
  now: number,
): Promise<boolean[]> {
  assertKnown(moves);
  const first = firstOfEach(moves);
  const recorded = await recordStates(transaction, first, now);
  const made = first.filter(({ applicationId }) => recorded.has(applicationId));
  await moveStock(transaction, made.filter(movesStock));
  const isMade = new Set(made);
  return moves.map((move) => isMade.has(move));
}

async function moveStock(transaction: Transaction, moves: readonly Move[]): Promise<void> {
  const withoutLines = moves.filter(({ lines }) => lines === undefined);
  const read = await readStockLines(
    transaction,
    withoutLines.map(({ applicationId }) => applicationId),
  );
  const stockMoves = moves.flatMap((move) => {
    const lines = move.lines ?? present(read.get(move.applicationId), 'the lines of an application');
    return stockMovesOf(move, lines);
  });
  await lockVariants(
    transaction,
    stockMoves.map(({ variantId }) => variantId),
  );
  await moveUnits(transaction, stockMoves);
  await noteTakenStock(
    transaction,
    moves.filter(sells).map(({ applicationId }) => applicationId),
  );
}

/** As `moveApplications`, of one application. @returns whether it was moved */
export async function moveApplication(
  transaction: Transaction,
  applicationId: string,
  from: ApplicationState,
  to: ApplicationState,
  now: number,
  change: { notice?: string; dueAt?: number; lines?: readonly StockLine[] } = {},
): Promise<boolean> {
  const [isMoved] = await moveApplications(transaction, [{ applicationId, from, to, ...change }], now);
  return isMoved === true;
}
