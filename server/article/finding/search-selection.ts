import type { ShopLanguage } from '../../../contract/seller/shop-look.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { firstRow } from '../../../platform/database/first-row.ts';
import { hasStockCondition } from '../availability.ts';
import type { Selection } from '../listed-article.ts';
import { categoryFacet, tagFacet, unsoldFacet } from '../search-index.ts';
import { searchDialects } from './search-dialects.ts';
import type { SearchExpression } from './search-ladder.ts';

export type SearchFilter = {
  category?: string | undefined;
  tag?: string | undefined;
  inStock?: boolean | undefined;
  /** The shopper's, where the shop has words in it. It says what words find, and not which articles a list may have. */
  language?: ShopLanguage | undefined;
  /** Also what is not on sale, as staff see it. */
  isUnsoldToo?: boolean;
};

/** The articles that `expression` finds, less those that `but` finds. */
export function searchSelection(
  reader: Reader,
  expression: SearchExpression,
  { category, tag, inStock, isUnsoldToo = false }: SearchFilter,
  but?: SearchExpression,
): Selection {
  const dialect = searchDialects[reader.dialect];
  const having = [
    ...(category === undefined ? [] : [categoryFacet(category)]),
    ...(tag === undefined ? [] : [tagFacet(tag)]),
  ];
  return {
    from: dialect.from,
    conditions: [
      ...dialect.conditions,
      isUnsoldToo ? '1 = 1' : 'a.is_sold = 1',
      ...(inStock ? [hasStockCondition] : []),
    ],
    values: [dialect.query(expression, { having, without: isUnsoldToo ? [] : [unsoldFacet], but })],
  };
}

export async function countMatches(
  reader: Reader,
  expression: SearchExpression,
  filter: SearchFilter,
): Promise<number> {
  const { from, conditions, values } = searchSelection(reader, expression, filter);
  const source = filter.inStock
    ? `FROM ${from} WHERE ${conditions.join(' AND ')}`
    : searchDialects[reader.dialect].indexAlone;
  const sql = `SELECT count(*) AS n ${source}`;
  return (await firstRow<{ n: number }>(reader, 'how many articles match', sql, values)).n;
}
