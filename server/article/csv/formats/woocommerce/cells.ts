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

const dayMs = 24 * 60 * 60 * 1000;

/** @returns undefined when it is not a date as WooCommerce writes one */
function readDate(cell: string): number | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(Z|[+-]\d{2}:?\d{2})?)?$/.exec(cell);
  if (!found) return undefined;
  const time = Date.parse(`${found[1]}T${found[2] ?? '00:00:00'}${found[3] ?? 'Z'}`);
  return Number.isNaN(time) ? undefined : time;
}

const isMidnight = (cell: string) => !/[T ]\d/.test(cell) || /[T ]00:00:00/.test(cell);

export type WooPrices = { price: string; compareAt: string; note?: string };

/** The price now: a reduced price holds between its dates, and without them until someone ends it. */
export function readPrices(
  { regular, sale, from, to }: { regular: string; sale: string; from: string; to: string },
  now: number,
): WooPrices {
  const full = { price: regular, compareAt: '' };
  if (sale === '') return full;
  const [begins, ends] = [readDate(from), readDate(to)];
  const unread = [from, to].find((cell, place) => cell !== '' && [begins, ends][place] === undefined);
  if (unread !== undefined) {
    return { ...full, note: `its reduced price ${sale} is not taken: "${unread}" is not a date` };
  }
  if (begins !== undefined && begins > now) {
    return { ...full, note: `its reduced price ${sale} is not taken: it begins on ${from.slice(0, 10)}` };
  }
  // A day without a time is meant to its end.
  if (ends !== undefined && ends + (isMidnight(to) ? dayMs : 0) <= now) {
    return { ...full, note: `its reduced price ${sale} is not taken: it ended on ${to.slice(0, 10)}` };
  }
  const reduced = { price: sale, compareAt: regular };
  if (ends === undefined) return reduced;
  return { ...reduced, note: `its reduced price ${sale} ends on ${to.slice(0, 10)}, and does not end by itself here` };
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
