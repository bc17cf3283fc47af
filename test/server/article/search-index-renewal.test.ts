import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { openDatabase } from '../../../platform/database/open-database.ts';
import type { Database } from '../../../platform/database/database.ts';
import { migrate } from '../../../platform/database/migrations.ts';
import { createLog } from '../../../platform/log.ts';
import { saveArticles } from '../../../server/article/article-writing.ts';
import { inDepartmentOfFile } from '../../../server/article/csv/department-of-file.ts';
import {
  SearchIndexRenewal,
  renewSomeArticles,
  searchIndexForm,
} from '../../../server/article/search-index-renewal.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { article, newBrowser, openShelf, stockShelf, titles } from './article-shelf.ts';

/** The index as an earlier program left it: entries are there, and have nothing of the present form. */
async function makeOld(database: Database, form: number): Promise<void> {
  await database.write(async (transaction) => {
    await transaction.run('DELETE FROM article_search');
    await transaction.run('UPDATE search_index SET form = ?, filled_to = NULL', [form]);
  });
}

const renewing = { clock: systemClock, amend: inDepartmentOfFile };

async function renewAll(database: Database): Promise<number> {
  let calls = 1;
  while (await renewSomeArticles(database, renewing)) calls++;
  return calls;
}

describeOnEveryDatabase('A search index of an earlier program', (place) => {
  const many = Array.from({ length: 230 }, (_, i) => article({ handle: `pot-${i}`, title: `Tea pot ${i}` }));

  it('is written again while the shop is open, and goes on where it was cut short', async () => {
    const shelf = await openShelf(place);
    const { database } = shelf;
    await database.write((transaction) => saveArticles(transaction, many, { now: shelf.clock.now(), stock: 'set' }));
    await makeOld(database, searchIndexForm - 1);
    const browser = newBrowser(shelf);
    expect(await titles(browser, { q: 'teapot' })).toEqual([]);
    expect(await renewSomeArticles(database, renewing)).toBe(true);
    expect(await database.get('SELECT form, filled_to FROM search_index')).toEqual({
      form: searchIndexForm,
      filled_to: 200,
    });
    // What comes in between is indexed by itself, and once more.
    await stockShelf(shelf, article({ handle: 'late', title: 'Teapot, late' }));
    expect(await renewAll(database)).toBe(2);
    expect(await titles(browser, { q: 'teapot late' })).toEqual(['Teapot, late']);
    expect(await titles(browser, { q: 'teapot 7' })).toContain('Tea pot 7');
    expect(await titles(browser, { q: 'teapot 229' })).toEqual(['Tea pot 229']);
    expect(await renewAll(database)).toBe(1);
  });

  it('is written once by two servers that start at the same moment', async () => {
    const shelf = await openShelf(place);
    const { database } = shelf;
    await stockShelf(shelf, article({ handle: 'pot', title: 'Tea pot' }));
    await makeOld(database, searchIndexForm - 1);
    const log = createLog('test', 'silent');
    const servers = [1, 2].map(() => new SearchIndexRenewal({ database, log, ...renewing }));
    for (const server of servers) server.start();
    await expect.poll(() => titles(newBrowser(shelf), { q: 'teapot' })).toEqual(['Tea pot']);
    await Promise.all(servers.map((server) => server.stop()));
    while (await renewSomeArticles(database, renewing));
    expect(await database.get('SELECT form, filled_to FROM search_index')).toEqual({
      form: searchIndexForm,
      filled_to: null,
    });
  });

  it('is found by the migration in a shop that has products, and not in an empty one', async () => {
    for (const hasProduct of [true, false]) {
      const database = await openDatabase(await place.emptyUrl(), 'seller');
      onTestFinished(() => database.close());
      const step = sellerMigrations.findIndex(({ id }) => id === '011-search-index-form');
      await migrate(database, sellerMigrations.slice(0, step));
      if (hasProduct) {
        await database.write((transaction) =>
          transaction.run(
            `INSERT INTO article (article_id, handle, title, title_key, vendor, tags, option_names, status, is_sold,
               variant_count, version, created_at, updated_at)
             VALUES ('a', 'a', 'A', 'a', '', '[]', '[]', 'draft', 0, 0, 1, 1, 1)`,
          ),
        );
      }
      await migrate(database, sellerMigrations.slice(0, step + 1));
      const { form } = (await database.get<{ form: number }>('SELECT form FROM search_index'))!;
      expect(form < 2).toBe(hasProduct);
    }
  });
});
