import { statSync } from 'node:fs';
import { present } from '../../../contract/presence.ts';
import { delimiters, readCsvRecords } from './csv-records.ts';
import type { CatalogueRecord, FileForm } from './csv-records.ts';
import { chooseEncoding } from './encoding/choose-encoding.ts';
import type { Choice } from './encoding/choose-encoding.ts';
import { sampleFile } from './encoding/file-sample.ts';
import type { FileSample } from './encoding/file-sample.ts';
import { decoderOf, needsTranscription, shownEncoding } from './encoding/text-encoding.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';
import type { TemporaryCopy } from './encoding/temporary-copy.ts';
import { transcribe } from './encoding/transcription.ts';
import { kindOfFile } from './spreadsheet/file-kind.ts';
import { copySheet, readSheetRecord } from './spreadsheet/sheet-copy.ts';
import { UnreadableSpreadsheet } from './spreadsheet/unreadable-spreadsheet.ts';

export type { CatalogueRecord, FileForm } from './csv-records.ts';

/** Finds out how a file is written, text (CSV) or spreadsheet (XLSX), and reads it record by record. */

/** The file as a whole cannot be imported; the message says why and what would help. */
export class UnusableFile extends Error {
  override name = 'UnusableFile';
  /** Whether it can be read once the shop has said what its columns mean. */
  readonly canBeMapped: boolean;

  constructor(message: string, { canBeMapped = false, ...options }: ErrorOptions & { canBeMapped?: boolean } = {}) {
    super(message, options);
    this.canBeMapped = canBeMapped;
  }
}

/** What is known about a file before it is looked at. */
export type FileHints = {
  /** The encoding that a person says it is in. */
  encoding?: TextEncoding | undefined;
  /** The languages of the shop (BCP 47): a hint between two readings. */
  languages?: readonly string[];
};

/**
 * Finds out how a file is written. The caller has to call `release` when the file has been read.
 * @throws {UnusableFile} when it is empty, not text, or in an encoding that cannot be decided
 */
export async function inspectFile(
  file: string,
  { encoding: named, languages = [] }: FileHints = {},
): Promise<FileForm> {
  const kind = await readable(file, () => kindOfFile(file));
  if (typeof kind === 'object') throw new UnusableFile(kind.refusal);
  if (kind === 'xlsx') return inspectSheet(file, named);
  const sample = await readable(file, () => sampleFile(file));
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
    const { start, sizeBytes } = await sampleFile(copy.file);
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

async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnreadableSpreadsheet) throw new UnusableFile(error.message, { cause: error });
    throw new UnusableFile(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

async function inspectSheet(file: string, named: TextEncoding | undefined): Promise<FileForm> {
  if (named !== undefined)
    throw new UnusableFile('The file is a spreadsheet (XLSX), which has no encoding to name. Leave --encoding out.');
  const {
    file: readFrom,
    sheet,
    isHidden,
    hiddenParts,
    otherSheets,
    remove,
  } = await readable(file, () => copySheet(file));
  const others = otherSheets.map((name) => `"${name}"`).join(', ');
  const said = [
    `${isHidden ? 'hidden ' : ''}sheet "${sheet}"`,
    ...(hiddenParts === '' ? [] : [hiddenParts]),
    ...(others === '' ? [] : [`other sheets were not read: ${others}`]),
  ];
  return {
    encoding: 'xlsx',
    decided: said.join('; '),
    readFrom,
    readAs: 'utf-8',
    skippedBytes: 0,
    skippedLines: 0,
    delimiter: ',',
    sizeBytes: statSync(readFrom).size,
    isSheet: true,
    release: remove,
  };
}

async function transcribed(file: string, encoding: TextEncoding): Promise<TemporaryCopy> {
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
  if (zeros > 0 && wide === undefined) return { undecided: 'The file is not text: it has zero bytes in it.' };
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

/** Names of columns under which Odoo writes pictures. */
const picturesInCells = /(?:^|[,;\t"])image(?:_\d+)?(?:$|[,;\t"])/i;

/** Where the header starts, after a byte-order mark, empty lines and Excel's `sep=;`, and how its cells are parted. */
function startOf(
  start: Buffer,
  encoding: TextEncoding,
): Pick<FileForm, 'skippedBytes' | 'skippedLines' | 'delimiter' | 'hasPictures'> {
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
        hasPictures: picturesInCells.test(rest.replace(/[\r\n].*/su, '')),
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

/**
 * Every record of the file, the header too. Empty lines of a CSV file give a record of one empty cell.
 * @param columnCount how many cells a line must have to be believed when it breaks the rules of quoting
 */
export async function* readRecords(
  form: FileForm,
  columnCount: () => number | undefined,
): AsyncGenerator<CatalogueRecord> {
  if (!form.isSheet) return yield* readCsvRecords(form, columnCount);
  let header: readonly string[] = [];
  for await (const { cells, problem, endByte } of readCsvRecords(form, columnCount)) {
    const { row, ...record } = readSheetRecord(cells, header);
    if (header.length === 0) header = record.cells;
    yield { ...record, ...(problem === undefined ? {} : { problem }), line: row, endByte };
  }
}
