import { createHash } from 'node:crypto';
import { kindOfPicture, whyUnusable } from './fetching/picture-kind.ts';

/**
 * Pictures that stand in a cell of a file, as Base64. They are known by their digest, which takes the place of an address; the
 * picture itself stays in the file until staff have the file's pictures added.
 */

/** The most that one picture may have, as of a picture that is fetched. */
const mostBytes = 20 * 1024 * 1024;

const mark = 'cell:';

/** Whether an address is that of a picture in a cell. */
export const isEmbedded = (address: string): boolean => address.startsWith(mark);

const dataAddress = /^data:[\w.+/-]*;base64,/;
const noBase64 = /[^A-Za-z0-9+/=\r\n]/;
/** What is shorter is a word. */
const fewestSigns = 16;

/** Letters alone: digits in a row could be taken for a card number. */
const lettersOf = (hexadecimal: string) =>
  hexadecimal.replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));

export type CellOfPicture = { address: string; content: () => Buffer } | { problem: string };

/**
 * Reads a cell that should hold a picture. Only its beginning is looked at here; the whole is read when it is drawn.
 * @returns undefined where the cell holds none, with the problem where it holds something else
 */
export function readEmbeddedPicture(cell: string): CellOfPicture | undefined {
  // Odoo writes False for nothing.
  if (cell === '' || /^false$/i.test(cell)) return undefined;
  if (/^https?:\/\//i.test(cell)) return { address: cell, content: () => Buffer.alloc(0) };
  const text = cell.replace(dataAddress, '');
  if (text.length < fewestSigns || noBase64.test(text))
    return { problem: 'it is neither a picture in Base64 nor an address' };
  if (text.length > (mostBytes * 4) / 3)
    return { problem: `it has more than ${mostBytes / 1024 / 1024} MB, the most that one picture may have` };
  const known = kindOfPicture(Buffer.from(text.slice(0, 704), 'base64'));
  if ('unusable' in known) return { problem: whyUnusable(known.unusable) };
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 40);
  return { address: `${mark}${lettersOf(digest)}`, content: () => Buffer.from(text, 'base64') };
}

/** Gives the pictures that stand in the cells of one file. */
export type PicturesInFile = {
  /** @returns undefined where the file has no such picture */
  read: (address: string) => Promise<Buffer | undefined>;
  /** Removes what was taken out of the file. */
  release: () => void;
};

export const noPicturesInFile: PicturesInFile = { read: () => Promise.resolve(undefined), release: () => {} };
