import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

/** Looks at every byte of a file once, and keeps a bounded number of its lines that are not ASCII, from all parts of it. */

export type FileSample = {
  sizeBytes: number;
  /** The first bytes of the file. */
  start: Buffer;
  /** Lines with bytes above 0x7F, each cut to a few kilobytes. */
  lines: Buffer[];
  /** Which of the bytes above 0x7F occur anywhere in the lines that are not UTF-8. */
  highBytes: ReadonlySet<number>;
  /** How many lines with bytes above 0x7F are UTF-8, and how many are not. */
  utf8Lines: { sound: number; broken: number };
  /** Zero bytes, by whether their place in the file is even or odd: UTF-16 has them on one side. */
  zeroBytes: { even: number; odd: number };
  /** Whether ISO-2022-JP's escape sequences occur. */
  hasEscapes: boolean;
};

const mostLines = 600;
const longestLine = 4096;
const startBytes = 64 * 1024;
/** A piece of this length without a line break is looked at as a line. */
const longestPiece = 1024 * 1024;
/** So many lines are kept for each byte, wherever they are: a rare sign decides between encodings that differ in it alone. */
const linesPerByte = 3;

class Sampler {
  readonly highBytes = new Map<number, number>();
  readonly utf8Lines = { sound: 0, broken: 0 };
  #rare: Buffer[] = [];
  #spread: Buffer[] = [];
  #every = 1;
  #seen = 0;

  get lines(): Buffer[] {
    return [...new Set([...this.#rare, ...this.#spread])];
  }

  look(line: Buffer): void {
    if (isAscii(line)) return;
    const isSound = isUtf8(line);
    this.utf8Lines[isSound ? 'sound' : 'broken']++;
    let isRare = false;
    for (const byte of line) {
      if (byte < 0x80 || isSound) continue;
      const times = this.highBytes.get(byte) ?? 0;
      if (times >= linesPerByte) continue;
      this.highBytes.set(byte, times + 1);
      isRare = true;
    }
    const kept = isRare || this.#seen % this.#every === 0 ? cut(line) : undefined;
    if (isRare && kept) this.#rare.push(kept);
    if (kept && this.#seen % this.#every === 0) this.#spread.push(kept);
    this.#seen++;
    if (this.#spread.length < mostLines) return;
    // Twice as far apart from here on, and as if it had been so from the beginning.
    this.#spread = this.#spread.filter((_line, place) => place % 2 === 0);
    this.#every *= 2;
  }
}

/** A copy of the part of a line around its first byte above 0x7F, from one ASCII sign to another. */
function cut(line: Buffer): Buffer {
  if (line.length <= longestLine) return Buffer.from(line);
  const first = line.findIndex((byte) => byte >= 0x80);
  let start = Math.max(0, first - longestLine / 2);
  while (start > 0 && !isSeparator(line[start])) start--;
  let end = Math.min(line.length, start + longestLine);
  while (end > first + 1 && end < line.length && !isSeparator(line[end])) end--;
  return Buffer.from(line.subarray(start, end));
}

// No encoding has these as a part of another character.
const isSeparator = (byte: number | undefined) => byte === 0x20 || byte === 0x2c || byte === 0x3b || byte === 0x09;

function countZeroBytes(chunk: Buffer, offset: number, zeroBytes: FileSample['zeroBytes']): void {
  for (let place = chunk.indexOf(0); place >= 0; place = chunk.indexOf(0, place + 1)) {
    zeroBytes[(offset + place) % 2 === 0 ? 'even' : 'odd']++;
  }
}

const escapes = [Buffer.from('\u001b$B'), Buffer.from('\u001b$@'), Buffer.from('\u001b(J')];

/** Reads the whole file. Errors of reading are thrown as they come. */
export async function sampleFile(file: string): Promise<FileSample> {
  const sampler = new Sampler();
  const zeroBytes = { even: 0, odd: 0 };
  let sizeBytes = 0;
  let start: Buffer = Buffer.alloc(0);
  let hasEscapes = false;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    if (start.length < startBytes) start = Buffer.concat([start, chunk]).subarray(0, startBytes);
    countZeroBytes(chunk, sizeBytes, zeroBytes);
    hasEscapes ||= escapes.some((sequence) => chunk.includes(sequence));
    sizeBytes += chunk.length;
    const piece = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const lineBreak = piece.includes(0x0a) ? 0x0a : 0x0d;
    let from = 0;
    for (let to = piece.indexOf(lineBreak); to >= 0; to = piece.indexOf(lineBreak, from)) {
      sampler.look(piece.subarray(from, to));
      from = to + 1;
    }
    rest = Buffer.from(piece.subarray(from));
    if (rest.length < longestPiece) continue;
    let end = rest.length;
    while (end > 1 && !isSeparator(rest[end - 1])) end--;
    sampler.look(rest.subarray(0, end));
    rest = rest.subarray(end);
  }
  sampler.look(rest);
  const { lines, highBytes, utf8Lines } = sampler;
  return { sizeBytes, start, lines, highBytes: new Set(highBytes.keys()), utf8Lines, zeroBytes, hasEscapes };
}
