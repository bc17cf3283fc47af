import { keysOfBarcodes } from '../../../../contract/barcodes/barcode-key.ts';
import type { Reader } from '../../../../platform/database/database.ts';
import { sameTextKey } from '../../same-text.ts';

/** A variant that the shop has, as far as a row of a table can name it. */
export type KnownVariant = {
  handle: string;
  title: string;
  sku: string;
  barcode: string;
  /** Of its product, as cells of a file. */
  shelf: string;
  ageLimit: string;
};

function grouped(variants: readonly KnownVariant[], keysOf: (variant: KnownVariant) => readonly string[]) {
  const groups = new Map<string, KnownVariant[]>();
  for (const variant of variants) {
    for (const key of keysOf(variant)) {
      const group = groups.get(key);
      if (group) group.push(variant);
      else groups.set(key, [variant]);
    }
  }
  return groups;
}

/** The variants on sale in the shop, by everything that a row of a table can name them by. */
export class KnownVariants {
  readonly #bySku: ReadonlyMap<string, KnownVariant[]>;
  readonly #byBarcode: ReadonlyMap<string, KnownVariant[]>;
  readonly #byHandle: ReadonlyMap<string, KnownVariant[]>;

  constructor(variants: readonly KnownVariant[]) {
    this.#bySku = grouped(variants, ({ sku }) => (sku === '' ? [] : [sku]));
    this.#byBarcode = grouped(variants, ({ barcode }) => keysOfBarcodes(barcode));
    this.#byHandle = grouped(variants, ({ handle }) => [sameTextKey(handle)]);
  }

  static async read(reader: Reader): Promise<KnownVariants> {
    return new KnownVariants(
      await reader.all<KnownVariant>(
        `SELECT a.handle, a.title, v.sku, v.barcode, b.shelf, COALESCE(CAST(a.age_limit AS TEXT), '') AS "ageLimit"
           FROM variant v JOIN article a ON a.article_id = v.article_id JOIN article_body b ON b.article_id = a.article_id
         WHERE v.position IS NOT NULL ORDER BY a.article_number, v.position`,
      ),
    );
  }

  withSku(sku: string): readonly KnownVariant[] {
    return this.#bySku.get(sku) ?? [];
  }

  withBarcode(barcode: string): readonly KnownVariant[] {
    const found = keysOfBarcodes(barcode).flatMap((key) => this.#byBarcode.get(key) ?? []);
    return [...new Set(found)];
  }

  ofArticle(handle: string): readonly KnownVariant[] {
    return this.#byHandle.get(sameTextKey(handle)) ?? [];
  }
}
