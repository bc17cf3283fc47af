import { slugOf } from '../../../text-folding.ts';

/**
 * Makes handles of names, for files that have none. Products of one name are told apart by their SKU or number, never by their
 * order, so that the next export of the same shop gives them the same handles.
 */
export class ProductHandles {
  readonly #identitiesOf = new Map<string, Set<string>>();

  /** @param identity the SKU or number of the product; empty if it has none */
  add(name: string, identity: string): void {
    const slug = slugOf(name);
    const identities = this.#identitiesOf.get(slug) ?? new Set();
    identities.add(identity);
    this.#identitiesOf.set(slug, identities);
  }

  isShared(name: string): boolean {
    return (this.#identitiesOf.get(slugOf(name))?.size ?? 0) > 1;
  }

  /** @returns empty where nothing of the name can stand in an address and there is no identity */
  of(name: string, identity: string): string {
    const slug = slugOf(name);
    if (slug === '') return slugOf(identity);
    if (!this.isShared(name)) return slug;
    const told = slugOf(`${name} ${identity}`);
    // A product of another name may have that very handle: "Mug" of SKU 2, and "Mug 2".
    return this.#identitiesOf.has(told) ? slugOf(`${told} sku ${identity}`) : told;
  }
}

/** What is said of a product whose name does not tell it from another. */
export const sharedNameNote = (handle: string): string =>
  `another product of the file has the same name, so its handle is "${handle}"`;
