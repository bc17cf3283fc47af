import type { Currency } from '../../../contract/money.ts';
import { present } from '../../../contract/presence.ts';
import type { StoredArticle, StoredVariant } from '../article-record-reading.ts';
import type { ArticleRecord } from '../article-record.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import { sameTextKey } from '../same-text.ts';
import type { Described, DescribedRow, DescribedVariant, Note } from './catalogue-article.ts';
import { readSellsWithoutStock, writeCell } from './catalogue-cells.ts';
import { optionNameKeys, optionValueKeys } from './catalogue-columns.ts';
import type { ColumnKey } from './catalogue-columns.ts';
import type { InventoryColumns } from './inventory-columns.ts';
import { cellReader } from './catalogue-rows.ts';
import type { ArticleRows, CatalogueRow, LeftOutRow } from './catalogue-rows.ts';
import { numbersOfCell, readQuantity } from './catalogue-numbers.ts';
import type { FileNumbers } from './catalogue-numbers.ts';
import { matchVariants, placesOfOptions } from './catalogue-merge.ts';
import type { Merged } from './catalogue-merge.ts';
import { storedRowSchema } from './kept-cells.ts';

/**
 * Reads Shopify's inventory file, which says what there is of each variant at each location: in one row for each location, or in one
 * column for each. Only the stock of variants that the shop has is set, to the sum of all locations; nothing else is changed.
 */

type Count = { count: number; locations: string[] };

/** Turns the rows of an inventory file into articles that only say what there is of their variants. */
export class InventoryReader {
  readonly #columns: InventoryColumns;
  readonly #cell: ReturnType<typeof cellReader>;
  readonly #numbers: FileNumbers;

  constructor(header: readonly { name: string; key: string }[], columns: InventoryColumns, numbers: FileNumbers) {
    this.#columns = columns;
    this.#cell = cellReader(header);
    this.#numbers = numbers;
  }

