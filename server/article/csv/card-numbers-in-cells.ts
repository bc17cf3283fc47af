import { damageOfBarcode } from '../../../contract/barcodes/barcode-damage.ts';
import { isArticleCode, isProductText } from '../../../contract/seller/free-text.ts';
import { readPlainText } from '../../../platform/database/stored-card-numbers.ts';
import { barcodeOf } from '../barcode.ts';
import { isSecondBarcode } from './barcode-columns.ts';
import type { Note } from './catalogue-article.ts';
import { columnKeys } from './catalogue-columns.ts';
import type { CatalogueColumn } from './catalogue-columns.ts';
import type { ArticleRows } from './catalogue-rows.ts';

/**
 * Looks through product files as the back office looks through what people type: the shop must not keep a card number. Words with one
 * leave their product out. A SKU or barcode that could be one is not taken, and neither is a cell that would only be kept. Nothing of a
 * number stands in a report.
 */

const fewestDigits = 12;

/** Whether the text may have a card number at all; most cells have too few digits. */
function hasManyDigits(text: string): boolean {
  if (text.length < fewestDigits) return false;
  let count = 0;
  for (const [digits] of text.matchAll(/\p{N}+/gu)) {
    count += digits.length;
    if (count >= fewestDigits) return true;
  }
  return false;
}

/** Addresses of pictures are full of digits in groups. */
const withoutAddresses = (text: string) => text.replaceAll(/https?:\/\/\S+/gi, ' ');

/** Whether a cell, or the name of a column, holds what could be a card number. */
export const holdsCardNumber = (text: string): boolean => hasManyDigits(text) && !isProductText(withoutAddresses(text));

/** The text with the digits of every card number as `•`. */
export const withoutCardNumbers = (text: string): string =>
  holdsCardNumber(text) ? readPlainText(text).redacted : text;

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
