import type { DecimalMark } from '../../../contract/amount-text.ts';
import type { Currency } from '../../../contract/money.ts';
import { columnsOf, guardColumn, headerProblem, leftOutColumn, numbersColumn } from './catalogue-columns.ts';
import type { CatalogueColumn, ColumnKey } from './catalogue-columns.ts';
import { holdsCardNumber, withoutCardNumbers } from './card-number-text.ts';
import { unguardFormula } from '../../../platform/formula-guard.ts';
import { readHandle } from '../handle.ts';
import { NumberWitness } from './catalogue-numbers.ts';
import type { FileNumbers } from './catalogue-numbers.ts';
import { inspectFile, readRecords, UnusableFile } from './catalogue-file.ts';
import type { CatalogueRecord, FileForm, FileHints } from './catalogue-file.ts';
import type { FormatContext, FormatReader, FormatRecord, FormatRow } from './formats/reading/file-format.ts';
import type { FormerProduct } from './formats/reading/former-products.ts';
import { formatOf } from './formats/known-formats.ts';
import { addressesOf } from '../pictures/fetching/picture-address.ts';
import { sameTextKey, Spellings } from '../same-text.ts';
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
  /** Of a spreadsheet: the texts of those cells that are numbers. */
  numbers?: ReadonlySet<string>;
  /** Whether it speaks of the article and of no variant. */
  isOfArticleAlone?: boolean;
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
  /** Reads the file of another shop system; undefined for Shopify's. */
  format: FormatReader | undefined;
  /** What the format has to say of rows. */
  notes: RowNote[];
};

export type RowNote = { line: number; handle: string; note: string };

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

type Read = { row: CatalogueRow; handle: string; notes?: readonly string[] } | { stray: LeftOutRow } | 'blank';

const isBlank = (cells: readonly string[]) => cells.every((text) => text.trim() === '');

/** Why a record is broken that is CSV. Surplus empty cells do not matter; a missing cell may be anywhere. */
function wrongCount(cells: readonly string[], columnCount: number): string | undefined {
  if (cells.length >= columnCount && isBlank(cells.slice(columnCount))) return undefined;
  return `the row has ${cells.length} cells, the header has ${columnCount} columns`;
}

