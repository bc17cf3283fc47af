import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** One form in which a text may lie somewhere. */
type Form = { name: string; bytes: Buffer };

/** What of a base64 text stays the same whatever comes before and after it: its middle, at each of three offsets. */
function base64Middles(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor(((offset + bytes.length) * 8) / 6);
    return encoded.slice(first, last);
  });
}

function grouped(text: string, separator: string): string[] {
  const groups = text.match(/.{1,4}/g)!.join(separator);
  return text.length > 4 && /^\d+$/.test(text) ? [groups] : [];
}

/** The forms in which a secret is looked for: as typed, grouped, as a JavaScript engine keeps it, encoded. */
export function formsOf(text: string): Form[] {
  const ascii = Buffer.from(text, 'latin1');
  const wide = Buffer.from(text, 'utf16le');
  const turned = Buffer.from(wide).swap16();
  const texts: [string, string[]][] = [
    ['grouped with blanks', grouped(text, ' ')],
    ['grouped with dashes', grouped(text, '-')],
    ['base64', base64Middles(ascii)],
    ['base64url', base64Middles(ascii).map((each) => each.replaceAll('+', '-').replaceAll('/', '_'))],
    ['base64 of UTF-16', base64Middles(wide)],
    ['hexadecimal', [ascii.toString('hex'), ascii.toString('hex').toUpperCase()]],
  ];
  const forms = [
    { name: 'as typed', bytes: ascii },
    { name: 'UTF-16', bytes: wide },
    { name: 'UTF-16, high byte first', bytes: turned },
    ...texts.flatMap(([name, each]) => each.map((one) => ({ name, bytes: Buffer.from(one, 'latin1') }))),
    ...grouped(text, ' ').map((one) => ({ name: 'grouped, UTF-16', bytes: Buffer.from(one, 'utf16le') })),
  ];
  return forms.filter(({ bytes }, index) => forms.findIndex((other) => other.bytes.equals(bytes)) === index);
}

const remembered = new Map<string, Form[]>();

function rememberedFormsOf(text: string): Form[] {
  const forms = remembered.get(text) ?? formsOf(text);
  remembered.set(text, forms);
  return forms;
}

/** Names the forms in which any of the texts lies in `bytes`. */
export function findIn(bytes: Buffer, texts: string[]): string[] {
  return texts.flatMap((text, index) =>
    rememberedFormsOf(text)
      .filter((form) => bytes.includes(form.bytes))
      .map(({ name }) => `text ${index + 1} ${name}`),
  );
}

const pageBytes = 4096;
const chunkPages = 2048;
// Longer than any form, so that nothing is missed where two chunks meet.
const overlapBytes = 256;

/** The stretches of a region that have pages behind them, in memory or swapped out: most of what is reserved has none. */
function* stretchesIn(pagemap: number, start: number, end: number): Generator<{ at: number; length: number }> {
  const entries = Buffer.alloc(chunkPages * 8);
  for (let from = start; from < end; from += chunkPages * pageBytes) {
    const pages = Math.min(chunkPages, (end - from) / pageBytes);
    const read = readOrNothing(pagemap, entries, pages * 8, (from / pageBytes) * 8);
    let first = -1;
    for (let page = 0; page <= read / 8; page++) {
      // Bit 63: present; bit 62: swapped out.
      const isThere = page < read / 8 && (entries[page * 8 + 7]! & 0xc0) !== 0;
      if (isThere && first < 0) first = page;
      if (isThere || first < 0) continue;
      yield { at: from + first * pageBytes, length: (page - first) * pageBytes };
      first = -1;
    }
  }
}

/** A region may go while it is read, and some of the kernel's own cannot be. */
function readOrNothing(descriptor: number, buffer: Buffer, length: number, at: number): number {
  try {
    return readSync(descriptor, buffer, 0, length, at);
  } catch {
    return 0;
  }
}

/**
 * Searches every readable page of a process's memory (Linux; as root or as whoever started it).
 * @returns what was found, each once, and how much was read, so that a search of nothing is not taken for a proof
 */
export function searchMemory(processId: number, texts: string[]): { found: string[]; bytesRead: number } {
  const memory = openSync(`/proc/${processId}/mem`, 'r');
  const pagemap = openSync(`/proc/${processId}/pagemap`, 'r');
  const buffer = Buffer.alloc(chunkPages * pageBytes + overlapBytes);
  const found = new Set<string>();
  let bytesRead = 0;
  try {
    for (const line of readFileSync(`/proc/${processId}/maps`, 'latin1').trim().split('\n')) {
      const [, from, to, rights] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line)!;
      if (!rights!.startsWith('r')) continue;
      const end = Number.parseInt(to!, 16);
      for (const { at, length } of stretchesIn(pagemap, Number.parseInt(from!, 16), end)) {
        const read = readOrNothing(memory, buffer, Math.min(length + overlapBytes, end - at), at);
        bytesRead += Math.min(read, length);
        for (const each of findIn(buffer.subarray(0, read), texts)) found.add(each);
      }
    }
  } finally {
    closeSync(memory);
    closeSync(pagemap);
  }
  return { found: [...found].toSorted(), bytesRead };
}

/** Searches every file under a folder; gives the paths, from the folder, with what was found in each. */
export function searchFiles(
  folder: string,
  texts: string[],
  without: RegExp = /^$/,
): { found: string[]; files: string[] } {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !without.test(file));
  const found = files.flatMap((file) =>
    findIn(readFileSync(path.join(folder, file)), texts).map((what) => `${file}: ${what}`),
  );
  return { found, files };
}
