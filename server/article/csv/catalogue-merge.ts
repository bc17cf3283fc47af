import { randomUUID } from 'node:crypto';
import type { Currency } from '../../../contract/money.ts';
import { present } from '../../../contract/presence.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import type { StoredArticle, StoredVariant } from '../article-record-reading.ts';
import type { ArticleRecord, VariantRecord } from '../article-record.ts';
import type { DescribedArticle, DescribedRow, DescribedVariant } from './catalogue-article.ts';
import { isSameText, Spellings } from '../same-text.ts';
import { readStatus } from './catalogue-cells.ts';
import type { CatalogueColumn } from './catalogue-columns.ts';
import type { CatalogueRow } from './catalogue-rows.ts';
import { keepRow } from './kept-cells.ts';
import { storedRowSchema, storedRowsSchema } from './kept-cells.ts';
import type { StoredRow, StoredRows } from './kept-cells.ts';
import { isSameExport } from './same-export.ts';

export type Merged = {
  record: ArticleRecord;
  kind: 'new' | 'changed' | 'unchanged';
  /** Variants that the article had and the file does not. */
  withdrawn: number;
  /** Those of them that a row of the file may be of: one without options is none where the file's variants have some. */
  lost: number;
  stock: StockChange[];
  /** Rows of an inventory file about variants that the shop does not have. */
  unknown?: { line: number; reason: string }[];
};

/** The file sets another stock than the shop counts. */
export type StockChange = { line: number; variant: string; from: number; to: number; reserved: number };

const sameOptions = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((value, place) => isSameText(value, b[place] ?? ''));

/**
 * The place in the file of each option of the kept article. Options are matched by their names, in any order.
 * @returns undefined where the names are not the same ones, and the places of the file decide
 */
export function placesOfOptions(names: readonly string[] | undefined, kept: readonly string[]): number[] | undefined {
  if (!names || names.length !== kept.length) return undefined;
  const places = kept.map((name) => names.findIndex((other) => isSameText(name, other)));
  return new Set(places).size === kept.length && !places.includes(-1) ? places : undefined;
}

/**
 * Matches each described variant with a stored one, by its options, else by its SKU, so that its reserved and sold units stay
 * with it.
 * @param places of the stored options among the described ones (`placesOfOptions`); undefined where both have one order
 */
export function matchVariants(
  described: readonly DescribedVariant[],
  kept: StoredArticle,
  places: readonly number[] | undefined,
): Map<DescribedVariant, StoredVariant> {
  const free = new Set([...kept.variants, ...kept.withdrawn]);
  const matches = new Map<DescribedVariant, StoredVariant>();
  const take = (variant: DescribedVariant, found: StoredVariant | undefined) => {
    if (!found) return;
    matches.set(variant, found);
    free.delete(found);
  };
  for (const variant of described) {
    const { optionValues } = variant;
    if (!optionValues) continue;
    const asKept = places ? places.map((place) => optionValues[place] ?? '') : optionValues;
    const alike = [...free].filter((old) => sameOptions(old.optionValues, asKept));
    // An earlier import may have left two that differ by case alone.
    take(variant, alike.find((old) => old.optionValues.every((value, place) => value === asKept[place])) ?? alike[0]);
  }
  for (const variant of described) {
    if (matches.has(variant) || !variant.sku) continue;
    const sameSku = [...free].filter((old) => old.sku === variant.sku);
    if (sameSku.length === 1) take(variant, sameSku[0]);
  }
  // A file without options speaks of the only variant.
  const [only] = described;
  if (described.length === 1 && only && !matches.has(only) && !only.optionValues && kept.variants.length === 1) {
    take(only, kept.variants[0]);
  }
  return matches;
}

function variantRecord(described: DescribedVariant, before: StoredVariant | undefined): VariantRecord {
  return {
    variantId: before?.variantId ?? randomUUID(),
    sku: described.sku ?? before?.sku ?? '',
    barcode: described.barcode ?? before?.barcode ?? '',
    optionValues: described.optionValues ?? before?.optionValues ?? [],
    priceMinor: described.priceMinor === undefined ? (before?.priceMinor ?? null) : described.priceMinor,
    compareAtMinor:
      described.compareAtMinor === undefined ? (before?.compareAtMinor ?? null) : described.compareAtMinor,
    onHand: described.onHand ?? before?.onHand ?? 0,
    // If the file has no stock columns, the shop does not count stock.
    sellsWithoutStock: described.sellsWithoutStock ?? before?.sellsWithoutStock ?? true,
    pictureId: before?.pictureId ?? null,
    imported: before?.imported ?? null,
  };
}

