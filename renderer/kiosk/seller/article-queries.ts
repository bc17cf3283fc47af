import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ArticleListQuery, Shop } from '../../../contract/seller/article.ts';
import { localeInCountry } from '../../../contract/seller/shop-locale.ts';
import { valueOf } from './query-value.ts';
import {
  countDepartments,
  listArticles,
  listFilters,
  readArticle,
  readCategories,
  readRelated,
  readShop,
  readStock,
} from './seller-api.ts';

/** The data that a shopper reads while browsing, as TanStack queries. A request whose result is no longer needed is cancelled. */

/** `narrow`: choices as an address has them (`contract/seller/narrowing.ts`). */
export type ArticleFilter = Pick<ArticleListQuery, 'q' | 'category' | 'inStock' | 'asTyped' | 'sort'> & {
  narrow?: string | undefined;
};

const pageLength = 24;

export const shopQuery = queryOptions({
  queryKey: ['shop'],
  queryFn: ({ signal }) => valueOf(readShop(signal)),
});

/** The shop's locale with its country. */
export function shopLocaleOf({ locale, currency }: Shop): string {
  return localeInCountry(locale, currency);
}

export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: ({ signal }) => valueOf(readCategories(signal)),
  select: ({ categories }) => categories,
  staleTime: 60_000,
});

export const newestQuery = queryOptions({
  queryKey: ['articles', 'newest'],
  queryFn: ({ signal }) => valueOf(listArticles({ sort: 'newest', inStock: true, limit: 12 }, signal)),
  select: ({ articles }) => articles,
  staleTime: 60_000,
});

export function articlesQuery(filter: ArticleFilter) {
  return infiniteQueryOptions({
    queryKey: ['articles', 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      valueOf(listArticles({ ...filter, limit: pageLength, ...(pageParam !== null && { cursor: pageParam }) }, signal)),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** What a list can be narrowed by, and how many articles would remain. */
export function filtersQuery({ sort: _sort, ...filter }: ArticleFilter) {
  return queryOptions({
    queryKey: ['articles', 'filters', filter],
    queryFn: ({ signal }) => valueOf(listFilters(filter, signal)),
    placeholderData: keepPreviousData,
  });
}

/** How many articles of a list are in each department below. What a list is narrowed by is not taken along to another one. */
export function departmentsQuery({ sort: _sort, narrow: _narrow, ...filter }: ArticleFilter) {
  return queryOptions({
    queryKey: ['articles', 'departments', filter],
    queryFn: ({ signal }) => valueOf(countDepartments(filter, signal)),
    select: ({ departments }) => new Map(departments.map(({ slug, count }) => [slug, count])),
    placeholderData: keepPreviousData,
  });
}

export function articleQuery(handle: string) {
  return queryOptions({
    queryKey: ['article', handle],
    queryFn: ({ signal }) => valueOf(readArticle(handle, signal)),
  });
}

/** What goes with an article. */
export function relatedQuery(handle: string) {
  return queryOptions({
    queryKey: ['article', handle, 'related'],
    queryFn: ({ signal }) => valueOf(readRelated(handle, signal)),
    select: ({ articles }) => articles,
    staleTime: 60_000,
  });
}

/** Live stock: read again every few seconds while it is shown. */
export function stockQuery(variantIds: string[]) {
  return queryOptions({
    queryKey: ['stock', variantIds.toSorted()],
    queryFn: ({ signal }) => valueOf(readStock(variantIds, signal)),
    select: ({ stock }) => stock,
    enabled: variantIds.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: 5_000,
  });
}
