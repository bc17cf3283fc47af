import { hasValidCheckDigit } from '../card.ts';
import { asciiDigits } from '../decimal-digits.ts';
import { gtinOfCompressedLink } from './compressed-link.ts';
import { gtinOfDigitalLink } from './digital-link.ts';
import { elementSeparator, gtinOfElements } from './element-string.ts';
import type { Label } from './element-string.ts';

/** A GTIN of 14 digits among other data of a code, and what its label says that the price of one item does not cover. */
export type CarriedGtin = { gtin: string; label: Label | undefined };

/** The GTIN that an element string or a Digital Link address carries; undefined for every other text. */
export function carriedGtin(scanned: string): CarriedGtin | undefined {
  return gtinOfDigitalLink(scanned) ?? gtinOfElements(scanned);
}

/** The same for what a scanner sends, where a Digital Link address may also be compressed. */
export function scannedGtin(scanned: string): CarriedGtin | undefined {
  return carriedGtin(scanned) ?? gtinOfCompressedLink(scanned);
}

/** What no card reader sends: the name of a symbology, a separator of elements, or an address. */
const marks = /^\][A-Za-z]\d|^https?:/i;
/** The longest credit number (ISO/IEC 7812). */
const mostOfNumber = 19;

/**
 * The GTIN that this text certainly carries and a card's digits cannot: the text has a mark of a scanner, or none of its rows of digits
 * can be a credit number as a whole. A longer row is no card either, because it is an element string from its first digits, 01 or 02, with
 * which no card number begins, to its last.
 */
export function carriedByNoCard(scanned: string): CarriedGtin | undefined {
  const carried = scannedGtin(scanned);
  if (!carried || marks.test(scanned) || scanned.includes(elementSeparator)) return carried;
  const rows = asciiDigits(scanned)
    .replaceAll(/[^\p{L}\d]/gu, '')
    .split(/\p{L}/u);
  const mayBeNumber = rows.some((row) => row.length >= 12 && row.length <= mostOfNumber && hasValidCheckDigit(row));
  return mayBeNumber || !/^0[12]/.test(asciiDigits(scanned).trim()) ? undefined : carried;
}
