import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { ArticleEdit, StaffArticle } from '../../../contract/seller/back-office.ts';
import { callSeller, SellerRefusal } from '../seller/seller-call.ts';
import { articlesPerPage } from '../seller/article-queries.ts';
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

const mostTries = 3;

/** Every article that matches a filter, by id with its title, as the list was when it was first asked for. */
export async function readAllOf(filter: ArticleFilter): Promise<Map<string, string>> {
  for (let attempt = 1; ; attempt++) {
    const titles = new Map<string, string>();
    let list: string | undefined;
    let total = 1;
    let isSame = true;
    for (let offset = 0; offset < total && isSame; offset += articlesPerPage) {
      const query = { ...filter, ...(list !== undefined && { list }), offset, limit: articlesPerPage };
      const page = await callSeller(staffEndpoints.listArticles, { query });
      // A seller that no longer has the list gives another one, whose pages are cut elsewhere.
      isSame = list === undefined || page.list === list;
      list = page.list;
      total = page.total;
      for (const { articleId, title } of page.articles) titles.set(articleId, title);
    }
    if (isSame || attempt === mostTries) return titles;
  }
}
