import { hasValidCheckDigit } from '../../../contract/card.ts';
import { isCreditNumberTyped, longestRun, mostDigitsTold } from '../../../contract/credit-numbers-in-text.ts';
import { asciiDigits } from '../../../contract/decimal-digits.ts';
import { isGtin } from '../../../contract/seller/gtin.ts';

/** ISO/IEC 7812 numbers that credit companies issue have as many digits. */
const [fewestOfNumber, mostOfNumber] = [12, 19];

/** Begins as a track of a card begins, or has what parts the number from the rest of a track (ISO/IEC 7813). */
const trackSigns = /\d{7,}[=^]|[%;][A-Z]?\d{7,}|^[A-Z]?\d{7,}\?/;

/**
 * Whether what was scanned may be a credit number: a card reader that plays a keyboard looks like a scanner. What may be one
 * is not looked for. A whole GTIN is none.
 */
export function mayBeCreditNumber(scanned: string): boolean {
  const text = asciiDigits(scanned);
  if (isGtin(text)) return false;
  if (isCreditNumberTyped(text) || trackSigns.test(text.replaceAll(/[ .-]/g, ''))) return true;
  const runs = text.replaceAll(/[^\p{L}\d]/gu, '').match(/\d+/g) ?? [];
  return runs.some((run) => run.length > mostOfNumber || (run.length >= fewestOfNumber && hasValidCheckDigit(run)));
}

/** Whether it may be a part of a credit number, more than may be told of one: of a swipe that broke off, say. */
export function mayBePartOfNumber(scanned: string): boolean {
  return longestRun(scanned) > mostDigitsTold && !isGtin(asciiDigits(scanned));
}

/**
 * What to look for, best first, when a scan reads in two ways: by the kiosk's layout and by the keys of a US keyboard. A reading that
 * is a GTIN is the right one; otherwise the scanner was made for the layout, or it was not, and only the shop knows.
 */
export function barcodesOf(readings: readonly string[]): string[] {
  const texts = [...new Set(readings.map(asciiDigits))];
  const gtin = texts.find(isGtin);
  return gtin === undefined ? texts : [gtin];
}
