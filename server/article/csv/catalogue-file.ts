import { TextDecoder } from 'node:util';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import type { Options } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { present } from '../../../contract/presence.ts';

/**
 * Reads a CSV file (RFC 4180) record by record, each with the physical line on which it starts. It continues after errors: an
 * unreadable record loses only its first line, and reading resumes on the next.
 */

/** The file as a whole cannot be imported; the message says why and what would help. */
export class UnusableFile extends Error {
  override name = 'UnusableFile';
}

export type TextEncoding = 'utf-8' | 'windows-1252';

/** How a file is to be read. */
export type FileForm = {
  encoding: TextEncoding;
  /** Bytes of a byte order mark, which belong to no column. */
  skippedBytes: number;
  delimiter: ',' | ';' | '\t';
  sizeBytes: number;
};

/** One record, or what is wrong with the line where one should be. */
export type CatalogueRecord = {
  line: number;
  /** For a problem, the text between the line's delimiters, which helps to guess whose row it is. */
  cells: string[];
  problem?: string;
  endByte: number;
};

/** A row with a long description takes a few hundred kilobytes. A longer one has an unclosed quote. */
const largestRecordBytes = 2 * 1024 * 1024;

/**
 * Finds out how a file is written: UTF-8, or else Windows-1252, which older spreadsheets write.
 * @throws {UnusableFile} when it is empty, not text, or in an encoding that is not read here
 */
export async function inspectFile(file: string, forced?: TextEncoding): Promise<FileForm> {
  let sizeBytes = 0;
  let start: Buffer = Buffer.alloc(0);
  let isUtf8 = true;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
      if (sizeBytes === 0) start = chunk;
      if (chunk.includes(0)) throw new UnusableFile(whyBinary(start));
      sizeBytes += chunk.length;
      if (isUtf8) isUtf8 = decodes(decoder, chunk, true);
    }
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    throw new UnusableFile(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (sizeBytes === 0) throw new UnusableFile('The file is empty.');
  if (isUtf8) isUtf8 = decodes(decoder, Buffer.alloc(0), false);
  if (forced === 'utf-8' && !isUtf8) {
    throw new UnusableFile('The file is not UTF-8 throughout. Save it as "CSV UTF-8", or leave --encoding out.');
  }
  const skippedBytes = start.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  const encoding = forced ?? (isUtf8 ? 'utf-8' : 'windows-1252');
  const head = new TextDecoder(encoding).decode(start.subarray(skippedBytes, 64 * 1024));
  return { encoding, skippedBytes, delimiter: delimiterOf(head), sizeBytes };
}

function decodes(decoder: TextDecoder, chunk: Buffer, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}

function whyBinary(start: Buffer): string {
  if (start.subarray(0, 2).toString('latin1') === 'PK') {
    return 'This is a spreadsheet (.xlsx) or another archive. Save it as "CSV UTF-8" and import that.';
  }
  const mark = start.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') return 'The file is UTF-16. Save it as "CSV UTF-8" and import that.';
  return 'The file is not text: it has zero bytes in it.';
}

/** Spreadsheets of some countries separate by semicolons; the header says. */
function delimiterOf(head: string): FileForm['delimiter'] {
  const header = head.replace(/[\r\n].*/su, '');
  const count = (delimiter: string) => header.split(delimiter).length;
  const mostFirst = ([',', ';', '\t'] as const).toSorted((a, b) => count(b) - count(a));
  return present(mostFirst[0], 'the commonest delimiter');
}

const lineBreaks = /\r\n|\n|\r/g;

function breaksIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) if (cell.includes('\n') || cell.includes('\r')) count += cell.split(lineBreaks).length - 1;
  return count;
}

// Bytes are parsed as Latin-1, one character for each, and decoded afterwards, so that offsets stay those of the file.
const latin1 = (cell: string) => Buffer.from(cell, 'latin1');

function decoderOf(encoding: TextEncoding): (cell: string) => string {
  const decoder = new TextDecoder(encoding);
  // eslint-disable-next-line no-control-regex -- the characters that every encoding here has in common
  return (cell) => (/^[\x00-\x7f]*$/.test(cell) ? cell : decoder.decode(latin1(cell)));
}

const csvForm: Options = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  encoding: 'latin1',
  info: true,
  max_record_size: largestRecordBytes,
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

/**
 * Every record of the file, the header too. Empty lines give a record of one empty cell.
 * @param columnCount how many cells a line must have to be believed when it breaks the rules of quoting
 */
export async function* readRecords(
  file: string,
  form: FileForm,
  columnCount: () => number | undefined,
): AsyncGenerator<CatalogueRecord> {
  const decode = decoderOf(form.encoding);
  let offset = form.skippedBytes;
  let line = 1;
  // When the parser fails, earlier records may not have been returned yet. They are read again, up to this number.
  let atMost: number | undefined;
  while (offset < form.sizeBytes) {
    const stream = createReadStream(file, { start: offset, highWaterMark: 256 * 1024 });
    const parser = parse({ ...csvForm, delimiter: form.delimiter, ...(atMost === undefined ? {} : { to: atMost }) });
    stream.on('error', (error) => parser.destroy(error));
    stream.pipe(parser);
    const startedAt = offset;
    let given = 0;
    try {
      for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { bytes: number } }>) {
        const cells = record.map(decode);
        offset = startedAt + info.bytes;
        given++;
        yield { line, cells, endByte: offset };
        line += 1 + breaksIn(cells);
      }
      if (atMost === undefined) return;
      atMost = undefined;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const found = Number(error['records']);
      if (found > given) {
        atMost = found - given;
        continue;
      }
      const { text, next } = await readLine(file, offset);
      const cells = readLeniently(text, form.delimiter)?.map(decode);
      if (cells && cells.length === columnCount() && breaksIn(cells) === 0) {
        yield { line, cells, endByte: next };
      } else {
        const naive = text.split(form.delimiter).map(decode);
        yield { line, cells: naive, problem: problemOf(error.code), endByte: next };
      }
      offset = next;
      line += 1;
    } finally {
      stream.destroy();
      parser.destroy();
    }
  }
}

function problemOf(code: string): string {
  if (!/QUOTE|MAX_RECORD_SIZE/.test(code)) return `the line is not CSV (${code})`;
  return 'a quotation mark opens a cell and does not close it, or stands in one without being doubled ("")';
}
