import { z } from 'zod';
import type { Currency } from '../../../contract/money.ts';
import { present } from '../../../contract/presence.ts';
import type { ArticleRecord, VariantRecord } from '../article-record.ts';
import { isEmbedded } from '../pictures/embedded-picture.ts';
import { barcodeOf } from '../barcode.ts';
import { isSecondBarcode, joinedBarcodes } from './barcode-columns.ts';
import { cellsSay, writeCell } from './catalogue-cells.ts';
import { articleKeys, columnKeys } from './catalogue-columns.ts';
import type { ColumnKey } from './catalogue-columns.ts';

/**
 * The stored parts of a row, from which it can be written back as it came. They are only what the article and its variant do not
 * say themselves. A cell whose value changes later is written with its new value, and every other as it was.
 */
export type StoredRow = z.infer<typeof storedRowSchema>;

export const storedRowSchema = z.object({
  /** Its place among the article's rows. */
  row: z.int(),
  /** On the row that carries the article's own columns. */
  isHead: z.literal(true).exactOptional(),
  /** The written cell by column key, where it differs from how it would be written here. */
  cells: z.record(z.string(), z.string()).exactOptional(),
  /** Columns of the article whose value the row repeats. */
  repeats: z.array(z.enum(columnKeys)).exactOptional(),
});

/** The stored rows of an article that belong to no variant. */
export type StoredRows = z.infer<typeof storedRowsSchema>;

export const storedRowsSchema = z.object({ rows: z.array(storedRowSchema) });

const known = new Set<string>(columnKeys);
const ofArticle = new Set<string>(articleKeys);
const isKnown = (key: string): key is ColumnKey => known.has(key);

type RowOf = { article: ArticleRecord; variant: VariantRecord | null; currency: Currency };

/** Writes the cell as if nothing of its row were stored. */
function plainCell(key: string, isHead: boolean, { article, variant, currency }: RowOf): string {
  if (!isKnown(key) || (ofArticle.has(key) && !isHead)) return '';
  return writeCell(key, article, variant, currency);
}

/**
 * @param cells what the file's row has, by column key; a column that the file does not have is not in it
 * @param earlier what was kept of the row before: columns that this file does not have stay
 */
export function keepRow(
  place: { row: number; isHead: boolean },
  cells: ReadonlyMap<string, string>,
  headCells: ReadonlyMap<string, string>,
  of: RowOf,
  earlier: StoredRow | null,
): StoredRow {
  const kept: Record<string, string> = {};
  const repeats: ColumnKey[] = [];
  for (const [key, text] of Object.entries(earlier?.cells ?? {})) if (!cells.has(key)) kept[key] = text;
  for (const key of earlier?.repeats ?? []) if (!cells.has(key)) repeats.push(key);
  for (const [key, text] of cells) {
    if (!place.isHead && ofArticle.has(key) && text !== '' && text === headCells.get(key))
      repeats.push(key as ColumnKey);
    else if (text !== plainCell(key, place.isHead, of)) kept[key] = text;
  }
  return {
    row: place.row,
    ...(place.isHead ? { isHead: true } : {}),
    ...(Object.keys(kept).length > 0 ? { cells: kept } : {}),
    ...(repeats.length > 0 ? { repeats } : {}),
  };
}

/** Writes a row under `keys`: cells that are still true as they came, and the others with their present values. */
export function writeRow(
  keys: readonly string[],
  kept: StoredRow,
  headCells: readonly string[] | null,
  of: RowOf,
): string[] {
  const isHead = kept.isHead === true;
  const columns = new Set(keys);
  const otherBarcodes = kept.cells?.[keys.find(isSecondBarcode) ?? ''] ?? '';
  const cellOf = (key: ColumnKey) => {
    const text = columns.has(key) ? (kept.cells?.[key] ?? plainCell(key, isHead, of)) : undefined;
    return key === 'barcode' && text !== undefined && otherBarcodes !== ''
      ? joinedBarcodes(barcodeOf(text), barcodeOf(otherBarcodes))
      : text;
  };
  return keys.map((key, place) => {
    if (headCells && isKnown(key) && kept.repeats?.includes(key))
      return present(headCells[place], 'a cell of the head row');
    const text = kept.cells?.[key];
    if (text === undefined) return plainCell(key, isHead, of);
    // A picture that stood in its cell has no address to write.
    if (key === 'pictureUrl' && isEmbedded(text)) return '';
    if (isSecondBarcode(key) && of.variant !== null)
      return cellsSay('barcode', cellOf, of.article, of.variant, of.currency) ? text : '';
    const speaksOfSomething = isKnown(key) && (ofArticle.has(key) ? isHead : key === 'handle' || of.variant !== null);
    if (!speaksOfSomething || cellsSay(key as ColumnKey, cellOf, of.article, of.variant, of.currency)) return text;
    return plainCell(key, isHead, of);
  });
}
