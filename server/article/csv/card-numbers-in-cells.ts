import { damageOfBarcode } from '../../../contract/barcodes/barcode-damage.ts';
import { isArticleCode, isProductText } from '../../../contract/seller/free-text.ts';
import { barcodeOf } from '../barcode.ts';
import { isSecondBarcode } from './barcode-columns.ts';
import { hasManyDigits, holdsCardNumber } from './card-number-text.ts';
import type { Note } from './catalogue-article.ts';
import { columnKeys } from './catalogue-columns.ts';
import type { CatalogueColumn } from './catalogue-columns.ts';
import type { ArticleRows } from './catalogue-rows.ts';

/**
 * Looks through product files as the back office looks through what people type: the shop must not keep a card number. Words with one
 * leave their product out. A SKU or barcode that could be one is not taken, and neither is a cell that would only be kept. Nothing of a
 * number stands in a report.
 */

const isOfCodes = (key: string) => key === 'sku' || key === 'barcode' || isSecondBarcode(key);

/** A code as it would be kept: without what keeps spreadsheets from taking it for a number, and what they made of it. */
function codeIn(text: string): string {
  const code = barcodeOf(text);
  const damage = damageOfBarcode(code);
  return damage?.kind === 'repaired' ? damage.barcode : code;
}

// Cells that an import keeps and does nothing with.
const onlyKept: ReadonlySet<string> = new Set(['pictureUrl', 'pictureAlt']);
const known = new Set<string>(columnKeys);

const couldBe = 'holds what could be a card number';

/** Takes card numbers out of rows before anything else looks at them. */
export class CardNumbersInCells {
  readonly #columns: readonly CatalogueColumn[];
  readonly #isBySku: boolean;

  /** @param isBySku whether each row names a variant of the shop by its SKU */
  constructor(columns: readonly CatalogueColumn[], isBySku = false) {
    this.#columns = columns;
    this.#isBySku = isBySku;
  }

  /** Empties cells and gives rows their `problem`. @returns a note for each cell that was not taken */
  takeOut({ handle, rows }: ArticleRows): Note[] {
    const notes: Note[] = [];
    for (const row of rows) {
      for (const [place, { key, name }] of this.#columns.entries()) {
        const text = row.cells[place] ?? '';
        if (!hasManyDigits(text)) continue;
        const isCode = isOfCodes(key);
        const isUsed = known.has(key) && !onlyKept.has(key);
        if (isCode ? isArticleCode(codeIn(text)) : isUsed ? isProductText(text) : !holdsCardNumber(text)) continue;
        row.cells[place] = '';
        const column = `"${name.trim()}"`;
        if (isCode && !(key === 'sku' && this.#isBySku)) {
          const what = key === 'sku' ? 'no SKU' : 'no barcode';
          notes.push({
            line: row.line,
            handle,
            note: `${column} ${couldBe}: ${what} is taken from it, and one that is here stays`,
          });
        } else if (isUsed) {
          row.problem ??= `${column} ${couldBe}, and the shop keeps none: take it out of the file`;
        } else {
          notes.push({ line: row.line, handle, note: `${column} ${couldBe}: the cell is not kept` });
        }
      }
    }
    return notes;
  }
}
