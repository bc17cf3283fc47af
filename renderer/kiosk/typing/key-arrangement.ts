import type { Language } from '../../wording/languages.ts';
import type { FieldKind, KeyPage } from './key-layouts.ts';

/**
 * How the keys of a page are laid out in the room that the display leaves for them. No key is ever smaller than a fingertip: what
 * does not fit as it is printed on real keyboards flows into shorter rows, and then onto further parts of the page.
 */

/** The smallest key, in CSS pixels: the project's minimum target (WCAG 2.2, 2.5.5). */
export const leastKeyPx = 44;

/** The main key of a comfortable keyboard. */
const leastMainKeyPx = 64;

/** The room for the keys in CSS pixels. */
export type KeyRoom = {
  width: number;
  height: number;
  /** The root's font size. */
  rem: number;
};

/** The measures of a keyboard. */
export type KeyGrid = {
  height: number;
  /** Between two keys. */
  gap: number;
  padding: number;
  /** The column of Hide, Delete and Next beside the keys; 0 where they are a row below. */
  sideWidth: number;
  /** How many keys fit side by side, and how many rows of them above the last one. */
  columns: number;
  rows: number;
};

/** Rows of keys below the letters: one with Shift and Space and, without a side column, one with Hide, Delete and Next. */
const rowsBelow = (sideWidth: number) => (sideWidth > 0 ? 1 : 2);

/** How many keys of the least size fit into a length. */
const fitting = (length: number, gap: number) => Math.floor((length + gap + 0.01) / (leastKeyPx + gap));

/** Fewer columns would tear the rows of a typewriter apart, so the side column gives up its place. */
const leastColumnsBesideSide = 10;

/** The least height of a keyboard: three rows of letters, or the four rows of a number pad. */
export function leastHeight(kind: FieldKind, room: Omit<KeyRoom, 'height'>): number {
  const { gap, padding, sideWidth } = gridFor(kind, { ...room, height: 0 });
  const rows = kind === 'digits' ? 4 : 3 + rowsBelow(sideWidth);
  return rows * leastKeyPx + (rows - 1) * gap + 2 * padding;
}

/** The measures of the keyboard in this room. */
export function gridFor(kind: FieldKind, { width, height, rem }: KeyRoom): KeyGrid {
  const comfortableGap = 0.375 * rem;
  const comfortablePadding = 0.5 * rem;
  const isComfortable = height >= 6 * leastKeyPx + 5 * comfortableGap + 2 * comfortablePadding;
  const gap = isComfortable ? comfortableGap : 3;
  const padding = isComfortable ? comfortablePadding : 4;
  const side = Math.min(Math.max(5.5 * rem, 0.12 * width), 10 * rem, 0.25 * width);
  const sideWidth = Math.max(side, leastMainKeyPx);
  const keyRoom = Math.min(width, 80 * rem) - 2 * padding;
  const columns = fitting(keyRoom - sideWidth - gap, gap);
  const rowsIn = (inner: number, between: number) => Math.max(fitting(inner, between), 1);
  if (kind === 'digits' || columns >= leastColumnsBesideSide) {
    return { height, gap, padding, sideWidth, columns, rows: rowsIn(height - 2 * padding, gap) - 1 };
  }
  // On a narrow display every pixel is needed for keys, which their borders separate.
  const narrow = { gap: 1, padding: 0 };
  return {
    height,
    ...narrow,
    sideWidth: 0,
    columns: fitting(width, narrow.gap),
    rows: Math.max(rowsIn(height, narrow.gap) - 2, 1),
  };
}

const isDigit = (key: string) => /^\d$/.test(key);

/** The rows without their digits, which the page of signs has too; letters that stood beside the digits join the other rows. */
function withoutDigits(rows: string[][]): string[][] {
  const left = rows.filter((row) => !row.some(isDigit));
  const besideDigits = rows.filter((row) => row.some(isDigit)).flatMap((row) => row.filter((key) => !isDigit(key)));
  return left.map((row, place) => [...row, ...besideDigits.filter((_, index) => index % left.length === place)]);
}

/** Rows of `width` keys; the last rows share what is left, so that no row is much shorter than the others. */
function flow(keys: string[], width: number): string[][] {
  const count = Math.ceil(keys.length / width);
  const rows: string[][] = [];
  for (let row = 0, start = 0; row < count; row++) {
    const end = start + Math.ceil((keys.length - start) / (count - row));
    rows.push(keys.slice(start, end));
    start = end;
  }
  return rows;
}

/** Kana in their order, five of one consonant side by side, as many groups in a row as fit. */
function kanaRows(rows: string[][], columns: number): string[][] {
  const groups = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ''));
  const groupsInRow = Math.max(Math.floor(columns / rows.length), 1);
  const found: string[][] = [];
  for (let start = 0; start < groups.length; start += groupsInRow)
    found.push(groups.slice(start, start + groupsInRow).flat());
  return found;
}

const isLetter = (key: string) => /^\p{L}/u.test(key);

/** Letters in the order of the alphabet, then signs: rows of a typewriter that are torn apart help to find nothing. */
function alphabetical(keys: string[], language: Language): string[] {
  const { compare } = new Intl.Collator(language);
  return [...keys.filter(isLetter).toSorted(compare), ...keys.filter((key) => !isLetter(key))];
}

/**
 * The parts of a page of keys, each with as many rows as fit.
 * @param rows the keys as on a real keyboard
 */
export function partsOf(
  rows: string[][],
  grid: Pick<KeyGrid, 'columns' | 'rows'>,
  { page, language }: { page: KeyPage; language: Language },
): string[][][] {
  const isFitting = (some: string[][]) => some.length <= grid.rows && some.every((row) => row.length <= grid.columns);
  if (isFitting(rows)) return [rows];
  const isLetters = page === 'own' || page === 'latin';
  const letters = isLetters ? withoutDigits(rows) : rows;
  if (isFitting(letters)) return [letters];
  let flowing: string[][];
  if (page === 'own' && language === 'ja') flowing = kanaRows(letters, grid.columns);
  else {
    const keys = letters.flat();
    const isLatin = isLetters && (page === 'latin' || language !== 'ar');
    flowing = flow(isLatin ? alphabetical(keys, language) : keys, grid.columns);
  }
  const parts = Math.ceil(flowing.length / grid.rows);
  const rowsInPart = Math.ceil(flowing.length / parts);
  return Array.from({ length: parts }, (_, part) => flowing.slice(part * rowsInPart, (part + 1) * rowsInPart));
}
