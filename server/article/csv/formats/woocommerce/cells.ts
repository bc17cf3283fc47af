/** The ways in which WooCommerce writes cells. */

/** WooCommerce puts an apostrophe before a cell that a spreadsheet would compute: `'-3`, `'=1`. */
export const unguarded = (cell: string): string => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

/** The parts of a list. A comma in a part has a backslash before it: `Nuts\, bolts, Tools` are two. */
export function partsOfList(cell: string): string[] {
  return cell
    .split(/(?<!\\),/)
    .map((part) => part.replaceAll('\\,', ',').trim())
    .filter((part) => part !== '');
}

/** In a description a line end is written `\n`, and what was `\n` before is written with two backslashes. */
export function readDescription(cell: string): string {
  return cell.replaceAll(/\\?\\n/g, (written) => (written === '\\n' ? '\n' : '\\n'));
}

/** A product may be several things at once: `simple, downloadable, virtual`. */
export type WooType = { kind: string; isDownloadable: boolean; isVirtual: boolean };

/** @param cell the column of types; a file without one tells variations by their parent */
export function readType(cell: string, parent: string): WooType {
  const words = partsOfList(cell.toLowerCase());
  const kind = words.find((word) => word !== 'downloadable' && word !== 'virtual');
  return {
    kind: kind ?? (parent === '' ? 'simple' : 'variation'),
    isDownloadable: words.includes('downloadable'),
    isVirtual: words.includes('virtual'),
  };
}

/** A product is named by its SKU, or by its number where it has none: `id:12`. */
export type Reference = { id: string } | { sku: string };

export function readReference(cell: string): Reference {
  const id = /^id:\s*(\d+)$/i.exec(cell)?.[1];
  return id === undefined ? { sku: cell } : { id };
}

export type WooStock = { tracker: string; quantity: string; policy: string; note?: string };

/** What there is of a product. Where nothing is counted, only the file's "In stock?" tells. */
export function readStock({
  stock,
  inStock,
  backorders,
}: {
  stock: string;
  inStock: string;
  backorders: string;
}): WooStock {
  const policy = /^(?:1|yes|notify)$/i.test(backorders) ? 'continue' : 'deny';
  if (stock.toLowerCase() === 'parent') return { tracker: 'shopify', quantity: '', policy: 'deny' };
  if (stock !== '') return { tracker: 'shopify', quantity: stock, policy };
  if (inStock !== '0') return { tracker: '', quantity: '', policy };
  return {
    tracker: 'shopify',
    quantity: '0',
    policy: 'deny',
    note: 'it is marked as out of stock and was not counted: its stock is counted now, and is 0',
  };
}

/** The status here: active or draft; undefined for a word of no known meaning. */
export function readPublished(cell: string): 'active' | 'draft' | undefined {
  if (cell === '1' || cell === '') return 'active';
  // A draft, a private one, and one that waits for review.
  return cell === '-1' || cell === '0' || cell === '2' ? 'draft' : undefined;
}
