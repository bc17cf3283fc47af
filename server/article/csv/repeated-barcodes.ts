import { keysOfBarcodes } from '../../../contract/barcodes/barcode-key.ts';
import { barcodeOf } from '../barcode.ts';
import { isSecondBarcode, joinedBarcodes } from './barcode-columns.ts';
import type { Note } from './catalogue-article.ts';
import type { CatalogueColumn } from './catalogue-columns.ts';
import { cellReader } from './catalogue-rows.ts';
import type { ArticleRows } from './catalogue-rows.ts';

type Place = { line: number; handle: string; barcode: string };

/**
 * Notes barcodes of several variants. They are imported like any other, but a scan finds one of them only: one that is in stock, of the
 * newest product.
 */
export class RepeatedBarcodes {
  readonly #cell: ReturnType<typeof cellReader>;
  readonly #other: number;
  /** By the key of a barcode. */
  readonly #first = new Map<string, Place>();
  readonly #again: { first: Place; other: Place }[] = [];

  constructor(columns: readonly CatalogueColumn[]) {
    this.#cell = cellReader(columns);
    this.#other = columns.findIndex(({ key }) => isSecondBarcode(key));
  }

  look({ handle, rows }: ArticleRows): void {
    for (const row of rows) {
      const other = barcodeOf(row.cells[this.#other] ?? '');
      const barcode = joinedBarcodes(barcodeOf(this.#cell(row, 'barcode') ?? ''), other);
      if (barcode === '' || row.problem) continue;
      const place = { line: row.line, handle, barcode };
      for (const key of keysOfBarcodes(barcode)) {
        const first = this.#first.get(key);
        if (!first) this.#first.set(key, place);
        else if (first.line !== row.line) this.#again.push({ first, other: place });
      }
    }
  }

  /** One for each row whose barcode an earlier one has. */
  notes(): Note[] {
    return this.#again.map(({ first, other }) => {
      const written = first.barcode === other.barcode ? '' : `, as "${first.barcode}"`;
      const whose = first.handle === other.handle ? '' : ` (${first.handle})`;
      const { line, handle, barcode } = other;
      return {
        line,
        handle,
        note: `the barcode "${barcode}" is also on line ${first.line}${whose}${written}: a scan finds one of the two`,
      };
    });
  }
}
