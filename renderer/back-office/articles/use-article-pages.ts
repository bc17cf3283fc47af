import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { StaffArticleList, StaffArticleRow } from '../../../contract/seller/back-office.ts';
import { articlePageQuery, articlesPerPage } from '../seller/article-queries.ts';
import type { ArticleFilter } from '../seller/article-queries.ts';

function combine(results: UseQueryResult<StaffArticleList>[]) {
  return {
    contents: results.map(({ data }) => data),
    error: results.find(({ error }) => error)?.error ?? null,
    refetchAll: () => Promise.all(results.map(({ refetch }) => refetch())),
  };
}

/**
 * A list of any length that loads only the parts in view.
 * @param inSight the first and last index shown now
 */
export function useArticlePages(filter: ArticleFilter, inSight: { first: number; last: number }) {
  // While staff type, the previous results stay visible.
  const opening = useQuery({ ...articlePageQuery(filter, 0), placeholderData: keepPreviousData });
  const total = opening.data?.total ?? 0;
  const firstPage = Math.max(1, Math.floor(inSight.first / articlesPerPage));
  const lastPage = Math.floor(Math.min(inSight.last, total - 1) / articlesPerPage);
  const pages = Array.from({ length: Math.max(0, lastPage - firstPage + 1) }, (_each, index) => firstPage + index);
  const { contents, error, refetchAll } = useQueries({
    queries: pages.map((page) => articlePageQuery(filter, page)),
    combine,
  });

  const { data } = opening;
  const rows = useMemo(() => {
    const loaded = [data, ...contents].flatMap((content) => content?.articles ?? []);
    const at = (index: number): StaffArticleRow | undefined => {
      const page = Math.floor(index / articlesPerPage);
      const content = page === 0 ? data : contents[page - firstPage];
      return content?.articles[index % articlesPerPage];
    };
    return { loaded, at };
  }, [data, contents, firstPage]);

  return {
    total,
    rowAt: rows.at,
    loaded: rows.loaded,
    error: opening.error ?? error,
    isPending: opening.isPending,
    isFromBefore: opening.isPlaceholderData,
    refetch: () => void Promise.all([opening.refetch(), refetchAll()]),
  };
}