function comparable(article: ArticleRecord): string {
  const {
    articleId,
    handle,
    title,
    description,
    vendor,
    category,
    tags,
    shelf,
    related,
    ageLimit,
    optionNames,
    status,
    imported,
  } = article;
  const variants = article.variants.map((variant) => [
    variant.variantId,
    variant.sku,
    variant.barcode,
    variant.optionValues,
    variant.priceMinor,
    variant.compareAtMinor,
    variant.onHand,
    variant.sellsWithoutStock,
    variant.imported,
  ]);
  return JSON.stringify({
    article: [
      articleId,
      handle,
      title,
      description,
      vendor,
      category,
      tags,
      shelf,
      related,
      ageLimit,
      optionNames,
      status,
      imported,
    ],
    variants,
  });
}

const withoutCells = (article: ArticleRecord): ArticleRecord => ({
  ...article,
  imported: null,
  variants: article.variants.map((variant) => ({ ...variant, imported: null })),
});

/** The variants in the order of the shop; new ones come behind. */
function inKeptOrder(variants: readonly VariantRecord[], kept: StoredArticle | undefined): VariantRecord[] {
  const places = new Map(kept?.variants.map(({ variantId }, place) => [variantId, place]));
  const placeOf = ({ variantId }: VariantRecord) => places.get(variantId) ?? places.size;
  return variants.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Spells a file's option names and values as the shop spells them. */
function describedAsKept(described: DescribedArticle, kept: StoredArticle): void {
  const names = new Spellings();
  kept.optionNames.forEach((name) => names.of(name));
  described.optionNames = described.optionNames?.map((name) => names.of(name));
  const values = new Map<string, Spellings>();
  const spellingsOf = (name: string) => {
    const known = values.get(name) ?? new Spellings();
    values.set(name, known);
    return known;
  };
  for (const { optionValues } of [...kept.variants, ...kept.withdrawn])
    optionValues.forEach((value, place) => spellingsOf(kept.optionNames[place] ?? String(place)).of(value));
  for (const { variant } of described.rows) {
    if (variant?.optionValues)
      variant.optionValues = variant.optionValues.map((value, place) =>
        spellingsOf(described.optionNames?.[place] ?? String(place)).of(value),
      );
  }
}

/** Why an article that is kept under the same handle is another one: the files had other handles for the two. */
function otherHandle({ handle, writtenHandle }: DescribedArticle, kept: StoredArticle): string | undefined {
  if (writtenHandle === '') return undefined;
  const rows = [
    ...kept.variants.map(({ imported }) => readKept(imported)),
    ...(kept.imported ? readStoredJson(storedRowsSchema, kept.imported).rows : []),
  ];
  const before = rows.find((row) => row?.isHead)?.cells?.['handle']?.trim() ?? kept.handle;
  if (isSameText(before, writtenHandle)) return undefined;
  return `its handle would be kept as "${handle}", which is that of "${kept.title}" ("${before}"): give it another handle`;
}

const readKept = (imported: string | null | undefined): StoredRow | null =>
  imported ? readStoredJson(storedRowSchema, imported) : null;

/** Turns described articles into records, together with what is kept of the same articles. */
export class CatalogueMerger {
  #columns: readonly CatalogueColumn[];
  #currency: Currency;

  constructor(columns: readonly CatalogueColumn[], currency: Currency) {
    this.#columns = columns;
    this.#currency = currency;
  }

  /** @returns a sentence when it is not clear which variant of the kept article is meant */
  merge(described: DescribedArticle, kept: StoredArticle | undefined): Merged | { problem: string } {
    const variantRows = described.rows.filter(
      (row): row is DescribedRow & { variant: DescribedVariant } => row.variant !== null,
    );
    if (kept) {
      const problem = otherHandle(described, kept);
      if (problem !== undefined) return { problem };
      describedAsKept(described, kept);
    }
    const places = kept && placesOfOptions(described.optionNames, kept.optionNames);
    const matches = kept
      ? matchVariants(
          variantRows.map((row) => row.variant),
          kept,
          places,
        )
      : new Map<DescribedVariant, StoredVariant>();
    const saysOptions = described.optionNames !== undefined;
    if (kept && !saysOptions && variantRows.some((row) => !matches.has(row.variant)) && kept.variants.length > 0) {
      const problem = `the file has no options, and the article has ${kept.variants.length} variants: which is meant?`;
      return { problem };
    }
    const variantOf = new Map(variantRows.map((row) => [row, variantRecord(row.variant, matches.get(row.variant))]));
    const named = new Set([...variantOf.values()].map((variant) => variant.variantId));
    // A file without options describes the variants that it names, and leaves the others as they are.
    const unnamed = saysOptions ? [] : (kept?.variants ?? []).filter((variant) => !named.has(variant.variantId));
    const variants = saysOptions ? [...variantOf.values()] : inKeptOrder([...variantOf.values(), ...unnamed], kept);
    const record = this.#record(described, kept, variants);
    this.#keepRows(record, described, kept, variantOf, saysOptions);
    if (!kept) {
      if (variantRows.length === 0) return { problem: 'the product is not here any more' };
      return { record, kind: 'new', withdrawn: 0, lost: 0, stock: [] };
    }
    const gone = saysOptions ? kept.variants.filter(({ variantId }) => !named.has(variantId)) : [];
    const [withdrawn, hasOptions] = [gone.length, record.optionNames.length > 0];
    const lost = gone.filter(({ optionValues }) => optionValues.length > 0 || !hasOptions).length;
    const stock = variantRows.flatMap(({ row, variant }): StockChange[] => {
      const [before, to] = [matches.get(variant), variant.onHand];
      if (!before || to === undefined || to === before.onHand) return [];
      const name = before.optionValues.join(' / ') || before.sku;
      return [{ line: row.line, variant: name, from: before.onHand, to, reserved: before.reserved }];
    });
    return { record, kind: this.#isAsKept(record, kept) ? 'unchanged' : 'changed', withdrawn, lost, stock };
  }

  #record(described: DescribedArticle, kept: StoredArticle | undefined, variants: VariantRecord[]): ArticleRecord {
    const isPriced = variants.some((variant) => variant.priceMinor !== null);
    // The older files cannot say that an article is archived, so they cannot say that it no longer is.
    const saysStatus =
      described.status !== undefined || (described.published !== undefined && kept?.status !== 'archived');
    return {
      articleId: kept?.articleId ?? randomUUID(),
      handle: kept?.handle ?? described.handle,
      title: described.title,
      description: described.description ?? kept?.description ?? '',
      vendor: described.vendor ?? kept?.vendor ?? '',
      category: described.category === undefined ? (kept?.category ?? null) : described.category,
      tags: described.tags ?? kept?.tags ?? [],
      shelf: described.shelf ?? kept?.shelf ?? '',
      related: described.related ?? kept?.related ?? [],
      ageLimit: described.ageLimit === undefined ? (kept?.ageLimit ?? null) : described.ageLimit,
      optionNames: described.optionNames ?? kept?.optionNames ?? [],
      status:
        kept && !saysStatus
          ? kept.status
          : (readStatus(described.status, described.published, isPriced) ?? kept?.status ?? 'draft'),
      pictures: kept?.pictures ?? [],
      variants,
      imported: kept?.imported ?? null,
    };
  }

  #isAsKept(record: ArticleRecord, kept: StoredArticle): boolean {
    if (comparable(record) === comparable(kept)) return true;
    if (comparable(withoutCells(record)) !== comparable(withoutCells(kept))) return false;
    return isSameExport(kept, record, this.#columns, this.#currency);
  }

  #cellsOf(row: CatalogueRow): Map<string, string> {
    return new Map(this.#columns.map(({ key }, place) => [key, row.cells[place] ?? '']));
  }

  #keepRows(
    record: ArticleRecord,
    described: DescribedArticle,
    kept: StoredArticle | undefined,
    variantOf: Map<DescribedRow, VariantRecord>,
    saysOptions: boolean,
  ): void {
    const earlierRows = kept?.imported ? readStoredJson(storedRowsSchema, kept.imported).rows : [];
    // The article's own columns may have stood on a variant's row.
    const rowsOfVariants = kept?.variants.map(({ imported }) => readKept(imported)) ?? [];
    const earlierHead = [...earlierRows, ...rowsOfVariants].find((row) => row?.isHead) ?? null;
    const head = present(
      described.rows.find((row) => row.isHead),
      "the row of the article's own columns",
    );
    const headCells = this.#cellsOf(head.row);
    const others: StoredRow[] = [];
    for (const [place, row] of described.rows.entries()) {
      const variant = variantOf.get(row) ?? null;
      const earlier = variant ? readKept(variant.imported) : row.isHead ? earlierHead : null;
      const of = { article: record, variant, currency: this.#currency };
      // A file without options says nothing of where a variant stands.
      const stands =
        earlier && !saysOptions
          ? { row: earlier.row, isHead: earlier.isHead === true }
          : { row: place, isHead: row.isHead };
      const keptRow = keepRow(stands, this.#cellsOf(row.row), headCells, of, earlier);
      if (variant) variant.imported = JSON.stringify(keptRow);
      else others.push(keptRow);
    }
    // Rows of pictures, say, that this file has no column for.
    const known = new Set(this.#columns.map(({ key }) => key));
    const untold = earlierRows.filter(
      (old) => !old.isHead && Object.keys(old.cells ?? {}).some((key) => !known.has(key)),
    );
    others.push(...untold.map((old, index) => ({ ...old, row: described.rows.length + index })));
    record.imported = others.length > 0 ? JSON.stringify({ rows: others } satisfies StoredRows) : null;
  }
}