  describe({ handle, rows }: ArticleRows): Described {
    const leftOut: LeftOutRow[] = [];
    const notes: Note[] = [];
    const text = (row: CatalogueRow, key: ColumnKey) => (this.#cell(row, key) ?? '').trim();
    const names = optionNameKeys.map((key) => rows.map((row) => text(row, key)).find((name) => name !== '') ?? '');
    const optionNames = names.slice(0, names.findLastIndex((name) => name !== '') + 1);
    const isPlain =
      optionNames.length <= 1 && rows.every((row) => /^(default title)?$/i.test(text(row, 'option1Value')));
    const found = new Map<string, DescribedRow & Count>();
    for (const row of rows) {
      const read = row.problem === undefined ? this.#countIn(row) : row.problem;
      if (typeof read === 'string') {
        leftOut.push({ line: row.line, handle, reason: read });
        continue;
      }
      const optionValues = isPlain ? [] : optionValueKeys.slice(0, optionNames.length).map((key) => text(row, key));
      const key = JSON.stringify([...optionValues.map(sameTextKey), isPlain ? text(row, 'sku') : '']);
      const same = found.get(key);
      if (same) {
        same.count += read.count;
        same.locations.push(...read.locations);
      } else {
        const variant: DescribedVariant = {
          sku: text(row, 'sku'),
          barcode: undefined,
          optionValues,
          priceMinor: undefined,
          compareAtMinor: undefined,
          onHand: undefined,
          sellsWithoutStock: undefined,
        };
        found.set(key, { row, isHead: false, variant, ...read });
      }
    }
    const described = [...found.values()].filter(({ locations }) => locations.length > 0);
    for (const { variant, count } of described) present(variant, 'a variant of an inventory file').onHand = count;
    const several = described.find(({ locations }) => locations.length > 1);
    if (several) {
      const places = several.locations.join(', ');
      notes.push({ line: several.row.line, handle, note: `its stock is the sum of its locations: ${places}` });
    }
    const [first] = described;
    if (!first) return { article: null, leftOut, notes };
    const nothing = {
      description: undefined,
      vendor: undefined,
      category: undefined,
      tags: undefined,
      shelf: undefined,
      related: undefined,
      ageLimit: undefined,
      status: undefined,
      published: undefined,
    };
    const article = {
      handle,
      writtenHandle: '',
      title: text(first.row, 'title'),
      ...nothing,
      optionNames: isPlain ? [] : optionNames,
      rows: described.map(({ row, isHead, variant }) => ({ row, isHead, variant })),
      headLine: first.row.line,
    };
    return { article, leftOut, notes };
  }

  /** What a row says there is, and where; a sentence when it is no number. A location that does not stock the variant has none. */
  #countIn(row: CatalogueRow): Count | string {
    const { location, locations, available, onHandNew, committed, unavailable } = this.#columns;
    const numberAt = (place: number | undefined): number | null | string => {
      const cell = place === undefined ? '' : (row.cells[place] ?? '').trim();
      if (/^not stocked$/i.test(cell)) return null;
      const read = readQuantity(cell, numbersOfCell(cell, row, this.#numbers));
      return 'count' in read ? read.count : read.reason;
    };
    if (location === undefined) {
      const sum: Count = { count: 0, locations: [] };
      for (const { name, place } of locations) {
        const count = numberAt(place);
        if (typeof count === 'string') return `"${name}" ${count}`;
        if (count === null) continue;
        sum.count += count;
        sum.locations.push(name);
      }
      return sum;
    }
    const name = (row.cells[location] ?? '').trim();
    const [counted, offered, owed, kept] = [onHandNew, available, committed, unavailable].map(numberAt);
    const wrong = [counted, offered, owed, kept].find((count) => typeof count === 'string');
    if (wrong !== undefined) return `the stock at "${name}" ${wrong}`;
    // A new count is of everything that is there: what is promised or damaged is not for sale here.
    const count = typeof counted === 'number' ? counted - Number(owed ?? 0) - Number(kept ?? 0) : offered;
    return typeof count === 'number' ? { count, locations: [name] } : { count: 0, locations: [] };
  }
}

/** Whether a variant whose stock was not counted is counted from now on: its catalogue file had said so, without a number. */
function isCountedNow(variant: StoredVariant, article: ArticleRecord, currency: Currency): boolean {
  if (variant.imported === null) return false;
  const kept = readStoredJson(storedRowSchema, variant.imported).cells;
  const said = (key: 'tracker' | 'policy') => kept?.[key] ?? writeCell(key, article, variant, currency);
  return readSellsWithoutStock(said('tracker'), said('policy'), '0') === false;
}

/**
 * Sets the stock of the variants that an inventory file names.
 * @returns a sentence when the shop does not have the article
 */
export function mergeInventory(
  described: NonNullable<Described['article']>,
  kept: StoredArticle | undefined,
  currency: Currency,
): Merged | { problem: string } {
  if (!kept)
    return { problem: 'the shop has no such product, and an inventory file brings none in: import the products first' };
  const rows = described.rows.filter(
    (row): row is DescribedRow & { variant: DescribedVariant } => row.variant !== null,
  );
  const matches = matchVariants(
    rows.map(({ variant }) => variant),
    kept,
    placesOfOptions(described.optionNames, kept.optionNames),
  );
  const sold = new Set(kept.variants);
  const unknown: Merged['unknown'] = [];
  const stock: Merged['stock'] = [];
  const changed = new Map<StoredVariant, StoredVariant>();
  for (const { row, variant } of rows) {
    const found = matches.get(variant);
    const name = variant.optionValues?.join(' / ') || (variant.sku ?? '');
    if (!found || !sold.has(found)) {
      unknown.push({ line: row.line, reason: `the product has no variant ${name} here` });
      continue;
    }
    const to = present(variant.onHand, 'the stock of a variant of an inventory file');
    const sellsWithoutStock = found.sellsWithoutStock && !isCountedNow(found, kept, currency);
    if (to === found.onHand && sellsWithoutStock === found.sellsWithoutStock) continue;
    changed.set(found, { ...found, onHand: to, sellsWithoutStock });
    if (to !== found.onHand)
      stock.push({ line: row.line, variant: name, from: found.onHand, to, reserved: found.reserved });
  }
  const { withdrawn: _withdrawn, version: _version, updatedAt: _updatedAt, ...record } = kept;
  return {
    record: { ...record, variants: kept.variants.map((variant) => changed.get(variant) ?? variant) },
    kind: changed.size > 0 ? 'changed' : 'unchanged',
    withdrawn: 0,
    lost: 0,
    stock,
    unknown,
  };
}
