import { queryOptions } from '@tanstack/react-query';
import { staffArticleListSchema, staffArticleSchema } from '../../../contract/seller/back-office.ts';
import type { StaffArticleListQuery } from '../../../contract/seller/back-office.ts';
import { callSeller } from './seller-call.ts';

export type ArticleFilter = Pick<StaffArticleListQuery, 'q' | 'status' | 'stock' | 'sort'>;

/** How many articles are asked for at once. */
export const articlesPerPage = 100;

/** One page of a list of articles, counted from 0. */
export const articlePageQuery = (filter: ArticleFilter, page: number) =>
  queryOptions({
    queryKey: ['articles', filter, page],
    queryFn: ({ signal }) =>
      callSeller({
        path: '/back-office/articles',
        query: { ...filter, offset: page * articlesPerPage, limit: articlesPerPage },
        answer: staffArticleListSchema,
        signal,
      }),
    staleTime: 15_000,
  });

export const articleQuery = (articleId: string) =>
  queryOptions({
    queryKey: ['article', articleId],
    queryFn: ({ signal }) =>
      callSeller({
        path: `/back-office/articles/${encodeURIComponent(articleId)}`,
        answer: staffArticleSchema,
        signal,
      }),
  });
