import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import type { Options } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { textProblem } from './encoding/suspicious-text.ts';
import { decoderOf } from './encoding/text-encoding.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';

/**
 * Reads a CSV file (RFC 4180) record by record, each with the physical line on which it starts. It continues after errors: an
 * unreadable record loses only its first line, and reading resumes on the next.
 */

/** What parts the cells of a line. */
export const delimiters = [',', ';', '\t'] as const;

/** How a file is to be read. */
export type FileForm = {
  encoding: TextEncoding;
  /** How the encoding was decided, as part of a sentence. */
  decided: string;
  /** The file with the bytes to parse: the file itself, or its copy in UTF-8. */
  readFrom: string;
  /** The encoding of `readFrom`. */
  readAs: TextEncoding;
  /** Bytes before the header: a byte-order mark, empty lines, `sep=;`. */
  skippedBytes: number;
  skippedLines: number;
  delimiter: (typeof delimiters)[number];
  /** Whether a column is named as one that has pictures in its cells. */
  hasPictures?: boolean;
  /** The size of `readFrom`. */
  sizeBytes: number;
  /** Whether `readFrom` is the copy of a sheet (`spreadsheet/sheet-copy.ts`). */
  isSheet?: true;
  /** Removes what was made to read the file. */
  release: () => void;
};

/** One record, or what is wrong with the line where one should be. */
export type CatalogueRecord = {
  line: number;
  /** For a problem, the text between the line's delimiters, which helps to guess whose row it is. */
  cells: string[];
  problem?: string;
  /** Of a spreadsheet: the texts of those cells that are numbers. They have a decimal point, even where other cells have a comma. */
  numbers?: ReadonlySet<string>;
  endByte: number;
};

/** A row with a long description takes a few hundred kilobytes. A longer one has an unclosed quote. */
const largestRecordBytes = 2 * 1024 * 1024;
/** Of a file with pictures in its cells: 20 MB in Base64, and the other cells. */
const largestRecordWithPicture = 30 * 1024 * 1024;

const lineBreaks = /\r\n|\n|\r/g;

function breaksIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) if (cell.includes('\n') || cell.includes('\r')) count += cell.split(lineBreaks).length - 1;
  return count;
}

// Bytes are parsed as Latin-1, one character for each, and decoded afterwards, so that offsets stay those of the file.
const latin1 = (cell: string) => Buffer.from(cell, 'latin1');

// eslint-disable-next-line no-control-regex -- the characters that every encoding here has in common
const isAsciiText = (cell: string) => /^[\x00-\x7f]*$/.test(cell);

/** In Japanese fonts the byte of a backslash is a yen sign, and programs there write it before amounts. */
const isYenAmount = (cell: string) => /^\s*\\\s*[\d.,]+\s*$/.test(cell);
const japanese = new Set<TextEncoding>(['shift_jis', 'euc-jp']);

type Decoded = { cells: string[]; problem?: string };

/** Decodes the cells of a record, and says what looks wrongly decoded in them. */
function cellDecoder({ readAs }: FileForm): (record: readonly string[]) => Decoded {
  const decode = decoderOf(readAs);
  let header: string[] | undefined;
  return (record) => {
    let problem: string | undefined;
    const cells = record.map((cell, place) => {
      if (isAsciiText(cell)) return japanese.has(readAs) && isYenAmount(cell) ? cell.replace('\\', '¥') : cell;
      const bytes = () => latin1(cell);
      const text = decode(bytes());
      const found = problem === undefined ? textProblem(text, readAs, bytes) : undefined;
      const column = header?.[place];
      if (found !== undefined)
        problem = column === undefined || column === '' ? found : `in the column "${column}", ${found}`;
      return text;
    });
    header ??= cells;
    return problem === undefined ? { cells } : { cells, problem };
  };
}

const csvForm: Options = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  encoding: 'latin1',
  info: true,
};

/** The physical line at `offset`, without its end, and where the next one starts. */
async function readLine(file: string, offset: number): Promise<{ text: string; next: number }> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(64 * 1024);
    let text = '';
    for (let position = offset; ;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      const chunk = buffer.subarray(0, bytesRead);
      const end = chunk.findIndex((byte) => byte === 0x0a || byte === 0x0d);
      if (end >= 0) {
        text += chunk.subarray(0, end).toString('latin1');
        const isPair = chunk[end] === 0x0d && chunk[end + 1] === 0x0a;
        return { text, next: position + end + (isPair ? 2 : 1) };
      }
      text += chunk.toString('latin1');
      position += bytesRead;
      if (bytesRead === 0) return { text, next: position };
    }
  } finally {
    await handle.close();
  }
}

/**
 * Reads a line with a quote in the middle of an unquoted cell (`26" wheel`). It breaks the rules, but has only one meaning when
 * the line is read by itself.
 */
