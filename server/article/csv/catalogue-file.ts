import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import type { Options } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { present } from '../../../contract/presence.ts';
import { chooseEncoding } from './encoding/choose-encoding.ts';
import type { Choice } from './encoding/choose-encoding.ts';
import { sampleFile } from './encoding/file-sample.ts';
import type { FileSample } from './encoding/file-sample.ts';
import { textProblem } from './encoding/suspicious-text.ts';
import { decoderOf, needsTranscription, shownEncoding } from './encoding/text-encoding.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';
import { transcribe } from './encoding/transcription.ts';
import type { Transcription } from './encoding/transcription.ts';

/**
 * Reads a CSV file (RFC 4180) record by record, each with the physical line on which it starts. It continues after errors: an
 * unreadable record loses only its first line, and reading resumes on the next.
 */

/** The file as a whole cannot be imported; the message says why and what would help. */
export class UnusableFile extends Error {
  override name = 'UnusableFile';
}

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
  delimiter: ',' | ';' | '\t';
  /** The size of `readFrom`. */
  sizeBytes: number;
  /** Removes what was made to read the file. */
  release: () => void;
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

/** What is known about a file before it is looked at. */
export type FileHints = {
  /** The encoding that a person says it is in. */
  encoding?: TextEncoding | undefined;
  /** The languages of the shop (BCP 47): a hint between two readings. */
  languages?: readonly string[];
};

/**
 * Finds out how a file is written. Whoever calls it calls `release` when the file has been read.
 * @throws {UnusableFile} when it is empty, not text, or in an encoding that cannot be decided
 */
export async function inspectFile(
  file: string,
  { encoding: named, languages = [] }: FileHints = {},
): Promise<FileForm> {
  const sample = await sampleOf(file);
  if (sample.sizeBytes === 0) throw new UnusableFile('The file is empty.');
  const choice = chooseAmong(sample, named, languages);
  if ('undecided' in choice) throw new UnusableFile(choice.undecided);
  const { encoding, how } = choice;
  const whole = { encoding, decided: how };
  if (!needsTranscription(encoding)) {
    const start = startOf(sample.start, encoding);
    return { ...whole, ...start, readFrom: file, readAs: encoding, sizeBytes: sample.sizeBytes, release: () => {} };
  }
  const copy = await transcribed(file, encoding);
  try {
    const { start, sizeBytes } = await sampleOf(copy.file);
    return {
      ...whole,
      ...startOf(start, 'utf-8'),
      readFrom: copy.file,
      readAs: 'utf-8',
      sizeBytes,
      release: copy.remove,
    };
  } catch (error) {
    copy.remove();
    throw error;
  }
}

