/**
 * What must not be searched for. A search goes to the seller as it is typed, and the field takes whatever comes: a credit number
 * that somebody types in the wrong place, or that a slow card reader does, which plays a keyboard.
 */
import { isGtin } from '../scanner/scanned-barcode.ts';

/** What every receipt shows of a credit number's beginning; it names the issuer. */
const mostDigitsWhileTyping = 6;
/** ISO/IEC 7812 numbers that credit companies issue have at least this many. */
const fewestOfCreditNumber = 12;
const mostOfGtin = 14;

/** The most digits in a row, of whatever script, and whatever stands between them but letters. */
function longestRun(text: string): number {
  const runs = text.replaceAll(/[^\p{L}\p{Nd}]/gu, '').match(/\p{Nd}+/gu) ?? [];
  return Math.max(0, ...runs.map((run) => [...run].length));
}

/** Whether it may be searched for before somebody has said that it is complete: it is not the beginning of a credit number. */
export function mayBeSearchedWhileTyped(text: string): boolean {
  return longestRun(text) <= mostDigitsWhileTyping;
}

/** Whether a search that is complete may hold a credit number, with a digit that is wrong too; a whole GTIN is taken for one. */
export function mayHoldCreditNumber(text: string): boolean {
  return longestRun(text) >= fewestOfCreditNumber && !isGtin(text.normalize('NFKC').replaceAll(/\s/g, ''));
}

/** Whether it is no barcode any more, however it goes on. */
export function isLongerThanBarcode(text: string): boolean {
  return longestRun(text) > mostOfGtin;
}
