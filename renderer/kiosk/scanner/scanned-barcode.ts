import { carriedByNoCard } from '../../../contract/barcodes/carried-gtin.ts';
import type { CarriedGtin } from '../../../contract/barcodes/carried-gtin.ts';
import { hasValidCheckDigit } from '../../../contract/card.ts';
import { isCreditNumberTyped, longestRun, mostDigitsTold } from '../../../contract/credit-numbers-in-text.ts';
import { asciiDigits } from '../../../contract/decimal-digits.ts';
import { isGtin } from '../../../contract/barcodes/gtin.ts';

/** The number of digits in ISO/IEC 7812 numbers that credit companies issue. */
const [fewestOfNumber, mostOfNumber] = [12, 19];

/** Begins like a track of a card, or has a sign that separates the number from the rest of a track (ISO/IEC 7813). */
const trackSigns = /\d{7,}[=^]|[%;][A-Z]?\d{7,}|^[A-Z]?\d{7,}\?/;

/**
 * Whether the scanned text may be a credit number: a card reader that acts as a keyboard looks like a scanner. Such a text is not
 * looked up. A complete GTIN is not one.
 */
export function mayBeCreditNumber(scanned: string): boolean {
  const text = asciiDigits(scanned);
  if (isGtin(text)) return false;
  if (isCreditNumberTyped(text) || trackSigns.test(text.replaceAll(/[ .-]/g, ''))) return true;
  const runs = text.replaceAll(/[^\p{L}\d]/gu, '').split(/\p{L}/u);
  return runs.some((run) => run.length > mostOfNumber || (run.length >= fewestOfNumber && hasValidCheckDigit(run)));
}

const digitsOf = (text: string) => asciiDigits(text).replaceAll(/\D/g, '');
const hasTrackSign = (text: string) => trackSigns.test(asciiDigits(text).replaceAll(/[ .-]/g, ''));

/**
 * The GTIN that an element string or an address carries, in the reading that is one. All readings must have its digits, or none, and no
 * sign of a track.
 */
export function carriedIn(readings: readonly string[]): CarriedGtin | undefined {
  const reading = readings.find((each) => carriedByNoCard(each) !== undefined);
  if (reading === undefined) return undefined;
  const isSame = (other: string) => digitsOf(other) === '' || digitsOf(other) === digitsOf(reading);
  return readings.every((other) => isSame(other) && !hasTrackSign(other)) ? carriedByNoCard(reading) : undefined;
}

/** Whether it may be a part of a credit number, for example of an incomplete swipe, and longer than may be revealed of one. */
export function mayBePartOfNumber(scanned: string): boolean {
  return longestRun(scanned) > mostDigitsTold && !isGtin(asciiDigits(scanned));
}

/**
 * What to look up, best first, when a scan has two readings: by the kiosk's layout and by a US keyboard. A reading that is a GTIN
 * is the right one, and of a code that carries a GTIN among other data nothing else is asked for. Otherwise it is unknown whether the
 * scanner was set up for the layout, and only the shop can tell.
 */
export function barcodesOf(readings: readonly string[]): string[] {
  const texts = [...new Set(readings.map(asciiDigits))];
  const gtin = texts.find(isGtin) ?? carriedIn(texts)?.gtin;
  return gtin === undefined ? texts : [gtin];
}
