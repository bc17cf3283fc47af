import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { placeForCopy } from '../encoding/temporary-copy.ts';
import type { TemporaryCopy } from '../encoding/temporary-copy.ts';
import { SharedStrings } from './shared-strings.ts';
import { sentenceOnHidden } from './hidden-parts.ts';
import { readSheetRows } from './sheet-rows.ts';
import type { HiddenParts, SheetCell, SheetRow } from './sheet-rows.ts';
import { UnreadableSpreadsheet } from './unreadable-spreadsheet.ts';
import { readWorkbook } from './workbook.ts';
import type { Sheet } from './workbook.ts';
import { ZipParts } from './zip-parts.ts';

/**
 * Copies a sheet into a CSV file in UTF-8, which is then read like any other. Each record begins with the number of its row in the
 * sheet; a cell that is a number, or that has a problem, begins with a control character, which no text of a sheet has.
 */

const numberSign = '\u0002';
const problemSign = '\u0003';

/** A longer record would be taken for a broken one. */
const mostRowBytes = 1024 * 1024;

export type SheetCopy = TemporaryCopy & {
  sheet: string;
  /** Whether that sheet is hidden: no other one has anything in it. */
  isHidden: boolean;
  /** What is hidden in it, as a report says it; empty for nothing. */
  hiddenParts: string;
  /** The other sheets that have something in them. */
  otherSheets: string[];
};

function written({ text, isNumber, problem }: SheetCell, rowBytes: number): string {
  if (problem !== undefined) return problemSign + problem;
  if (rowBytes > mostRowBytes) return `${problemSign}makes the row longer than ${mostRowBytes / 1024 / 1024} MB`;
  return isNumber ? numberSign + text : text;
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

async function* csvOf(rows: AsyncIterable<SheetRow>, heed: (columnCount: number) => void): AsyncGenerator<string> {
  let width: number | undefined;
  for await (const { row, cells } of rows) {
    // The names of the columns come first; a row has as many cells, where nothing stands beyond.
    if (width === undefined) heed(cells.length);
    width ??= cells.length;
    let bytes = 0;
    const texts = Array.from({ length: Math.max(width, cells.length) }, (_, place) => {
      const cell = cells[place];
      bytes += Buffer.byteLength(cell?.text ?? '');
      return cell ? quoted(written(cell, bytes)) : '';
    });
    yield `${row},${texts.join(',')}\n`;
  }
}

/** A record of the copy as it stands in the sheet. */
export type SheetRecord = {
  row: number;
  cells: string[];
  /** The texts of those cells that are numbers. */
  numbers: ReadonlySet<string>;
  problem?: string;
};

/** @param header the names of the columns, where they are known */
export function readSheetRecord([row = '', ...cells]: readonly string[], header: readonly string[]): SheetRecord {
  const numbers = new Set<string>();
  let problem: string | undefined;
  const texts = cells.map((cell, place) => {
    if (cell.startsWith(numberSign)) {
      numbers.add(cell.slice(1));
      return cell.slice(1);
    }
    if (!cell.startsWith(problemSign)) return cell;
    problem ??= `the cell in the column "${header[place] ?? place + 1}" ${cell.slice(1)}`;
    return '';
  });
  const record = { row: Number(row), cells: texts, numbers };
  return problem === undefined ? record : { ...record, problem };
}

async function hasContent(rows: AsyncGenerator<SheetRow>): Promise<boolean> {
  const { done } = await rows.next();
  await rows.return(undefined);
  return !done;
}

/**
 * Copies the first sheet with something in it; hidden ones come after the others.
 * @throws {UnreadableSpreadsheet} when the file is not a spreadsheet that can be read; other errors come from the file system
 */
export async function copySheet(file: string): Promise<SheetCopy> {
  const parts = await ZipParts.open(file);
  const copy = placeForCopy();
  let strings: SharedStrings | undefined;
  try {
    const workbook = await readWorkbook(parts);
    const texts = await SharedStrings.read(parts, workbook.sharedStrings, `${copy.file}.strings`);
    strings = texts;
    const inOrder = workbook.sheets.toSorted((a, b) => Number(a.isHidden) - Number(b.isHidden));
    const rowsOf = (sheet: Sheet, hidden?: HiddenParts) => readSheetRows(parts, sheet, workbook, texts, hidden);
    const filled: Sheet[] = [];
    for (const sheet of inOrder) if (await hasContent(rowsOf(sheet))) filled.push(sheet);
    const [first, ...others] = filled;
    if (!first) throw new UnreadableSpreadsheet('The spreadsheet is empty.');
    const hidden: HiddenParts = { rows: [], columns: [] };
    let columnCount = 0;
    const csv = csvOf(rowsOf(first, hidden), (count) => (columnCount = count));
    await pipeline(Readable.from(csv), createWriteStream(copy.file, { mode: 0o600 }));
    const { name: sheet, isHidden } = first;
    const hiddenParts = sentenceOnHidden(hidden, columnCount);
    return { ...copy, sheet, isHidden, hiddenParts, otherSheets: others.map(({ name }) => name) };
  } catch (error) {
    copy.remove();
    throw error;
  } finally {
    strings?.close();
    parts.close();
  }
}
