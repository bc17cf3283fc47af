import type { QueryClient } from '@tanstack/react-query';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { ArticleEdit, StaffArticle } from '../../../contract/seller/back-office.ts';
import { callSeller, SellerRefusal } from '../seller/seller-call.ts';
import { articlePageQuery, articlesPerPage } from '../seller/article-queries.ts';
import type { ArticleFilter } from '../seller/article-queries.ts';

export type BulkResult = {
  changedCount: number;
  /** Articles that were left unchanged, and why. */
  left: { articleId: string; error: unknown }[];
};

const atOnce = 4;

async function setStatus(articleId: string, status: StaffArticle['status']): Promise<void> {
  const parameters = { articleId };
  for (let attempt = 1; ; attempt++) {
    const { version, status: former } = await callSeller(staffEndpoints.readArticle, { parameters });
    if (former === status) return;
    const body: ArticleEdit = { version, status };
    try {
      await callSeller(staffEndpoints.editArticle, { parameters, body });
      return;
    } catch (error) {
      // Another person saved it in between; the status is to be changed all the same.
      if (attempt === 3 || !(error instanceof SellerRefusal && error.is('version_conflict'))) throw error;
    }
  }
}

/** Sets the status of many articles, one by one: one that cannot be published does not hold up the others. */
export async function setStatusOfMany(
  articleIds: readonly string[],
  status: StaffArticle['status'],
  onProgress: (done: number) => void,
): Promise<BulkResult> {
  const waiting = [...articleIds];
  const left: BulkResult['left'] = [];
  let done = 0;
  const work = async () => {
    for (let articleId = waiting.shift(); articleId !== undefined; articleId = waiting.shift()) {
      try {
        await setStatus(articleId, status);
      } catch (error) {
        left.push({ articleId, error });
      }
      onProgress(++done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { changedCount: articleIds.length - left.length, left };
}

/** Every article that matches a filter, by id with its title. */
export async function readAllOf(
  queryClient: QueryClient,
  filter: ArticleFilter,
  total: number,
): Promise<Map<string, string>> {
  const pages = Array.from({ length: Math.ceil(total / articlesPerPage) }, (_each, page) => page);
  const titles = new Map<string, string>();
  for (const page of pages) {
    const { articles } = await queryClient.fetchQuery(articlePageQuery(filter, page));
    for (const { articleId, title } of articles) titles.set(articleId, title);
  }
  return titles;
}
