import type { Transaction, Value } from './database.ts';

// SQLite takes 32,766 values in one statement, PostgreSQL 65,535.
const mostValues = 30_000;

// Beyond these, the numbers of rows are powers of two: there are few different statements then, and they stay prepared.
const everyNumberUpTo = 8;

/** Runs `statement(rowsOfQuestionMarks)` for as many rows at a time as one statement may carry. */
export async function runForRows(
  transaction: Pick<Transaction, 'run'>,
  rows: readonly (readonly Value[])[],
  statement: (rowsOfQuestionMarks: string) => string,
): Promise<void> {
  const width = rows[0]?.length ?? 0;
  if (width === 0) return;
  const row = `(${Array.from({ length: width }, () => '?').join(', ')})`;
  for (let start = 0; start < rows.length;) {
    const left = Math.min(rows.length - start, mostValues / width);
    const rowsAtOnce = left <= everyNumberUpTo ? left : 2 ** Math.floor(Math.log2(left));
    const some = rows.slice(start, (start += rowsAtOnce));
    await transaction.run(statement(some.map(() => row).join(', ')), some.flat());
  }
}

/** `?, ?, ?` for as many values. */
export function questionMarks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

/** `items` in pieces of at most `size`. */
export function inPieces<Item>(items: readonly Item[], size: number): Item[][] {
  const pieces: Item[][] = [];
  for (let start = 0; start < items.length; start += size) pieces.push(items.slice(start, start + size));
  return pieces;
}
