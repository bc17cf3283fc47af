import { barcodeKey, keysOfBarcodes } from '../../../contract/barcodes/barcode-key.ts';
import { sameTextKey } from '../same-text.ts';

/** Finds out from the names of picture files whose pictures they are: by handle, SKU or barcode, with a number for their order. */

export type NamedVariant = { articleId: string; handle: string; variantId: string; sku: string; barcode: string };

export type Match = {
  articleId: string;
  handle: string;
  /** The variants that the name means; none where it means the whole product. */
  variantIds: string[];
  /** From 0; a name without a number comes first. */
  order: number;
};

type Owner = { handle: string; variantIds: Set<string> | 'all' };
type Owners = Map<string, Owner>;

/** File names cannot have all signs that SKUs have, and programs write other ones for them. */
const nameKey = (text: string): string => sameTextKey(text).replaceAll(/[\s\\/:*?"<>|_-]+/g, '-');

const ending = /^(.+?)(?:[-_ ]+(\d{1,3})|\s*\((\d{1,3})\))$/u;

const stemOf = (name: string): string => (name.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '').trim();

export class PictureNames {
  readonly #byName = new Map<string, Owners>();
  readonly #byBarcode = new Map<string, Owners>();

  constructor(variants: Iterable<NamedVariant>) {
    for (const { articleId, handle, variantId, sku, barcode } of variants) {
      enter(this.#byName, nameKey(handle), articleId, handle, 'all');
      if (sku !== '') enter(this.#byName, nameKey(sku), articleId, handle, variantId);
      for (const key of keysOfBarcodes(barcode)) enter(this.#byBarcode, key, articleId, handle, variantId);
    }
  }

  /** @returns a sentence where it is not clear whose picture it is */
  match(name: string): Match | { problem: string } {
    const stem = stemOf(name);
    const [, base, ...numbers] = ending.exec(stem) ?? [];
    const number = numbers.find((each) => each !== undefined);
    const found = this.#find(stem, 0);
    if (base !== undefined && number !== undefined) found.push(...this.#find(base, Number(number)));
    const articles = new Map(found.map((match) => [match.articleId, match]));
    const [first, ...others] = articles.values();
    if (!first) {
      const tried = base === undefined ? `"${stem}"` : `"${stem}" or "${base}"`;
      return { problem: `no product has ${tried} as its handle, SKU or barcode` };
    }
    if (others.length > 0) {
      const handles = [...articles.values()].map(({ handle }) => handle);
      const example = `"${first.handle} (1)"`;
      return {
        problem: `it may be a picture of ${listed(handles)}: name it by the handle and a number in brackets, such as ${example}`,
      };
    }
    return found[0] ?? first;
  }

  #find(text: string, order: number): Match[] {
    const key = nameKey(text);
    const owners = new Map([...(this.#byBarcode.get(barcodeKey(text)) ?? []), ...(this.#byName.get(key) ?? [])]);
    return [...owners].map(([articleId, { handle, variantIds }]) => ({
      articleId,
      handle,
      variantIds: variantIds === 'all' ? [] : [...variantIds],
      order,
    }));
  }
}

function enter(owners: Map<string, Owners>, key: string, articleId: string, handle: string, variantId: string): void {
  if (key === '') return;
  const of = owners.get(key) ?? new Map<string, Owner>();
  owners.set(key, of);
  const known = of.get(articleId);
  if (variantId === 'all' || known?.variantIds === 'all') of.set(articleId, { handle, variantIds: 'all' });
  else of.set(articleId, { handle, variantIds: new Set([...(known?.variantIds ?? []), variantId]) });
}

const listed = (handles: readonly string[]) =>
  handles.length > 4 ? `${handles.slice(0, 4).join(', ')} and ${handles.length - 4} more` : handles.join(' or ');
