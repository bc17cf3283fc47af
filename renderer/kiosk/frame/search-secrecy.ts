/**
 * Finds text that must not be searched for. A search goes to the seller while it is typed, and the field accepts any text. That
 * includes a credit number typed in the wrong place, or sent by a slow card reader that acts as a keyboard.
 */
import { asciiDigits } from '../../../contract/decimal-digits.ts';
import { isGtin } from '../../../contract/barcodes/gtin.ts';
import { longestRun, mostDigitsTold } from '../../../contract/credit-numbers-in-text.ts';

/** The smallest number of digits in an ISO/IEC 7812 number that credit companies issue. */
const fewestOfCreditNumber = 12;
const mostOfGtin = 14;

/** Whether the text may be searched for before the shopper has confirmed it: it is not the beginning of a credit number. */
export function mayBeSearchedWhileTyped(text: string): boolean {
  return longestRun(text) <= mostDigitsTold;
}

/** Whether a complete search may hold a credit number, even one with a wrong digit. A complete GTIN counts as a GTIN. */
export function mayHoldCreditNumber(text: string): boolean {
  return longestRun(text) >= fewestOfCreditNumber && !isGtin(asciiDigits(text).replaceAll(/\s/g, ''));
}

/** Whether the text can no longer become a barcode, however it continues. */
export function isLongerThanBarcode(text: string): boolean {
  return longestRun(text) > mostOfGtin;
}
