import type { ApplicationState } from '../../contract/seller/application.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { returnStock, sellStock } from '../article/stock.ts';
import type { StockLine } from '../article/stock.ts';
import { readStockLines, recordState } from './application-store.ts';
import { mayFollow, stockIn } from './application-transitions.ts';

type Step = { from: ApplicationState; to: ApplicationState };

/** Sells or returns the reserved units of the application, if the table says so for the step (`stockIn`). */
async function moveStock(
  transaction: Transaction,
  applicationId: string,
  { from, to }: Step,
  linesAtHand: readonly StockLine[] | undefined,
): Promise<void> {
  if (stockIn[from] === stockIn[to]) return;
  const lines = linesAtHand ?? (await readStockLines(transaction, applicationId));
  if (stockIn[to] === 'sold') await sellStock(transaction, applicationId, lines);
  else await returnStock(transaction, lines);
}

/**
 * Moves an application from one state to the next, if it still is in the first one: records the state, then moves its stock. Both
 * happen in the given transaction, or neither.
 * @param change.lines the application's lines, from a caller that has them at hand; they are read otherwise
 * @returns whether it was moved; if not, nothing has changed, because another process moved it first
 * @throws when the table of transitions does not know the step
 */
export async function moveApplication(
  transaction: Transaction,
  applicationId: string,
  from: ApplicationState,
  to: ApplicationState,
  now: number,
  change: { notice?: string; dueAt?: number; lines?: readonly StockLine[] } = {},
): Promise<boolean> {
  if (!mayFollow(from, to)) throw new Error(`an application does not go from ${from} to ${to}`);
  if (!(await recordState(transaction, applicationId, { from, to }, now, change))) return false;
  await moveStock(transaction, applicationId, { from, to }, change.lines);
  return true;
}
