import { TextDecoder } from 'node:util';
import { decodeByTable, olderTables } from './older-tables.ts';

/** The encodings in which a file can be read: those of the Encoding Standard (WHATWG), by its names, and some that are older. */

/** The standard's name of an encoding in lower case, or a name in `olderTables`. */
export type TextEncoding = string;

// These have no text of their own: the standard has them for pages that must not be read and for binary data.
const unreadable = new Set(['replacement', 'x-user-defined']);

/**
 * The encoding that a label means: any label of the Encoding Standard (`latin1`, `Shift_JIS`, `cp1252`), or of a code page
 * (`cp850`, `ibm850`, `850`).
 * @returns undefined when no encoding has that label
 */
export function encodingLabelled(label: string): TextEncoding | undefined {
  const name = label.trim().toLowerCase();
  const older = [name, name.replace(/^(cp|code ?page )?(?=\d{3}$)/, 'ibm')].find((each) =>
    Object.hasOwn(olderTables, each),
  );
  if (older !== undefined) return older;
  try {
    const { encoding } = new TextDecoder(name);
    return unreadable.has(encoding) ? undefined : encoding;
  } catch {
    return undefined;
  }
}

// Their bytes cannot be parsed as they are: a comma's byte may be half of another character, or a comma may be two bytes.
const transcribed = new Set(['utf-16le', 'utf-16be', 'iso-2022-jp']);

/** Whether a file in this encoding has to be written in UTF-8 before its cells can be told apart by their bytes. */
export const needsTranscription = (encoding: TextEncoding): boolean => transcribed.has(encoding);

/** What a byte sequence that an encoding does not have is read as. */
export const replacementCharacter = '\uFFFD';

/** @returns a function that decodes whole texts; what the encoding does not have becomes U+FFFD. */
export function decoderOf(encoding: TextEncoding): (bytes: Uint8Array) => string {
  const table = olderTables[encoding];
  if (table !== undefined) return (bytes) => decodeByTable(table, bytes);
  // A mark at the beginning of a file is skipped before; elsewhere U+FEFF is a character.
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (bytes) => decoder.decode(bytes);
}

const shown: Record<string, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
  macintosh: 'Mac Roman',
  'x-mac-ce': 'Mac Central European',
  'x-mac-greek': 'Mac Greek',
  'x-mac-turkish': 'Mac Turkish',
  'x-mac-cyrillic': 'Mac Cyrillic',
  shift_jis: 'Shift_JIS',
  gb18030: 'GB18030',
  gbk: 'GBK',
  big5: 'Big5',
  // No encoding, and shown in its place: `spreadsheet/` reads it.
  xlsx: 'a spreadsheet (XLSX)',
};

/** An encoding as people write it: `Windows-1252`, `EUC-JP`. */
export function shownEncoding(encoding: TextEncoding): string {
  if (/^ibm\d/.test(encoding)) return `code page ${encoding.slice(3)}`;
  return shown[encoding] ?? (encoding.startsWith('windows') ? `W${encoding.slice(1)}` : encoding.toUpperCase());
}
