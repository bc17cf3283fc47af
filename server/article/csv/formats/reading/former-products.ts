/**
 * What a product was in the system that it came from, as far as a second file of that system speaks of it: its number there and
 * what its prices are made of. It is kept with the product's row, under the key `former`.
 */

/** A product of the shop that came from another system. */
export type FormerProduct = {
  handle: string;
  title: string;
  /** Whether its variants differ in options. */
  hasOptions: boolean;
  /** What its file said of it, by names that its format gives. */
  said: Readonly<Record<string, string>>;
};

/** @returns as a cell to keep */
export const keepFormer = (said: Readonly<Record<string, string>>): string => JSON.stringify(said);

/** The products of the shop that came from one system, by what that system calls them. */
export class FormerProducts {
  readonly #by = new Map<string, FormerProduct[]>();

  constructor(products: readonly FormerProduct[], system: string, ...names: string[]) {
    for (const product of products) {
      if (product.said['system'] !== system) continue;
      for (const name of names) {
        const value = product.said[name] ?? '';
        if (value === '') continue;
        const key = keyOf(name, value);
        this.#by.set(key, [...(this.#by.get(key) ?? []), product]);
      }
    }
  }

  /** The products of which the file said this under that name. */
  with(name: string, value: string): readonly FormerProduct[] {
    return value === '' ? [] : (this.#by.get(keyOf(name, value)) ?? []);
  }
}

const keyOf = (name: string, value: string) => `${name} ${value}`;