async function sampleOf(file: string): Promise<FileSample> {
  try {
    return await sampleFile(file);
  } catch (error) {
    throw new UnusableFile(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function transcribed(file: string, encoding: TextEncoding): Promise<Transcription> {
  try {
    return await transcribe(file, encoding);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const name = shownEncoding(encoding);
    throw new UnusableFile(`The file is not ${name} throughout. Save it as "CSV UTF-8" and import that.`, {
      cause: error,
    });
  }
}

const byteOrderMarks: readonly (readonly [string, TextEncoding | undefined])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe0000', undefined],
  ['0000feff', undefined],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

/** By what a person says, then the byte-order mark, then zero bytes, escape sequences and the bytes themselves. */
function chooseAmong(sample: FileSample, named: TextEncoding | undefined, languages: readonly string[]): Choice {
  const { start, sizeBytes, zeroBytes, hasEscapes, utf8Lines } = sample;
  const mark = byteOrderMarks.find(([bytes]) => start.subarray(0, bytes.length / 2).toString('hex') === bytes);
  if (mark && mark[1] === undefined)
    return { undecided: 'The file is UTF-32. Save it as "CSV UTF-8" and import that.' };
  const zeros = zeroBytes.even + zeroBytes.odd;
  const wide = mark?.[1]?.startsWith('utf-16') ? mark[1] : utf16WithoutMark(zeroBytes, sizeBytes);
  if (zeros > 0 && (wide === undefined || start.subarray(0, 2).toString('latin1') === 'PK')) {
    return { undecided: whyBinary(start) };
  }
  if (named !== undefined) {
    const isWide = named.startsWith('utf-16');
    if (isWide !== (wide !== undefined)) {
      const is =
        wide === undefined ? 'The file has no zero bytes, so it is not' : `The file is ${shownEncoding(wide)}, not`;
      return { undecided: `${is} ${shownEncoding(named)}. Leave --encoding out, or save it as "CSV UTF-8".` };
    }
    if (mark && mark[1] !== named) {
      return {
        undecided: `The file's byte-order mark says ${shownEncoding(mark[1] ?? '')}, --encoding says ${shownEncoding(named)}. Leave --encoding out.`,
      };
    }
    if (named === 'utf-8' && utf8Lines.broken > utf8Lines.sound) {
      return { undecided: 'The file is not UTF-8. Save it as "CSV UTF-8", or leave --encoding out.' };
    }
    return { encoding: named, how: 'as --encoding says' };
  }
  if (mark?.[1] !== undefined) return { encoding: mark[1], how: 'its byte-order mark says so' };
  if (wide !== undefined) return { encoding: wide, how: 'every other byte of its ASCII letters is zero' };
  if (hasEscapes && utf8Lines.sound + utf8Lines.broken === 0) {
    return { encoding: 'iso-2022-jp', how: 'it has the escape sequences of that encoding' };
  }
  return chooseEncoding(sample, languages);
}

/** ASCII signs in UTF-16 have a zero byte on one side, and a CSV has many: its separators, line ends and names of columns. */
function utf16WithoutMark({ even, odd }: FileSample['zeroBytes'], sizeBytes: number): TextEncoding | undefined {
  if (sizeBytes % 2 !== 0 || even + odd < sizeBytes / 16) return undefined;
  if (even < odd / 50) return 'utf-16le';
  return odd < even / 50 ? 'utf-16be' : undefined;
}

function whyBinary(start: Buffer): string {
  if (start.subarray(0, 2).toString('latin1') === 'PK') {
    return 'This is a spreadsheet (.xlsx) or another archive. Save it as "CSV UTF-8" and import that.';
  }
  return 'The file is not text: it has zero bytes in it.';
}

const delimiters = [',', ';', '\t'] as const;

/** Where the header starts, after a byte-order mark, empty lines and Excel's `sep=;`, and how its cells are parted. */
function startOf(start: Buffer, encoding: TextEncoding): Pick<FileForm, 'skippedBytes' | 'skippedLines' | 'delimiter'> {
  let skippedBytes = encoding === 'utf-8' && start.subarray(0, 3).toString('hex') === 'efbbbf' ? 3 : 0;
  let skippedLines = 0;
  let named: FileForm['delimiter'] | undefined;
  for (;;) {
    // Latin-1 has one character for each byte, so that lengths are those of the file.
    const rest = start.subarray(skippedBytes).toString('latin1');
    const separator = named === undefined ? /^"?sep=(.)"?(?:\r\n|\n|\r)/i.exec(rest) : null;
    const skipped = separator ?? /^[ \t,;]*(?:\r\n|\n|\r)/.exec(rest);
    if (!skipped) {
      return {
        skippedBytes,
        skippedLines,
        delimiter: named ?? delimiterOf(decoderOf(encoding)(Buffer.from(rest, 'latin1'))),
      };
    }
    if (separator) {
      named = delimiters.find((each) => each === separator[1]);
      if (named === undefined) {
        throw new UnusableFile(
          `The first line says that cells are parted by "${separator[1]}". Save the file with commas, semicolons or tabs between them.`,
        );
      }
    }
    skippedBytes += skipped[0].length;
    skippedLines += 1;
  }
}

/** Spreadsheets of some countries separate by semicolons; the header says. */
function delimiterOf(head: string): FileForm['delimiter'] {
  const header = head.replaceAll(/"[^"]*"/g, '').replace(/[\r\n].*/su, '');
  const count = (delimiter: string) => header.split(delimiter).length;
  const mostFirst = delimiters.toSorted((a, b) => count(b) - count(a));
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
    const parser = parse({ ...csvForm, delimiter: form.delimiter, ...(atMost === undefined ? {} : { to: atMost }) });
    stream.on('error', (error) => parser.destroy(error));
    stream.pipe(parser);
    const startedAt = offset;
    let given = 0;
    try {
      for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { bytes: number } }>) {
        const decoded = decode(record);
        offset = startedAt + info.bytes;
        given++;
        yield { line, ...decoded, endByte: offset };
        line += 1 + breaksIn(decoded.cells);
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
      const lenient = readLeniently(text, form.delimiter);
      if (lenient && lenient.length === columnCount() && breaksIn(lenient) === 0) {
        yield { line, ...decode(lenient), endByte: next };
      } else {
        const { cells } = decode(text.split(form.delimiter));
        yield { line, cells, problem: problemOf(error.code), endByte: next };
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
