import { isDeepStrictEqual } from 'node:util';
import type { Currency } from '../../../contract/money.ts';
import { readStoredJson } from '../../database/stored-json.ts';
import type { ArticleRecord } from '../article-record.ts';
import { columnKeys } from './catalogue-columns.ts';
import type { CatalogueColumn } from './catalogue-columns.ts';
import { writeArticle } from './catalogue-export.ts';
import { storedRowSchema, storedRowsSchema } from './kept-cells.ts';

function keptKeysOf({ imported, variants }: ArticleRecord): string[] {
  const rows = [
    ...(imported === null ? [] : readStoredJson(storedRowsSchema, imported).rows),
    ...variants.flatMap((variant) =>
      variant.imported === null ? [] : [readStoredJson(storedRowSchema, variant.imported)],
    ),
  ];
  return rows.flatMap(({ cells }) => Object.keys(cells ?? {}));
}

/**
 * Whether exports write the same cells of both. Then they differ at most in what had to be kept for that: a cell that another
 * program wrote as "1,200" comes back from an export as "1200".
 * @param columns of the file that is imported
 */
export function isSameExport(
  before: ArticleRecord,
  after: ArticleRecord,
  columns: readonly CatalogueColumn[],
  currency: Currency,
): boolean {
  const own = columns.map(({ key }) => key);
  const keys = [...new Set([...columnKeys, ...own, ...keptKeysOf(before), ...keptKeysOf(after)])];
  return isDeepStrictEqual(writeArticle(before, keys, currency), writeArticle(after, keys, currency));
}
