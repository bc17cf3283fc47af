/** Which rows of a long list are drawn, and how high the others are. Heights are CSS pixels, each with the gap below its row. */

/** The rows from `from` to before `to`. */
export type Rows = { from: number; to: number };

/** The heights of the rows that were drawn once. All others count as `usual`, which stays, so that no row moves by it. */
export type RowHeights = { known: Map<number, number>; usual: number | undefined };

/** Where no row was measured yet. */
const guessedHeight = 400;

/** Of a list of which no row was drawn yet. */
export function noHeights(): RowHeights {
  return { known: new Map(), usual: undefined };
}

/** Notes the height that a row has on the display. */
export function noteHeight(heights: RowHeights, row: number, height: number): void {
  heights.usual ??= height;
  heights.known.set(row, height);
}

function heightOf({ known, usual = guessedHeight }: RowHeights, row: number): number {
  return known.get(row) ?? usual;
}

/** The height of rows together, the gap below the last of them included. */
export function heightOfRows(heights: RowHeights, { from, to }: Rows): number {
  let height = 0;
  for (let row = from; row < to; row++) height += heightOf(heights, row);
  return height;
}

/**
 * The rows of which a part is between two places, measured from the list's upper edge; where none is, the nearest one.
 * @param count how many rows the list has
 */
export function rowsBetween(heights: RowHeights, count: number, top: number, bottom: number): Rows {
  let from = 0;
  let edge = heightOf(heights, 0);
  while (from < count - 1 && edge <= top) edge += heightOf(heights, ++from);
  let to = from + 1;
  while (to < count && edge < bottom) edge += heightOf(heights, to++);
  return { from, to };
}

/**
 * The rows that are drawn, in their order: those in sight, and those around the row with the focus, so that the focus stays and
 * goes on to its neighbours.
 * @param count how many rows the list has
 */
export function drawnRows(inSight: Rows, focused: number | undefined, count: number): Rows[] {
  if (focused === undefined) return [inSight];
  const around = { from: Math.max(focused - 1, 0), to: Math.min(focused + 2, count) };
  const [first, second] = around.from < inSight.from ? [around, inSight] : [inSight, around];
  if (second.from > first.to) return [first, second];
  return [{ from: first.from, to: Math.max(first.to, second.to) }];
}
