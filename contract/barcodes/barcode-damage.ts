import { asciiDigits } from '../decimal-digits.ts';
import { gtin14Of, isGtin } from './gtin.ts';
import { expandedUpcE } from './upc-e.ts';

/**
 * Damage that spreadsheets and typing errors do to barcodes. `repaired`: the original is certain. `lost`: digits are gone for good.
 * `zeros`: leading zeros are gone; a scan finds the barcode all the same. `checkDigit`: it has the length of a GTIN, and a wrong check
 * digit.
 */
export type BarcodeDamage =
  | { kind: 'repaired'; barcode: string }
  | { kind: 'lost' }
  | { kind: 'zeros'; whole: string }
  | { kind: 'checkDigit' };

const gtinLengths: readonly number[] = [8, 12, 13, 14];

/** @returns undefined where nothing is wrong with a barcode, or where it is a code of the shop's own */
export function damageOfBarcode(barcode: string): BarcodeDamage | undefined {
  const text = asciiDigits(barcode).trim();
  const asNumber = /^(\d{7,14})[.,]0+$/.exec(text)?.[1];
  if (asNumber !== undefined) return { kind: 'repaired', barcode: asNumber };
  // Spreadsheets show long numbers with a power of ten.
  if (/^\d(?:[.,]\d+)?e\+?\d{1,2}$/i.test(text)) return { kind: 'lost' };
  if (!/^\d+$/.test(text) || isGtin(text) || expandedUpcE(text) !== undefined) return undefined;
  const whole = gtin14Of(text);
  if (whole !== undefined) return { kind: 'zeros', whole: wholeOf(whole, text.length) };
  return gtinLengths.includes(text.length) ? { kind: 'checkDigit' } : undefined;
}

/** The shortest GTIN that is longer than what is left of it. */
function wholeOf(gtin14: string, left: number): string {
  const length = gtinLengths.find((each) => each > left) ?? gtin14.length;
  return gtin14.slice(-length);
}
