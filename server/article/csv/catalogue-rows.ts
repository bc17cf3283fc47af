import type { DecimalMark } from '../../../contract/amount-text.ts';
import type { Currency } from '../../../contract/money.ts';
import { columnsOf, guardColumn, headerProblem, leftOutColumn } from './catalogue-columns.ts';
import type { CatalogueColumn, ColumnKey } from './catalogue-columns.ts';
import { unguardFormula } from '../../../platform/formula-guard.ts';
import { readHandle } from './catalogue-cells.ts';
import { NumberWitness } from './catalogue-numbers.ts';
import type { FileNumbers } from './catalogue-numbers.ts';
import { inspectFile, readRecords, UnusableFile } from './catalogue-file.ts';
import type { CatalogueRecord, FileForm, FileHints } from './catalogue-file.ts';
import { Spellings } from '../same-text.ts';
import { inventoryColumnsOf } from './inventory-columns.ts';
import type { InventoryColumns } from './inventory-columns.ts';
import { slugOf } from '../text-folding.ts';
import { digestOfFile } from '../kept-imports/kept-imports.ts';

/**
 * Gathers the rows of each article. They usually stand together, but in a file that was sorted or pasted together they may be far
 * apart. So the file is read twice: first to find each article's last row, and whether the file can be used at all, before
 * anything is changed; then to return each article when its last row has come.
 */

export type CatalogueRow = {
  line: number;
  /** Which record of the file this is: rows that stand together are numbered one after another. */
  index: number;
  cells: string[];
  /** Why it cannot be understood, if so. */
  problem?: string;
};

export type LeftOutRow = { line: number; handle: string; reason: string };

/** What the first reading finds out. */
export type CatalogueOutline = {
  form: FileForm;
  /** SHA-256 of the file, in hexadecimal. */
  fileDigest: string;
  columns: CatalogueColumn[];
  rowCount: number;
  /** By handle: the index of its last row. */
  lastRowOf: Map<string, number>;
  /** Rows that belong to no article. */
  strays: LeftOutRow[];
  numbers: FileNumbers;
  /** Of an inventory file: where it says what there is. */
  inventory: InventoryColumns | undefined;
  /** Whether stock is counted and the file has no column for it. */
  lacksStock: boolean;
};

/** The column under which a key's cells stand, or undefined if the file has none. */
export function cellReader(
  columns: readonly CatalogueColumn[],
): (row: CatalogueRow, key: ColumnKey) => string | undefined {
  const places = new Map(columns.map((column, place) => [column.key, place]));
  return (row, key) => {
    const place = places.get(key);
    return place === undefined ? undefined : (row.cells[place] ?? '');
  };
}

type Read = { row: CatalogueRow; handle: string } | { stray: LeftOutRow } | 'blank';

