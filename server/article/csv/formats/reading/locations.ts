import { readCountText } from '../../../../../contract/amount-text.ts';
import type { FormatRecord } from './file-format.ts';
import { plainName } from './header-table.ts';

/** Systems that count stock in several places have a column for each, named after it. */

export type LocationColumn = { location: string; name: string; place: number };

/** @param prefix what stands before the location's name, such as `Current Quantity ` */
export function locationColumns(header: readonly string[], prefix: string): LocationColumn[] {
  const begins = plainName(prefix);
  return header.flatMap((written, place) => {
    const name = written.trim();
    const isOne = plainName(name).startsWith(begins) && name.length > prefix.trim().length;
    return isOne ? [{ location: name.slice(prefix.length).trim(), name, place }] : [];
  });
}

/**
 * What there is in all places together; empty where nothing is counted.
 * @returns a number that cannot be added as it was written: it is then reported where numbers are read
 */
export function sumOfLocations(record: FormatRecord, columns: readonly LocationColumn[]): string {
  const written = columns.map(({ place }) => (record.cells[place] ?? '').trim()).filter((cell) => cell !== '');
  const [only] = written;
  if (written.length <= 1) return only ?? '';
  let sum = 0;
  for (const cell of written) {
    const read = readCountText(cell, null);
    if (!('count' in read)) return cell;
    sum += read.count;
  }
  return String(sum);
}
