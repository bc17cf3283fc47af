import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../platform/database/database.ts';
import type { ArticleList, ArticleListQuery } from '../../../contract/seller/article.ts';
import { articleListQuerySchema } from '../../../contract/seller/article.ts';
import { isRefused } from '../../../contract/seller/refusals.ts';
import { ArticleBrowser } from '../../../server/article/finding/article-list.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { generateCatalogue } from '../../bench/generated-catalogue.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { temporaryFolderOfSuite } from '../../support/temporary-folder.ts';

/** PostgreSQL plans a search in another way than SQLite: one scan, and the newest of each mode remembered. */

const articleCount = 700;
const pages = 8;

const queries: Record<string, string>[] = [
  // Of one letter: hundreds match, on every step, more than a plan remembers.
  { q: 'c' },
  { q: 's', limit: '7' },
  { q: 'l', inStock: 'true' },
  { q: 'c', inStock: 'true', limit: '48' },
  { q: 'classic' },
  { q: 'warm', limit: '5' },
  { q: 'classic warm' },
  { q: 'kitchen', sort: 'price-up' },
  { q: 'kitchen mug', category: 'kitchen-mug' },
  { q: 'lamp', tag: 'warm' },
  { q: 'mug classic', limit: '3' },
  // Typing errors, few and many.
  { q: 'clasisc' },
  { q: 'clasisc', asTyped: 'true' },
  { q: 'wram clasisc', category: 'kitchen-mug' },
  { q: 'kitchne' },
  { q: 'linne mgu' },
  { q: 'nothing like it' },
  // In one piece, and in two.
  { q: 'classicmug' },
  { q: 'warmlamp', limit: '3' },
  { q: 'note book' },
  { q: 'rick sack classic' },
];

async function readPages(browser: ArticleBrowser, query: ArticleListQuery) {
  const read: (Pick<ArticleList, 'total' | 'spelling'> & { handles: string[] })[] = [];
  for (let cursor: string | undefined; read.length < pages;) {
    const list = await browser.list({ ...query, cursor });
    if (isRefused(list)) throw new Error(list.refusal);
    const { total, spelling } = list;
    read.push({ handles: list.articles.map(({ handle }) => handle), total, spelling });
    if (list.nextCursor === null) break;
    cursor = list.nextCursor;
  }
  return read;
}

describeOnEveryDatabase('A search', ({ freshUrl }) => {
  const folder = temporaryFolderOfSuite();
  let [database, reference]: (Database | undefined)[] = [];
  beforeAll(async () => {
    database = await openSellerDatabase(await freshUrl());
    reference = await openSellerDatabase(path.join(folder, 'reference.sqlite'));
    for (const each of [database, reference]) await generateCatalogue(each, { articleCount, now: Date.UTC(2026, 0) });
  });
  afterAll(async () => {
    await database?.close();
    await reference?.close();
  });

  it.each(queries)('finds the same articles in the same order as on SQLite: %o', async (asked) => {
    const query = articleListQuerySchema.parse(asked);
    const expected = await readPages(new ArticleBrowser(reference!), query);
    const browser = new ArticleBrowser(database!);
    expect(await readPages(browser, query)).toEqual(expected);
    // By the plan that is remembered.
    expect(await readPages(browser, query)).toEqual(expected);
  });
});