/** Classifies a record: a row of some article, a stray, or an empty line. */
function rowReader(columns: readonly CatalogueColumn[]): (record: CatalogueRecord, index: number) => Read {
  const cell = cellReader(columns);
  const spellings = new Spellings();
  return ({ line, cells, problem, numbers }, index) => {
    if (!problem && isBlank(cells)) return 'blank';
    const broken = problem ?? wrongCount(cells, columns.length);
    const row: CatalogueRow = {
      line,
      index,
      cells,
      ...(broken ? { problem: broken } : {}),
      ...(numbers && { numbers }),
    };
    const given = (cell(row, 'handle') ?? '').replace(/^"/, '');
    const handle = given.trim() === '' ? slugOf(cell(row, 'title') ?? '') : readHandle(given);
    if (handle !== '') return { row, handle: spellings.of(handle) };
    const reason = row.problem ?? 'the row has neither a handle nor a title, so it is not known what it belongs to';
    return { stray: { line, handle: given.trim(), reason } };
  };
}

function checkHeader(header: readonly string[]): CatalogueColumn[] {
  const problem = inventoryColumnsOf(header) ? undefined : headerProblem(header);
  if (problem !== undefined) throw new UnusableFile(withoutCardNumbers(problem), { canBeMapped: true });
  return columnsOf(header);
}

/** Takes the columns away that our own files have about themselves, and the guards against formulas off. */
function withoutOwnColumns(header: readonly string[]): (cells: readonly string[]) => string[] {
  const isGuarded = header.includes(guardColumn);
  const own = new Set([guardColumn, leftOutColumn, numbersColumn].map((name) => header.indexOf(name)));
  return (cells) => {
    const given = cells.filter((_cell, place) => !own.has(place));
    return isGuarded ? given.map(unguardFormula) : given;
  };
}

/** The records of a file, its header first, without the columns that our own files have about themselves. */
export async function* givenRecords(form: FileForm): AsyncGenerator<CatalogueRecord> {
  let cellCount: number | undefined;
  let given: ReturnType<typeof withoutOwnColumns> | undefined;
  let numbersPlace: number | undefined;
  for await (const record of readRecords(form, () => cellCount)) {
    cellCount ??= record.cells.length;
    given ??= withoutOwnColumns(record.cells);
    numbersPlace ??= record.cells.indexOf(numbersColumn);
    const listed = numbersPlace < 0 ? undefined : { numbers: new Set(record.cells[numbersPlace]?.split(' ')) };
    yield { ...record, ...listed, cells: given(record.cells) };
  }
}

function checkFirst({ cells, problem }: CatalogueRecord): readonly string[] {
  if (problem) throw new UnusableFile(`The first line, with the names of the columns, is broken: ${problem}.`);
  const place = cells.findIndex(holdsCardNumber);
  if (place >= 0)
    throw new UnusableFile(
      `The name of column ${place + 1} holds what could be a card number. Does the file lack a first line with the names of its columns?`,
    );
  return cells;
}

type RowOfFile = { columns: CatalogueColumn[]; read: Read };

async function* readRows(form: FileForm, format: FormatReader | undefined): AsyncGenerator<RowOfFile> {
  let isEmpty = true;
  for await (const row of format ? translatedRows(form, format) : ownRows(form)) {
    isEmpty = false;
    yield row;
  }
  if (isEmpty) throw new UnusableFile('The file has the names of columns, and no rows.');
}

/** The rows of a file of Shopify's, or one in its form. */
async function* ownRows(form: FileForm): AsyncGenerator<RowOfFile> {
  let columns: CatalogueColumn[] | undefined;
  let read: ReturnType<typeof rowReader> | undefined;
  let index = 0;
  for await (const record of givenRecords(form)) {
    if (!columns || !read) {
      columns = checkHeader(checkFirst(record));
      read = rowReader(columns);
      continue;
    }
    yield { columns, read: read(record, index++) };
  }
  if (!columns) throw new UnusableFile('The file is empty.');
}

/** The records of a file below its header, as a format takes them. */
export async function* formatRecords(form: FileForm): AsyncGenerator<FormatRecord> {
  let count: number | undefined;
  for await (const { line, cells, problem, numbers } of givenRecords(form)) {
    if (count === undefined) count = cells.length;
    else if (problem !== undefined || !isBlank(cells))
      yield { line, cells, problem: problem ?? wrongCount(cells, count), ...(numbers && { numbers }) };
  }
}

/** Several pictures in one cell stand in rows of their own, as Shopify's files have them. */
function withRowsOfPictures(row: FormatRow): FormatRow[] {
  const [pictureUrl, ...others] = addressesOf(row.cells.pictureUrl ?? '');
  if (pictureUrl === undefined || others.length === 0) return [row];
  const handle = row.cells.handle ?? '';
  return [
    { ...row, cells: { ...row.cells, pictureUrl } },
    ...others.map((address) => ({ cells: { handle, pictureUrl: address } })),
  ];
}

/** The rows into which a format translates a file. */
async function* translatedRows(form: FileForm, format: FormatReader): AsyncGenerator<RowOfFile> {
  const { columns } = format;
  const spellings = new Spellings();
  let index = 0;
  for await (const record of formatRecords(form)) {
    const { line, numbers } = record;
    const translation = format.translate(record);
    if ('leftOut' in translation) {
      yield { columns, read: { stray: { line, handle: translation.handle, reason: translation.leftOut } } };
      continue;
    }
    const handle = spellings.of(translation.handle);
    for (const [place, { cells, problem, isOfArticleAlone }] of translation.rows
      .flatMap(withRowsOfPictures)
      .entries()) {
      const row: CatalogueRow = { line, index: index++, cells: columns.map(({ key }) => cells[key] ?? '') };
      if (problem !== undefined) row.problem = problem;
      if (isOfArticleAlone) row.isOfArticleAlone = true;
      if (numbers) row.numbers = numbers;
      const notes = place === 0 ? (translation.notes ?? []) : [];
      yield { columns, read: { row, handle, notes } };
    }
  }
}

/** Finds out whether a file is that of another shop system, and lets its format look at all of it. */
async function findFormat(
  form: FileForm,
  context: FormatContext,
  { mapped, former }: Pick<OutlineOptions, 'mapped' | 'former'>,
): Promise<FormatReader | undefined> {
  let format: FormatReader | undefined;
  for await (const record of givenRecords(form)) {
    const header = checkFirst(record);
    format = (await mapped?.(header)) ?? formatOf(header, context);
    break;
  }
  if (format?.hear && former) format.hear(await former());
  if (format?.survey) for await (const record of formatRecords(form)) format.survey(record);
  return format;
}

export type OutlineOptions = FileHints & {
  currency: Currency;
  decimalMark?: DecimalMark | undefined;
  /** Now, in UTC epoch milliseconds: the prices of some formats hold for a time. */
  now?: number;
  /** Reads a file whose columns the shop has named; undefined where it has not named those of this header. */
  mapped?: (header: readonly string[]) => Promise<FormatReader | undefined>;
  /** Reads which products of the shop came from other systems: a second file may speak of them. */
  former?: () => Promise<FormerProduct[]>;
};

/**
 * Reads the whole file once and changes nothing. The caller has to call `form.release` when the articles have been read.
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
  { currency, decimalMark, now = 0, ...shop }: OutlineOptions,
): Promise<Omit<CatalogueOutline, 'fileDigest'>> {
  const format = await findFormat(form, { now, currency }, shop);
  const witness = new NumberWitness(currency);
  const lastRowOf = new Map<string, number>();
  const strays: LeftOutRow[] = [];
  const notes: RowNote[] = [];
  let outlined: CatalogueColumn[] = [];
  let rowCount = 0;
  let lastLine = 0;
  let hasTracked = false;
  let cell = cellReader(outlined);
  for await (const { columns, read } of readRows(form, format)) {
    if (columns !== outlined) cell = cellReader(columns);
    outlined = columns;
    if (read === 'blank') continue;
    // A format may make several rows of one.
    const { line } = 'stray' in read ? read.stray : read.row;
    if (line !== lastLine) rowCount++;
    lastLine = line;
    if ('stray' in read) {
      strays.push(read.stray);
      continue;
    }
    lastRowOf.set(read.handle, read.row.index);
    for (const note of read.notes ?? []) notes.push({ line: read.row.line, handle: read.handle, note });
    if (read.row.problem) continue;
    // A number of a spreadsheet tells nothing of how its texts are written.
    const text = (key: ColumnKey) => {
      const found = cell(read.row, key) ?? '';
      return read.row.numbers?.has(found) ? '' : found;
    };
    for (const key of ['price', 'compareAt'] as const) witness.hearAmount(text(key));
    witness.hearCount(text('quantity'));
    hasTracked ||= (cell(read.row, 'tracker') ?? '').trim() !== '';
  }
  const inventory = format ? undefined : inventoryColumnsOf(outlined.map(({ name }) => name));
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
    format,
    notes,
  };
}

/** The rows of one article, in the order of the file. */
export type ArticleRows = { handle: string; rows: CatalogueRow[] };

/** Every article of the file with all its rows, each as soon as its last row has been read. */
export async function* readArticles(outline: CatalogueOutline): AsyncGenerator<ArticleRows> {
  const open = new Map<string, CatalogueRow[]>();
  for await (const { read } of readRows(outline.form, outline.format)) {
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

/** Which lines stand together: those of one article, and of a row that may be anyone's those of the articles beside it. */
async function linesTogether(outline: CatalogueOutline): Promise<number[][]> {
  const linesOf = new Map<string, number[]>();
  const homeless: { line: number; beside: string[] }[] = [];
  let previous: string | undefined;
  for await (const { read } of readRows(outline.form, outline.format)) {
    if (read === 'blank') continue;
    const { line } = 'stray' in read ? read.stray : read.row;
    const handle = sameTextKey('stray' in read ? read.stray.handle : read.handle);
    if (handle === '') {
      homeless.push({ line, beside: previous === undefined ? [] : [previous] });
      continue;
    }
    for (let last = homeless.length - 1; last >= 0; last--) {
      const waiting = homeless[last];
      if (!waiting || waiting.beside.at(-1) !== previous) break;
      waiting.beside.push(handle);
    }
    const some = linesOf.get(handle);
    if (some) some.push(line);
    else linesOf.set(handle, [line]);
    previous = handle;
  }
  const besides = homeless.map(({ line, beside }) => [line, ...beside.flatMap((handle) => linesOf.get(handle) ?? [])]);
  return [...linesOf.values(), ...besides];
}

/**
 * The records of the file in which some lines stand, and of a record that is a row of an article all the others of that article.
 * Of a row that may be anyone's, the articles beside it come whole: it may be a variant of one of them. They come as they stand
 * in the file, its header first.
 */
export async function* readWithWholeArticles(
  outline: CatalogueOutline,
  lines: ReadonlySet<number>,
): AsyncGenerator<CatalogueRecord> {
  const wanted = new Set(lines);
  for (const some of await linesTogether(outline))
    if (some.some((line) => lines.has(line))) for (const line of some) wanted.add(line);
  let isHeader = true;
  for await (const record of givenRecords(outline.form)) {
    if (isHeader || wanted.has(record.line)) yield record;
    isHeader = false;
  }
}