/** Classifies a record: a row of some article, a stray, or an empty line. */
function rowReader(columns: readonly CatalogueColumn[]): (record: CatalogueRecord, index: number) => Read {
  const cell = cellReader(columns);
  const spellings = new Spellings();
  return ({ line, cells, problem }, index) => {
    if (!problem && cells.every((text) => text.trim() === '')) return 'blank';
    const row: CatalogueRow = problem ? { line, index, cells, problem } : { line, index, cells };
    // Surplus empty cells do not matter; a missing cell may be anywhere.
    const extra = cells.slice(columns.length);
    if (!problem && (cells.length < columns.length || extra.some((text) => text.trim() !== ''))) {
      row.problem = `the row has ${cells.length} cells, the header has ${columns.length} columns`;
    }
    const given = (cell(row, 'handle') ?? '').replace(/^"/, '');
    const handle = given.trim() === '' ? slugOf(cell(row, 'title') ?? '') : readHandle(given);
    if (handle !== '') return { row, handle: spellings.of(handle) };
    const reason = row.problem ?? 'the row has neither a handle nor a title, so it is not known what it belongs to';
    return { stray: { line, handle: given.trim(), reason } };
  };
}

function checkHeader(header: readonly string[]): CatalogueColumn[] {
  const problem = inventoryColumnsOf(header) ? undefined : headerProblem(header);
  if (problem !== undefined) throw new UnusableFile(problem);
  return columnsOf(header);
}

/** Takes the columns away that our own files have about themselves, and the guards against formulas off. */
function withoutOwnColumns(header: readonly string[]): (cells: readonly string[]) => string[] {
  const isGuarded = header.includes(guardColumn);
  const own = new Set([header.indexOf(guardColumn), header.indexOf(leftOutColumn)]);
  return (cells) => {
    const given = cells.filter((_cell, place) => !own.has(place));
    return isGuarded ? given.map(unguardFormula) : given;
  };
}

async function* readRows(
  form: FileForm,
): AsyncGenerator<{ columns: CatalogueColumn[]; record: CatalogueRecord; read: Read }> {
  let columns: CatalogueColumn[] | undefined;
  let read: ReturnType<typeof rowReader> | undefined;
  let index = 0;
  let cellCount: number | undefined;
  let given: ReturnType<typeof withoutOwnColumns> | undefined;
  for await (const written of readRecords(form, () => cellCount)) {
    cellCount ??= written.cells.length;
    given ??= withoutOwnColumns(written.cells);
    const record = { ...written, cells: given(written.cells) };
    if (!columns || !read) {
      if (record.problem)
        throw new UnusableFile(`The first line, with the names of the columns, is broken: ${record.problem}.`);
      columns = checkHeader(record.cells);
      read = rowReader(columns);
      continue;
    }
    yield { columns, record, read: read(record, index++) };
  }
  if (!columns) throw new UnusableFile('The file is empty.');
  if (index === 0) throw new UnusableFile('The file has the names of columns, and no rows.');
}

export type OutlineOptions = FileHints & { currency: Currency; decimalMark?: DecimalMark | undefined };

/**
 * Reads the whole file once and changes nothing. Whoever calls it calls `form.release` when the articles have been read.
 * @throws {UnusableFile} when nothing of it can be imported, saying why
 */
export async function outlineCatalogue(file: string, options: OutlineOptions): Promise<CatalogueOutline> {
  const form = await inspectFile(file, options);
  try {
    return { ...(await outlineOf(form, options)), fileDigest: await digestOfFile(file) };
  } catch (error) {
    form.release();
    throw error;
  }
}

async function outlineOf(
  form: FileForm,
  { currency, decimalMark }: OutlineOptions,
): Promise<Omit<CatalogueOutline, 'fileDigest'>> {
  const witness = new NumberWitness(currency);
  const lastRowOf = new Map<string, number>();
  const strays: LeftOutRow[] = [];
  let outlined: CatalogueColumn[] = [];
  let rowCount = 0;
  let hasTracked = false;
  for await (const { columns, read } of readRows(form)) {
    outlined = columns;
    if (read === 'blank') continue;
    rowCount++;
    if ('stray' in read) {
      strays.push(read.stray);
      continue;
    }
    lastRowOf.set(read.handle, read.row.index);
    if (read.row.problem) continue;
    const cell = cellReader(columns);
    for (const key of ['price', 'compareAt'] as const) witness.hearAmount(cell(read.row, key) ?? '');
    witness.hearCount(cell(read.row, 'quantity') ?? '');
    hasTracked ||= (cell(read.row, 'tracker') ?? '').trim() !== '';
  }
  const inventory = inventoryColumnsOf(outlined.map(({ name }) => name));
  const lacksStock = hasTracked && !outlined.some(({ key }) => key === 'quantity');
  return {
    form,
    columns: outlined,
    rowCount,
    lastRowOf,
    strays,
    numbers: witness.numbers(decimalMark),
    inventory,
    lacksStock: lacksStock && inventory === undefined,
  };
}

/** The rows of one article, in the order of the file. */
export type ArticleRows = { handle: string; rows: CatalogueRow[] };

/** Every article of the file with all its rows, each as soon as its last row has been read. */
export async function* readArticles(outline: CatalogueOutline): AsyncGenerator<ArticleRows> {
  const open = new Map<string, CatalogueRow[]>();
  for await (const { read } of readRows(outline.form)) {
    if (read === 'blank' || 'stray' in read) continue;
    const { row, handle } = read;
    const rows = open.get(handle) ?? [];
    rows.push(row);
    if (outline.lastRowOf.get(handle) === row.index) {
      open.delete(handle);
      yield { handle, rows };
    } else {
      open.set(handle, rows);
    }
  }
}

/**
 * Every row of the file that is not empty, as it stands there. The handle is null for one that belongs to no article; `problem`
 * says why the line could not be read as its writer meant it.
 */
export async function* readEveryRow(
  outline: CatalogueOutline,
): AsyncGenerator<{ line: number; cells: string[]; handle: string | null; problem?: string }> {
  for await (const { record, read } of readRows(outline.form)) {
    if (read !== 'blank') yield { ...record, handle: 'stray' in read ? null : read.handle };
  }
}
