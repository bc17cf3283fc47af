/**
 * What must not be searched for. A search goes to the seller as it is typed, and the field takes whatever comes: a credit number
 * that somebody types in the wrong place, or that a slow card reader does, which plays a keyboard.
 */
import { asciiDigits } from '../../../contract/decimal-digits.ts';
import { isGtin } from '../../../contract/seller/gtin.ts';
import { longestRun, mostDigitsTold } from '../../../contract/credit-numbers-in-text.ts';

/** ISO/IEC 7812 numbers that credit companies issue have at least this many. */
const fewestOfCreditNumber = 12;
const mostOfGtin = 14;

/** Whether it may be searched for before somebody has said that it is complete: it is not the beginning of a credit number. */
export function mayBeSearchedWhileTyped(text: string): boolean {
  return longestRun(text) <= mostDigitsTold;
}

/** Whether a search that is complete may hold a credit number, with a digit that is wrong too; a whole GTIN is taken for one. */
export function mayHoldCreditNumber(text: string): boolean {
  return longestRun(text) >= fewestOfCreditNumber && !isGtin(asciiDigits(text).replaceAll(/\s/g, ''));
}

/** Whether it is no barcode any more, however it goes on. */
export function isLongerThanBarcode(text: string): boolean {
  return longestRun(text) > mostOfGtin;
}
