import { columnsOf, folded } from './catalogue-columns.ts';

/** Knows Shopify's inventory file by its header: with one row for each location of a variant, or with one column for each. */

/** Where the columns of stock stand. */
export type InventoryColumns = {
  /** The location of a row; undefined where each location has a column. */
  location: number | undefined;
  /** The column of each location; empty where each location has a row. */
  locations: { name: string; place: number }[];
  available: number | undefined;
  onHandNew: number | undefined;
  committed: number | undefined;
  unavailable: number | undefined;
};

const known =
  /^(url )?handle$|^title$|^option[123] (name|value)$|^(variant )?(sku|barcode)$|^hs code$|^coo$|^bin name$/;
const identifying = ['title', 'option1 name', 'option1 value', 'sku'];

/** @returns undefined when a header is not that of an inventory file */
export function inventoryColumnsOf(header: readonly string[]): InventoryColumns | undefined {
  const names = header.map(folded);
  const placeOf = (pattern: RegExp) => {
    const place = names.findIndex((name) => pattern.test(name));
    return place < 0 ? undefined : place;
  };
  if (placeOf(/^(url )?handle$/) === undefined) return undefined;
  const columns = {
    location: placeOf(/^location$/),
    available: placeOf(/^available( \(not editable\))?$/),
    onHandNew: placeOf(/^on hand \(new\)$/),
    committed: placeOf(/^committed( \(not editable\))?$/),
    unavailable: placeOf(/^unavailable( \(not editable\))?$/),
  };
  // A product file may have columns of these names besides its own, and its own say more than where something is.
  if (columnsOf(header).some(({ key, name }) => !key.startsWith('=') && !known.test(folded(name)))) return undefined;
  if (columns.location !== undefined && columns.available !== undefined) return { ...columns, locations: [] };
  const isOlder = names.includes('coo') && identifying.every((name) => names.includes(name));
  const locations = header.flatMap((name, place) =>
    known.test(folded(name)) || name.trim() === '' ? [] : [{ name: name.trim(), place }],
  );
  return isOlder && locations.length > 0 ? { ...columns, location: undefined, locations } : undefined;
}
