import { barcodeKey, listedBarcodes } from '../../../contract/barcodes/barcode-key.ts';
import { folded } from './catalogue-columns.ts';

/**
 * A file may have both "Barcode" and "Barcodes". The barcodes of a variant are those of both cells. The second column stays a foreign one
 * by its key, and an export writes it back as long as both cells are still true.
 */

const second = /^=(?:variant )?barcodes?$/;

/** Whether the column with this key is a second one of barcodes. */
export const isSecondBarcode = (key: string): boolean => key.startsWith('=') && second.test(folded(key));

/** The first text, and behind it what only the other one has. */
export function joinedBarcodes(first: string, other: string): string {
  if (other.trim() === '') return first.trim() === '' ? '' : first;
  const known = new Set(listedBarcodes(first).map(barcodeKey));
  const more = listedBarcodes(other).filter((barcode) => !known.has(barcodeKey(barcode)));
  return [...(first.trim() === '' ? [] : [first]), ...new Set(more)].join('; ');
}
