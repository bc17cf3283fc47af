import { sameTextKey } from '../../../same-text.ts';
import { ProductHandles } from '../reading/product-handles.ts';
import { readReference } from './cells.ts';

/**
 * What has to be known of the whole file: a variation names its product, which may come after it, and a product's options are those
 * of its variations.
 */

export type WooAttribute = { name: string; values: string[] };

export type WooProduct = {
  line: number;
  id: string;
  sku: string;
  name: string;
  isVariable: boolean;
  /** In order. Of a product with variations, they have the values that those may have. */
  attributes: WooAttribute[];
  /** Why it is not imported; then its variations are not either. */
  leftOut?: string;
};

type Variations = { count: number; attributes: Set<string>; taken: Set<string> };

/** What a variation with a value for each of its attributes is. */
const combinationOf = (attributes: readonly WooAttribute[]): string =>
  JSON.stringify(attributes.map(({ name, values }) => [sameTextKey(name), sameTextKey(values.join(', '))]).toSorted());

const keyOf = (cell: string): string => {
  const reference = readReference(cell);
  return 'id' in reference ? `id:${reference.id}` : `sku:${sameTextKey(reference.sku)}`;
};

export class WooSurvey {
  readonly #handles = new ProductHandles();
  /** By `id:` and `sku:`; null where two products have it. */
  readonly #products = new Map<string, WooProduct | null>();
  /** Products with variations, by name. */
  readonly #variable = new Map<string, WooProduct>();
  /** By the product they name. */
  readonly #variations = new Map<string, Variations>();

  addProduct(product: WooProduct): void {
    this.#handles.add(product.name, identityOf(product));
    if (product.isVariable) this.#variable.set(sameTextKey(product.name), product);
    for (const key of keysOf(product)) this.#products.set(key, this.#products.has(key) ? null : product);
  }

  /** @param attributes those by which it differs from the product's others */
  addVariation(parent: string, attributes: readonly WooAttribute[]): void {
    const key = keyOf(parent);
    const known = this.#variations.get(key) ?? { count: 0, attributes: new Set<string>(), taken: new Set<string>() };
    known.count++;
    for (const { name } of attributes) known.attributes.add(name);
    if (attributes.every(({ values }) => values.length > 0)) known.taken.add(combinationOf(attributes));
    this.#variations.set(key, known);
  }

  /** @returns undefined when no product has this SKU or number; null when several have it */
  find(reference: string): WooProduct | null | undefined {
    return this.#products.get(keyOf(reference));
  }

  /** A product that is sold in variations, by a cell of one of them: WooCommerce names it "Hoodie - Blue" or as the product. */
  findOfVariation(cells: readonly string[]): WooProduct | undefined {
    const parent = cells.map((cell) => (cell === '' ? null : this.find(cell))).find((found) => found?.isVariable);
    return parent ?? cells.map((cell) => this.#variable.get(sameTextKey(cell.split(' - ')[0] ?? ''))).find(Boolean);
  }

  handleOf(product: Pick<WooProduct, 'name' | 'sku' | 'id'>): string {
    return this.#handles.of(product.name, identityOf(product));
  }

  isShared(product: WooProduct): boolean {
    return this.#handles.isShared(product.name);
  }

  /** How many variations can be sold. */
  variationCount(product: WooProduct): number {
    return keysOf(product).reduce((sum, key) => sum + (this.#variations.get(key)?.count ?? 0), 0);
  }

  /** Whether a variation is exactly this. One that is for any value gives way to it. */
  isTaken(product: WooProduct, attributes: readonly WooAttribute[]): boolean {
    const combination = combinationOf(attributes);
    return keysOf(product).some((key) => this.#variations.get(key)?.taken.has(combination) === true);
  }

  /** The attributes by which a product's variations differ, in the product's order. */
  optionsOf(product: WooProduct): string[] {
    const used = keysOf(product).flatMap((key) => [...(this.#variations.get(key)?.attributes ?? [])]);
    const usedKeys = new Set(used.map(sameTextKey));
    const own = product.attributes.map(({ name }) => name).filter((name) => usedKeys.has(sameTextKey(name)));
    const ownKeys = new Set(own.map(sameTextKey));
    return [...own, ...new Set(used.filter((name) => !ownKeys.has(sameTextKey(name))))];
  }
}

const identityOf = ({ sku, id }: Pick<WooProduct, 'sku' | 'id'>) => (sku === '' ? id : sku);

const keysOf = ({ id, sku }: Pick<WooProduct, 'id' | 'sku'>): string[] => [
  ...(id === '' ? [] : [`id:${id}`]),
  ...(sku === '' ? [] : [`sku:${sameTextKey(sku)}`]),
];
