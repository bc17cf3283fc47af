import { queryOptions } from '@tanstack/react-query';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
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
      callSeller(
        staffEndpoints.listArticles,
        { query: { ...filter, offset: page * articlesPerPage, limit: articlesPerPage } },
        { signal },
      ),
    staleTime: 15_000,
  });

export const articleQuery = (articleId: string) =>
  queryOptions({
    queryKey: ['article', articleId],
    queryFn: ({ signal }) => callSeller(staffEndpoints.readArticle, { parameters: { articleId } }, { signal }),
  });
