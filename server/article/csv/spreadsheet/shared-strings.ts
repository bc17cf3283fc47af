import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { plainText } from './cell-text.ts';
import { UnreadableSpreadsheet } from './unreadable-spreadsheet.ts';
import type { XmlHandler, ZipParts } from './zip-parts.ts';

/** Gathers the text of a string item, rich or plain: its runs, without the phonetic signs above them. */
export class TextGatherer {
  #text = '';
  #isInText = false;
  #phonetic = 0;

  open(name: string): void {
    if (name === 'rPh') this.#phonetic++;
    this.#isInText = name === 't' && this.#phonetic === 0;
  }

  add(text: string): void {
    if (this.#isInText) this.#text += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.#phonetic--;
    if (name === 't') this.#isInText = false;
  }

  take(): string {
    const text = plainText(this.#text);
    this.#text = '';
    return text;
  }
}

/** Longer texts, descriptions mostly, wait in a file until their cell comes. */
const longestInMemory = 200;
const mostStrings = 3_000_000;

/** The texts that the cells of a workbook name by their number. */
export class SharedStrings {
  #texts: (string | { offset: number; length: number })[] = [];
  #file: string;
  #descriptor: number | undefined;
  #size = 0;

  /** @param file where long texts are kept until `close` */
  constructor(file: string) {
    this.#file = file;
  }

  static async read(parts: ZipParts, part: string | undefined, file: string): Promise<SharedStrings> {
    const strings = new SharedStrings(file);
    if (part === undefined || !parts.has(part)) return strings;
    const gatherer = new TextGatherer();
    const handler: XmlHandler = {
      open: (name) => gatherer.open(name),
      text: (text) => gatherer.add(text),
      close: (name) => {
        gatherer.close(name);
        if (name === 'si') strings.#add(gatherer.take());
      },
    };
    try {
      await parts.readWhole(part, handler);
    } catch (error) {
      strings.close();
      throw error;
    }
    return strings;
  }

  #add(text: string): void {
    if (this.#texts.length === mostStrings) {
      throw new UnreadableSpreadsheet(
        'The spreadsheet has more than 3 million different texts. Split it into smaller files.',
      );
    }
    const bytes = Buffer.from(text);
    if (bytes.length <= longestInMemory) {
      // A text of its own, where a piece of the parsed one would keep the whole of it in memory.
      this.#texts.push(bytes.toString());
      return;
    }
    this.#descriptor ??= openSync(this.#file, 'w+', 0o600);
    writeSync(this.#descriptor, bytes, 0, bytes.length, this.#size);
    this.#texts.push({ offset: this.#size, length: bytes.length });
    this.#size += bytes.length;
  }

  /** @returns undefined when there is none of that number */
  at(index: number): string | undefined {
    const found = this.#texts[index];
    if (found === undefined || typeof found === 'string') return found;
    const bytes = Buffer.alloc(found.length);
    readSync(this.#descriptor ?? -1, bytes, 0, found.length, found.offset);
    return bytes.toString();
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    rmSync(this.#file, { force: true });
  }
}
