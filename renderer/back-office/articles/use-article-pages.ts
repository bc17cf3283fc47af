import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { StaffArticleRow } from '../../../server/contract/staff.ts';
import { articlePageQuery, articlesPerPage } from './article-queries.ts';
import type { ArticleFilter } from './article-queries.ts';

/**
 * A list of any length of which only the parts in sight are asked for.
 * @param inSight the first and last index that is shown now
 */
export function useArticlePages(filter: ArticleFilter, inSight: { first: number; last: number }) {
  // While one types, what was found before stays in sight.
  const first = useQuery({ ...articlePageQuery(filter, 0), placeholderData: keepPreviousData });
  const total = first.data?.total ?? 0;
  const lastIndex = Math.min(inSight.last, total - 1);
  const pages: number[] = [];
  for (let page = Math.floor(inSight.first / articlesPerPage); page * articlesPerPage <= lastIndex; page++) {
    if (page > 0) pages.push(page);
  }
  const others = useQueries({ queries: pages.map((page) => articlePageQuery(filter, page)) });

  // The queries are new objects at each render; what they hold is not.
  const contents = others.map(({ data }) => data);
  const rowAt = useMemo(
    () =>
      (index: number): StaffArticleRow | undefined => {
        const page = Math.floor(index / articlesPerPage);
        const content = page === 0 ? first.data : contents[pages.indexOf(page)];
        return content?.articles[index % articlesPerPage];
      },
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [first.data, pages.join(), ...contents],
  );
  return {
    total,
    rowAt,
    loaded: useMemo(
      () => [first.data, ...contents].flatMap((content) => content?.articles ?? []),
      // oxlint-disable-next-line react-hooks/exhaustive-deps
      [first.data, ...contents],
    ),
    error: first.error ?? others.find(({ error }) => error)?.error ?? null,
    isPending: first.isPending,
    isFromBefore: first.isPlaceholderData,
    refetch: () => void Promise.all([first.refetch(), ...others.map((query) => query.refetch())]),
  };
}
