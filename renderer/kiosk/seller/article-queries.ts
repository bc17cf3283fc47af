import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ArticleListQuery, Shop } from '../../../contract/seller/article.ts';
import { localeInCountry } from '../../../contract/seller/shop-locale.ts';
import type { Language } from '../../wording/languages.ts';
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

// `language` is the shopper's where that is not the shop's (`text-language.ts`). While it is asked for, the former texts stay.

export function categoriesQuery(language: Language | undefined) {
  return queryOptions({
    queryKey: ['categories', language],
    queryFn: ({ signal }) => valueOf(readCategories(language, signal)),
    select: ({ categories }) => categories,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

export function newestQuery(language: Language | undefined) {
  return queryOptions({
    queryKey: ['articles', 'newest', language],
    queryFn: ({ signal }) => valueOf(listArticles({ sort: 'newest', inStock: true, limit: 12, language }, signal)),
    select: ({ articles }) => articles,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

export function articlesQuery(filter: ArticleFilter, language: Language | undefined) {
  const query = { ...filter, language, limit: pageLength };
  return infiniteQueryOptions({
    queryKey: ['articles', 'list', filter, language],
    queryFn: ({ signal, pageParam }) =>
      valueOf(listArticles({ ...query, ...(pageParam !== null && { cursor: pageParam }) }, signal)),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** What a list can be narrowed by, and how many articles would remain. */
export function filtersQuery({ sort: _sort, ...filter }: ArticleFilter, language: Language | undefined) {
  return queryOptions({
    queryKey: ['articles', 'filters', filter, language],
    queryFn: ({ signal }) => valueOf(listFilters({ ...filter, language }, signal)),
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

export function articleQuery(handle: string, language: Language | undefined) {
  return queryOptions({
    queryKey: ['article', handle, language],
    queryFn: ({ signal }) => valueOf(readArticle(handle, signal, language)),
  });
}

/** What goes with an article. */
export function relatedQuery(handle: string, language: Language | undefined) {
  return queryOptions({
    queryKey: ['related', handle, language],
    queryFn: ({ signal }) => valueOf(readRelated(handle, signal, language)),
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
