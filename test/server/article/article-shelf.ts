import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express, { Router } from 'express';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { MovableClock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { createLog } from '../../../platform/log.ts';
import { ArticleBrowser } from '../../../server/article/finding/article-list.ts';
import type { ArticleRecord, VariantRecord } from '../../../server/article/article-record.ts';
import { saveArticles } from '../../../server/article/article-writing.ts';
import { articleListQuerySchema, articleListSchema } from '../../../contract/seller/article.ts';
import type { ArticleList } from '../../../contract/seller/article.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { serveArticles } from '../../../server/http/articles.ts';
import { serveBackOfficeArticles } from '../../../server/http/back-office-articles.ts';
import { noteStaffSession } from '../../../server/http/caller.ts';
import { servePictures } from '../../../server/http/pictures.ts';
import { failureToResponse } from '../../../server/http/refusal-to-response.ts';
import { mount } from '../../../server/http/serve.ts';
import type { StaffActor } from '../../../server/accounts/staff-record.ts';
import type { DatabasePlace } from '../../support/databases.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openFromMigratedFile } from '../../support/migrated-file.ts';

/** An article database by itself, with articles that a test puts into it. */

export type Shelf = { database: Database; clock: MovableClock };

export async function openShelf(place: DatabasePlace): Promise<Shelf> {
  const database = await openFromMigratedFile(await place.freshUrl(), 'seller', openSellerDatabase);
  onTestFinished(() => database.close());
  return { database, clock: new MovableClock(Date.UTC(2026, 4, 12)) };
}

/** A shelf that all tests of a suite read from; `fill` puts into it what they find. */
export function shelfOfSuite(place: DatabasePlace, fill: (shelf: Shelf) => Promise<void>): Shelf {
  const shelf = { clock: new MovableClock(Date.UTC(2026, 4, 12)) } as Shelf;
  beforeAll(async () => {
    shelf.database = await openFromMigratedFile(await place.freshUrl(), 'seller', openSellerDatabase);
    await fill(shelf);
  });
  afterAll(() => shelf.database.close());
  return shelf;
}

export function variant(given: Partial<VariantRecord> & { variantId: string }): VariantRecord {
  return {
    sku: '',
    barcode: '',
    optionValues: [],
    priceMinor: 1_000,
    compareAtMinor: null,
    onHand: 10,
    sellsWithoutStock: false,
    pictureId: null,
    imported: null,
    ...given,
  };
}

/** A published article with one variant, `HANDLE-1`, of which there are ten at 10.00. */
/** Who imports catalogues in tests. */
export const importer: StaffActor = { kind: 'system user', id: '1000', name: 'mara', cameFrom: 'a test' };

export function article(given: Partial<ArticleRecord> & { handle: string }): ArticleRecord {
  return {
    articleId: `id-${given.handle}`,
    title: given.handle,
    description: '',
    vendor: '',
    category: null,
    tags: [],
    shelf: '',
    related: [],
    ageLimit: null,
    optionNames: [],
    status: 'published',
    pictures: [],
    variants: [variant({ variantId: `${given.handle}-1` })],
    imported: null,
    ...given,
  };
}

export async function stockShelf({ database, clock }: Shelf, ...articles: ArticleRecord[]): Promise<void> {
  for (const one of articles) {
    clock.advance(1000);
    await database.write((transaction) => saveArticles(transaction, [one], { now: clock.now(), stock: 'set' }));
  }
}

/** Lists as a page asks for it, and holds the answer to the contract. */
export async function list(browser: ArticleBrowser, query: Record<string, string>): Promise<ArticleList> {
  return articleListSchema.parse(await browser.list(articleListQuerySchema.parse(query)));
}

export async function titles(browser: ArticleBrowser, query: Record<string, string>): Promise<string[]> {
  return (await list(browser, query)).articles.map(({ title }) => title);
}

/** Every page of a list, one after another. */
export async function allPages(browser: ArticleBrowser, query: Record<string, string>): Promise<string[]> {
  const handles: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await list(browser, cursor === '' ? query : { ...query, cursor });
    handles.push(...page.articles.map(({ handle }) => handle));
    cursor = page.nextCursor;
  }
  return handles;
}

/** The articles' resources over HTTP, as if a member of staff asked. */
export async function serveShelf({ database, clock }: Shelf): Promise<string> {
  const app = express();
  const log = createLog('test', 'silent');
  const router = Router();
  mount(router, [
    ...serveArticles({ database, config: { currency: 'EUR', inStoreCodes: [] } }, async () => undefined),
    ...servePictures({ database }),
  ]);
  router.use('/back-office', express.json({ limit: '4mb' }), (_request, response, next) => {
    noteStaffSession(response, {
      staff: { staffId: 'staff-1', signInName: 'mara', name: 'Mara', role: 'owner' },
      endsAt: Number.MAX_SAFE_INTEGER,
    });
    next();
  });
  mount(router, serveBackOfficeArticles({ database, clock, log }));
  app.use('/api', router);
  app.use(failureToResponse(log));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
}

/** Writes `content` into a file of the test's own. */
export function fileWith(content: string | Buffer, name = 'catalogue.csv'): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

export const newBrowser = ({ database }: Shelf) => new ArticleBrowser(database);
