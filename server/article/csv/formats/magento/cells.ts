/** The ways in which Magento 2 and Adobe Commerce write cells. */

/** Stands for an attribute that was emptied on purpose. */
const emptyValue = '__EMPTY__VALUE__';

export const readCell = (cell: string): string => (cell.trim() === emptyValue ? '' : cell.trim());

/** `size=S,color=Red` as pairs. A comma parts them only before the next name, and a value may stand in quotation marks. */
export function readPairs(cell: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const part of cell.split(/,(?=[\w-]+=)/)) {
    const at = part.indexOf('=');
    if (at < 1) continue;
    const value = part.slice(at + 1).trim();
    const bare = /^".*"$/su.test(value) ? value.slice(1, -1).replaceAll('""', '"') : value;
    pairs.set(part.slice(0, at).trim(), readCell(bare));
  }
  return pairs;
}

/** The variants of a configurable product: `sku=A,size=S|sku=B,size=M`. */
export function readVariations(cell: string): { sku: string; values: Map<string, string> }[] {
  return cell.split(/\|(?=sku=)/).flatMap((part) => {
    const values = readPairs(part);
    const sku = values.get('sku') ?? '';
    values.delete('sku');
    // Says which of them is chosen first.
    values.delete('default');
    return sku === '' ? [] : [{ sku, values }];
  });
}

/** Paths of categories, without the root that all of them begin with. A slash in a name has a backslash before it. */
export function readCategoryPaths(cell: string): string[] {
  return cell.split(/(?<!\\),/).flatMap((path) => {
    const parts = path.split(/(?<!\\)\//).map((part) => part.replaceAll(/\\([/,])/g, '$1').trim());
    return parts.length < 2 ? [] : [parts.slice(1).join(' > ')];
  });
}
