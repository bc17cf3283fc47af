import type { Readable } from 'node:stream';
import sax from 'sax';
import type { SAXParser } from 'sax';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { UnreadableSpreadsheet } from './unreadable-spreadsheet.ts';

/** What is called for each element of a part. Names are without their prefix of the namespace. */
export type XmlHandler = {
  open: (name: string, attributes: Record<string, string>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

/** A file of a few kilobytes can unpack to gigabytes; 50,000 rows of 30 columns unpack to some 80 MB. */
const mostUnpackedBytes = 300 * 1024 * 1024;

const tooLarge = () =>
  new UnreadableSpreadsheet(
    `The spreadsheet unpacks to more than ${mostUnpackedBytes / 1024 / 1024} MB. Split it into smaller files, or save it as "CSV UTF-8" and import that.`,
  );

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

/** The parts of an OOXML file, by name without case. All of them together unpack to a limited size. */
export class ZipParts {
  #zip: ZipFile;
  #entries: ReadonlyMap<string, Entry>;
  #unpackedBytes = 0;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** @throws {UnreadableSpreadsheet} when the file is not a whole ZIP archive */
  static async open(file: string): Promise<ZipParts> {
    let zip: ZipFile | undefined;
    try {
      zip = await openPromise(file, { autoClose: false });
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
      return new ZipParts(zip, entries);
    } catch (error) {
      zip?.close();
      throw new UnreadableSpreadsheet(
        `The file begins like a spreadsheet (.xlsx) and is not whole (${(error as Error).message}). Fetch or save it again.`,
        { cause: error },
      );
    }
  }

  close(): void {
    this.#zip.close();
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  /**
   * Reads a part as XML, piece by piece.
   * @param take what the handler has gathered since it was last asked
   * @throws {UnreadableSpreadsheet} when it is not there, not XML, or unpacks to too much
   */
  async *readXml<T>(name: string, handler: XmlHandler, take: () => T[]): AsyncGenerator<T> {
    const parser = xmlParserFor(name, handler);
    const stream = await this.#open(name);
    stream.setEncoding('utf8');
    try {
      for await (const piece of stream as AsyncIterable<string>) {
        this.#unpackedBytes += piece.length;
        if (this.#unpackedBytes > mostUnpackedBytes) throw tooLarge();
        parser.write(piece);
        yield* take();
      }
      parser.close();
    } catch (error) {
      throw error instanceof UnreadableSpreadsheet ? error : damaged(name, error);
    } finally {
      stream.destroy();
    }
  }

  /** Reads a whole part as XML. */
  async readWhole(name: string, handler: XmlHandler): Promise<void> {
    await this.readXml(name, handler, () => []).next();
  }

  async #open(name: string): Promise<Readable> {
    const entry = this.#entries.get(name.toLowerCase());
    if (!entry) throw damaged(name, new Error('it is not there'));
    if (entry.isEncrypted()) {
      throw new UnreadableSpreadsheet('The spreadsheet is encrypted. Save it without a password, and import that.');
    }
    if (entry.uncompressedSize > mostUnpackedBytes) throw tooLarge();
    try {
      return await this.#zip.openReadStreamPromise(entry);
    } catch (error) {
      throw damaged(name, error);
    }
  }
}

const damaged = (name: string, error: unknown) =>
  new UnreadableSpreadsheet(
    `The spreadsheet is damaged: its part ${name} cannot be read (${(error as Error).message.split('\n')[0]}). Open it in a spreadsheet program and save it again.`,
    { cause: error },
  );

function xmlParserFor(name: string, handler: XmlHandler): SAXParser {
  // Only the five entities of XML itself; a document type brings none in.
  const options = { position: false, strictEntities: true };
  const parser = sax.parser(true, options);
  Object.assign(parser, {
    onerror: (error) => {
      throw damaged(name, error);
    },
    onopentag: ({ name: tag, attributes }) => handler.open(localName(tag), attributes as Record<string, string>),
    onclosetag: (tag) => handler.close?.(localName(tag)),
    ontext: (text) => handler.text?.(text),
    oncdata: (text) => handler.text?.(text),
  } satisfies Partial<SAXParser>);
  return parser;
}
