import { readChoices } from '../../../contract/seller/narrowing.ts';
import type { ArticleFilter } from '../seller/article-queries.ts';

export const sortOrders = ['relevance', 'title', 'price-up', 'price-down', 'newest'] as const;
export type SortOrder = (typeof sortOrders)[number];

/** The filter in an address of the browse screen. */
export function filterOf(parameters: URLSearchParams): ArticleFilter {
  const sort = sortOrders.find((order) => order === parameters.get('sort'));
  const narrow = parameters.get('narrow') ?? '';
  return {
    q: parameters.get('q')?.trim() || undefined,
    category: parameters.get('category') ?? undefined,
    inStock: parameters.get('inStock') === 'true' || undefined,
    asTyped: parameters.get('asTyped') === 'true' || undefined,
    sort,
    narrow: readChoices(narrow)?.length ? narrow : undefined,
  };
}

/** The address of the browse screen for this filter. */
export function addressOf(filter: ArticleFilter): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '/articles' : `/articles?${text}`;
}
