import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { present } from '../../contract/presence.ts';

/**
 * The typefaces of receipts, in the order of preference. They are those of the pages (`renderer/letters/`), so that a receipt has
 * its letters on a machine that lacks them.
 */
export const receiptFamilies = ['Inter Variable', 'Noto Sans Arabic Variable', 'Noto Sans JP Variable'];

/** A receipt's document is an address, which Chromium accepts up to 2 MiB; percent-encoding it takes some of that. */
const mostCharacters = 1_400_000;

/** One part of a typeface, with the code points that it is for. */
type Part = {
  family: string;
  file: string;
  unicodeRange: string;
  ranges: (readonly [first: number, last: number])[];
};

/** `U+6??`, `U+20A0-20CF` or `U+20AC` */
function readRange(range: string): readonly [number, number] {
  const [first, last = first] = range.trim().slice(2).split('-') as [string, string?];
  return [Number.parseInt(first.replaceAll('?', '0'), 16), Number.parseInt(last.replaceAll('?', 'F'), 16)];
}

function readPart(rule: string, folder: string): Part {
  const find = (what: RegExp) => present(what.exec(rule)?.[1], `${what.source} in a typeface of the built page`).trim();
  const unicodeRange = find(/unicode-range:([^;}]+)/);
  return {
    family: find(/font-family:\s*["']?([^;"']+)/),
    file: path.join(folder, find(/url\(["']?([^)"']+)/)),
    unicodeRange,
    ranges: unicodeRange.split(',').map(readRange),
  };
}

function isFor(part: Part, codePoint: number): boolean {
  return part.ranges.some(([first, last]) => first <= codePoint && codePoint <= last);
}

/** The typefaces of the built page, as receipts need them: embedded, because a receipt's window reaches no file. */
export class ReceiptLetters {
  readonly #folder: string;
  #parts: Part[] | undefined;

  /** @param pageFolder the built page */
  constructor(pageFolder: string) {
    this.#folder = path.join(pageFolder, 'assets');
  }

  /**
   * The style rules that embed what a text needs, and no more. Letters that no typeface here has, or that make a receipt too long
   * for a document, are left to the system.
   */
  rulesFor(text: string): string {
    const rules: string[] = [];
    let left = mostCharacters;
    for (const { family, file, unicodeRange } of this.#partsFor(text)) {
      const source = `data:font/woff2;base64,${readFileSync(file).toString('base64')}`;
      left -= source.length;
      if (left < 0) break;
      rules.push(
        `@font-face { font-family: '${family}'; font-weight: 100 900; src: url(${source}); unicode-range: ${unicodeRange}; }`,
      );
    }
    return rules.join('\n');
  }

  #partsFor(text: string): Set<Part> {
    const needed = new Set<Part>();
    for (const letter of new Set(text)) {
      const part = this.#known().find((each) => isFor(each, present(letter.codePointAt(0), 'a letter')));
      if (part) needed.add(part);
    }
    return needed;
  }

  /** All parts of the receipt's typefaces, by the order of preference, each once. */
  #known(): Part[] {
    this.#parts ??= this.#read();
    return this.#parts;
  }

  #read(): Part[] {
    const sheets = readdirSync(this.#folder).filter((name) => name.endsWith('.css'));
    const parts = new Map<string, Part>();
    for (const sheet of sheets) {
      const rules = readFileSync(path.join(this.#folder, sheet), 'utf8').match(/@font-face\s*\{[^}]*\}/g) ?? [];
      for (const rule of rules) {
        const part = readPart(rule, this.#folder);
        parts.set(part.file, part);
      }
    }
    return receiptFamilies.flatMap((family) => [...parts.values()].filter((part) => part.family === family));
  }
}
