import type { Transaction, Value } from './database.ts';

// SQLite takes 32,766 values in one statement, PostgreSQL 65,535.
const mostValues = 30_000;

/**
 * Up to this many rows go in one statement. Beyond it their numbers are powers of two: there are few different statements then,
 * and they stay prepared. Writes whose rows wait for each other's round trips may ask for more.
 */
const everyNumberUpTo = 8;

/** For the few kinds of rows that every batch of checks writes, where one statement each is worth the room of its texts. */
export const upToABatch = 32;

/**
 * Runs `statement(rowsOfQuestionMarks)` for as many rows at a time as one statement may carry.
 * @param together any number of rows up to this one goes in one statement
 * @returns how many rows they changed
 */
export async function runForRows(
  transaction: Pick<Transaction, 'run'>,
  rows: readonly (readonly Value[])[],
  statement: (rowsOfQuestionMarks: string) => string,
  together = everyNumberUpTo,
): Promise<number> {
  const width = rows[0]?.length ?? 0;
  if (width === 0) return 0;
  let changed = 0;
  const row = `(${Array.from({ length: width }, () => '?').join(', ')})`;
  for (let start = 0; start < rows.length;) {
    const left = Math.min(rows.length - start, mostValues / width);
    const rowsAtOnce = left <= together ? left : 2 ** Math.floor(Math.log2(left));
    const some = rows.slice(start, (start += rowsAtOnce));
    changed += await transaction.run(statement(some.map(() => row).join(', ')), some.flat());
  }
  return changed;
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

/**
 * The rows with the last one repeated until their number is a power of two. Few different statements then read any number of
 * rows, so they stay prepared. The reader matches what it gets by key.
 */
export function padded<Row>(rows: readonly Row[]): Row[] {
  const last = rows.at(-1);
  if (last === undefined) return [];
  const size = 2 ** Math.ceil(Math.log2(rows.length));
  return [...rows, ...Array.from({ length: size - rows.length }, () => last)];
}

/**
 * `VALUES (CAST(? AS TEXT), …), (?, …), …` for `WITH … AS (…)`. The casts in the first row tell PostgreSQL the types.
 * @param types the SQL type of each column
 */
export function valuesOf(types: readonly string[], rowCount: number): string {
  const first = `(${types.map((type) => `CAST(? AS ${type})`).join(', ')})`;
  const other = `(${types.map(() => '?').join(', ')})`;
  return `VALUES ${[first, ...Array.from({ length: rowCount - 1 }, () => other)].join(', ')}`;
}

/**
 * Orders rows by their first two columns, a key of two texts. Two transactions that insert the same keys then do it in one order
 * and never wait for each other.
 */
export function byFirstTwo(a: readonly Value[], b: readonly Value[]): number {
  const [x, y] = [JSON.stringify(a.slice(0, 2)), JSON.stringify(b.slice(0, 2))];
  if (x === y) return 0;
  return x < y ? -1 : 1;
}

/**
 * Runs one statement over rows of input, whose number is rounded up to a power of two with rows of nulls. Any number of rows then
 * takes one statement, and the few different statements stay prepared. An update skips the nulls, because no key equals null; an
 * insert leaves them out itself (`WHERE input.key IS NOT NULL`).
 * @param columns the name and the SQL type of each column of `input`
 * @param statement its SQL, after the `WITH input (…) AS (…)` that it is given
 * @returns the rows that it returns
 */
export async function allForInput<Row>(
  transaction: Pick<Transaction, 'all'>,
  columns: Readonly<Record<string, 'TEXT' | 'BIGINT'>>,
  rows: readonly (readonly Value[])[],
  statement: (input: string) => string,
): Promise<Row[]> {
  const returned: Row[] = [];
  for (const { input, values } of inputsOf(columns, rows)) {
    returned.push(...(await transaction.all<Row>(statement(input), values)));
  }
  return returned;
}

/** As `allForInput`. @returns how many rows it changed */
export async function runForInput(
  transaction: Pick<Transaction, 'run'>,
  columns: Readonly<Record<string, 'TEXT' | 'BIGINT'>>,
  rows: readonly (readonly Value[])[],
  statement: (input: string) => string,
): Promise<number> {
  let changed = 0;
  for (const { input, values } of inputsOf(columns, rows)) {
    changed += await transaction.run(statement(input), values);
  }
  return changed;
}

/** The rows as `WITH input (…) AS (VALUES …)` and its values: one statement's, unless they are more than one may carry. */
function inputsOf(
  columns: Readonly<Record<string, 'TEXT' | 'BIGINT'>>,
  rows: readonly (readonly Value[])[],
): { input: string; values: Value[] }[] {
  const names = Object.keys(columns);
  const none: null[] = names.map(() => null);
  return inPieces(rows, 2 ** Math.floor(Math.log2(mostValues / names.length))).map((piece) => {
    const size = 2 ** Math.ceil(Math.log2(piece.length));
    const values: Value[] = piece.flat();
    for (let row = piece.length; row < size; row++) values.push(...none);
    return { input: `WITH input (${names.join(', ')}) AS (${valuesOf(Object.values(columns), size)})`, values };
  });
}