function readLeniently(text: string, delimiter: string): string[] | undefined {
  try {
    const records = parseAtOnce(text, { relax_quotes: true, relax_column_count: true, delimiter }) as string[][];
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}

/** Below this, a text of several lines may well have the commas of a row. */
const fewestColumnsToTell = 6;

/**
 * Whether a record is several rows of the file: one has a quotation mark that opens a cell, a later one has a mark that happens to close
 * it, and all between would be the text of one cell. Its first and its last line are then whole rows, where commas have no space behind
 * them.
 */
function isTornTogether(cells: readonly string[], delimiter: string, columnCount: number | undefined): boolean {
  if (columnCount === undefined || columnCount < fewestColumnsToTell) return false;
  const widthOf = (line: string) =>
    line.includes(`${delimiter} `) ? 0 : line.replaceAll(/"[^"]*"/g, '').split(delimiter).length;
  return cells.some((cell, place) => {
    if (!/[\r\n]/.test(cell)) return false;
    const lines = cell.split(lineBreaks);
    const first = place + widthOf(lines[0] ?? '');
    const last = widthOf(lines.at(-1) ?? '') + cells.length - 1 - place;
    return first === columnCount && last === columnCount;
  });
}

class TornTogether extends Error {}

/**
 * The cells of a line that is not CSV, as far as they can be told: a cell with sound quotes is read without them, and one with
 * broken quotes ends at the next delimiter.
 */
function cellsOfBrokenLine(text: string, delimiter: string): string[] {
  const cells: string[] = [];
  const quotedCell = /"((?:[^"]|"")*)"/y;
  for (let place = 0; place <= text.length;) {
    quotedCell.lastIndex = place;
    const sound = quotedCell.exec(text);
    const after = sound ? text[place + sound[0].length] : undefined;
    if (sound && (after === undefined || after === delimiter)) {
      cells.push((sound[1] ?? '').replaceAll('""', '"'));
      place += sound[0].length + 1;
      continue;
    }
    const next = text.indexOf(delimiter, place);
    const end = next < 0 ? text.length : next;
    cells.push(text.slice(place, end));
    place = end + 1;
  }
  return cells;
}

/**
 * Every record of the file, the header too. Empty lines give a record of one empty cell.
 * @param columnCount how many cells a line must have to be believed when it breaks the rules of quoting
 */
export async function* readCsvRecords(
  form: FileForm,
  columnCount: () => number | undefined,
): AsyncGenerator<CatalogueRecord> {
  const file = form.readFrom;
  const decode = cellDecoder(form);
  let offset = form.skippedBytes;
  let line = 1 + form.skippedLines;
  // When the parser fails, earlier records may not have been returned yet. They are read again, up to this number.
  let atMost: number | undefined;
  while (offset < form.sizeBytes) {
    const stream = createReadStream(file, { start: offset, highWaterMark: 256 * 1024 });
    const largest = form.hasPictures ? largestRecordWithPicture : largestRecordBytes;
    const parser = parse({
      ...csvForm,
      max_record_size: largest,
      delimiter: form.delimiter,
      ...(atMost === undefined ? {} : { to: atMost }),
    });
    stream.on('error', (error) => parser.destroy(error));
    stream.pipe(parser);
    const startedAt = offset;
    let given = 0;
    try {
      for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { bytes: number } }>) {
        const decoded = decode(record);
        if (isTornTogether(decoded.cells, form.delimiter, columnCount())) throw new TornTogether();
        offset = startedAt + info.bytes;
        given++;
        yield { line, ...decoded, endByte: offset };
        line += 1 + breaksIn(decoded.cells);
      }
      if (atMost === undefined) return;
      atMost = undefined;
    } catch (error) {
      if (!(error instanceof CsvError || error instanceof TornTogether)) throw error;
      const found = error instanceof CsvError ? Number(error['records']) : given;
      if (found > given) {
        atMost = found - given;
        continue;
      }
      const { text, next } = await readLine(file, offset);
      const lenient = readLeniently(text, form.delimiter);
      if (lenient && lenient.length === columnCount() && breaksIn(lenient) === 0) {
        yield { line, ...decode(lenient), endByte: next };
      } else {
        const { cells } = decode(cellsOfBrokenLine(text, form.delimiter));
        yield { line, cells, problem: problemOf(error), endByte: next };
      }
      offset = next;
      line += 1;
    } finally {
      stream.destroy();
      parser.destroy();
    }
  }
}

function problemOf(error: CsvError | TornTogether): string {
  const code = error instanceof CsvError ? error.code : 'QUOTE';
  if (!/QUOTE|MAX_RECORD_SIZE/.test(code)) return `the line is not CSV (${code})`;
  return 'a quotation mark opens a cell and does not close it, or stands in one without being doubled ("")';
}
