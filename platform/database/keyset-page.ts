import type { Reader, Value } from './database.ts';

/**
 * Pages of lists that are sorted by a key instead of numbered: a page deep in a list is found through the same index as the
 * first one, and new rows at the top do not move it.
 */

/** Where a row stands in a list that is sorted by time. */
export type Position = { at: number; id: string };

/** The page that is wanted: the first one, or one beside a position. */
export type PagePart = { after?: Position | undefined; before?: Position | undefined; limit: number };

/** A page's rows in the list's order, and the positions that the pages beside it are asked by; null where there is none. */
export type KeysetPage<Row> = { rows: Row[]; previous: Position | null; next: Position | null };

/**
 * Makes a page out of rows that were read in the direction of the page, away from its position.
 * @param read one row more than the page has, if there is one: it shows that the list goes on
 */
export function cutPage<Row>(
  read: readonly Row[],
  { after, before, limit }: PagePart,
  positionOf: (row: Row) => Position,
): KeysetPage<Row> {
  const goesOn = read.length > limit;
  const kept = read.slice(0, limit);
  const rows = before ? kept.toReversed() : kept;
  const [first, last] = [rows[0], rows.at(-1)];
  const [beforeFirst, afterLast] = before ? [goesOn, true] : [after !== undefined, goesOn];
  return {
    rows,
    previous: first && beforeFirst ? positionOf(first) : null,
    next: last && afterLast ? positionOf(last) : null,
  };
}

/** Counts rows up to a limit. @param sql a SELECT that stops by itself after `most` + 1 rows */
export async function countUpTo(
  reader: Reader,
  most: number,
  sql: string,
  values: readonly Value[],
): Promise<{ total: number; hasMoreThanTotal: boolean }> {
  const counted = await reader.get<{ n: number }>(`SELECT count(*) AS n FROM (${sql}) AS counted`, values);
  const n = counted?.n ?? 0;
  return { total: Math.min(n, most), hasMoreThanTotal: n > most };
}
