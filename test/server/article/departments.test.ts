import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../platform/database/open-database.ts';
import type { Database } from '../../../platform/database/database.ts';
import { migrate } from '../../../platform/database/migrations.ts';
import { editArticle, readStaffArticle } from '../../../server/article/article-editing.ts';
import { readCategory } from '../../../server/article/csv/catalogue-cells.ts';
import { exportCatalogue } from '../../../server/article/csv/catalogue-export.ts';
import { importCatalogue } from '../../../server/article/csv/catalogue-import.ts';
import { inDepartmentOfFile } from '../../../server/article/csv/department-of-file.ts';
import { renewSomeArticles } from '../../../server/article/search-index-renewal.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { isRefused } from '../../../contract/seller/refusals.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import {
  allPages,
  article,
  fileWith,
  importer,
  list,
  newBrowser,
  openShelf,
  shelfOfSuite,
  stockShelf,
} from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

const tree = async (shelf: Shelf) =>
  (await newBrowser(shelf).categories()).map(({ slug, name, parentSlug, articleCount }) => [
    slug,
    name,
    parentSlug,
    articleCount,
  ]);

const bring = ({ database, clock }: Shelf, content: string) =>
  importCatalogue(database, clock, { file: fileWith(content), currency: 'EUR', actor: importer });

async function exported(database: Database): Promise<string> {
  const out = new PassThrough();
  const written = text(out);
  await exportCatalogue(database, 'EUR', out);
  out.end();
  return written;
}

describeOnEveryDatabase('Departments', (place) => {
  const shop = shelfOfSuite(place, async (shelf) => {
    await stockShelf(
      shelf,
      article({ handle: 'board', title: 'Board', category: 'Kitchen', tags: ['oak'] }),
      article({ handle: 'bread', title: 'Bread knife', category: 'Kitchen > Knives > Bread' }),
      article({ handle: 'chef', title: 'Chef knife', category: 'Kitchen > Knives', tags: ['oak'] }),
      article({ handle: 'peeler', title: 'Knife for peeling', category: 'kitchen>knives' }),
      article({ handle: 'hook', title: 'Hook', category: 'Bath > Accessories', tags: ['oak'] }),
      article({ handle: 'strap', title: 'Strap', category: 'Bags > Accessories' }),
      article({ handle: 'plain', title: 'Plain', category: 'Toys' }),
      article({ handle: 'hidden', title: 'Hidden', category: 'Kitchen > Drafts', status: 'draft' }),
    );
  });

  it('are a tree, with what is on sale in each and below it', async () => {
    expect(await tree(shop)).toEqual([
      ['bags/accessories', 'Accessories', 'bags', 1],
      ['bath/accessories', 'Accessories', 'bath', 1],
      ['bags', 'Bags', null, 1],
      ['bath', 'Bath', null, 1],
      ['kitchen/knives/bread', 'Bread', 'kitchen/knives', 1],
      ['kitchen', 'Kitchen', null, 4],
      ['kitchen/knives', 'Knives', 'kitchen', 3],
      ['toys', 'Toys', null, 1],
    ]);
  });

  it.each([
    ['kitchen', ['board', 'bread', 'chef', 'peeler']],
    ['kitchen/knives', ['bread', 'chef', 'peeler']],
    ['kitchen/knives/bread', ['bread']],
    ['bath/accessories', ['hook']],
    ['accessories', []],
    ['toys', ['plain']],
  ])('list what is in them and below: %s', async (category, handles) => {
    const browser = newBrowser(shop);
    expect(await allPages(browser, { category, limit: '2' })).toEqual(handles);
    const newestFirst = await allPages(browser, { category, limit: '2', sort: 'newest' });
    expect(newestFirst.toSorted()).toEqual(handles);
    expect((await list(browser, { category })).total).toBe(handles.length);
  });

  it('are searched with what is below them, by their names too, and narrowed with tags', async () => {
    const browser = newBrowser(shop);
    expect(await allPages(browser, { q: 'knife', category: 'kitchen' })).toEqual(['peeler', 'chef', 'bread']);
    expect(await allPages(browser, { q: 'knife', category: 'kitchen/knives/bread' })).toEqual(['bread']);
    expect(await allPages(browser, { q: 'kitchen' })).toEqual(['peeler', 'chef', 'bread', 'board']);
    expect(await allPages(browser, { category: 'kitchen', tag: 'oak' })).toEqual(['board', 'chef']);
    expect(await browser.filters({ category: 'kitchen/knives' })).toMatchObject({ total: 3 });
  });

  const header = 'Handle,Title,Product category,Type,Variant SKU,Variant Price';
  const file = `${header}\nchef,Chef knife,Home > Kitchen > Knives,Chef knives,C-1,40.00\npan,Pan,Home > Kitchen,,P-1,30.00\nkite,Kite,,Toys,K-1,9.00\n`;
  const taken = [
    ['home/kitchen/knives/chef-knives', 'Chef knives', 'home/kitchen/knives', 1],
    ['home', 'Home', null, 2],
    ['home/kitchen', 'Kitchen', 'home', 2],
    ['home/kitchen/knives', 'Knives', 'home/kitchen', 1],
    ['toys', 'Toys', null, 1],
  ];

  it('come from a catalogue file, which goes out as it came', async () => {
    const shelf = await openShelf(place);
    await bring(shelf, file);
    expect(await tree(shelf)).toEqual(taken);
    expect(await exported(shelf.database)).toBe(file);
    expect((await bring(shelf, file)).articles).toMatchObject({ unchanged: 3 });
  });

  it('are found in what an earlier program kept of a file, and the file still goes out as it came', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    await bring(shelf, file);
    // As it kept them: the last part alone.
    await database.write(async (transaction) => {
      for (const [handle, category, slug] of [
        ['chef', 'Chef knives', 'chef-knives'],
        ['pan', 'Kitchen', 'kitchen'],
      ]) {
        await transaction.run('UPDATE article SET category = ?, category_slug = ? WHERE handle = ?', [
          category!,
          slug!,
          handle!,
        ]);
      }
      await transaction.run('DELETE FROM article_department');
      await transaction.run('UPDATE search_index SET form = 1');
    });
    while (await renewSomeArticles(database, { clock, amend: inDepartmentOfFile }));
    expect(await tree(shelf)).toEqual(taken);
    expect(await allPages(newBrowser(shelf), { category: 'home' })).toEqual(['chef', 'pan']);
    expect(await exported(database)).toBe(file);
  });

  it('are changed by staff as a path, which goes out in the column of the type', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    await bring(shelf, file);
    const { article_id: id } = (await database.get<{ article_id: string }>(
      "SELECT article_id FROM article WHERE handle = 'pan'",
    ))!;
    const before = await readStaffArticle(database, id);
    if (isRefused(before)) throw new Error(before.refusal);
    expect(before.category).toBe('Home > Kitchen');
    await editArticle(database, clock, id, { version: before.version, category: 'Home > Pans' });
    expect(await allPages(newBrowser(shelf), { category: 'home/pans' })).toEqual(['pan']);
    expect(await allPages(newBrowser(shelf), { category: 'home/kitchen' })).toEqual(['chef']);
    const out = await exported(database);
    expect(out).toContain('\npan,Pan,,Home > Pans,P-1,30.00\n');
    await bring(shelf, out);
    expect(await allPages(newBrowser(shelf), { category: 'home/pans' })).toEqual(['pan']);
  });

  it('are filled by the migration with what each product had', async () => {
    const database = await openDatabase(await place.emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    const step = sellerMigrations.findIndex(({ id }) => id === '013-departments');
    await migrate(database, sellerMigrations.slice(0, step));
    await database.write(async (transaction) => {
      for (const [id, slug] of [
        ['a', 'toys'],
        ['b', null],
      ] as const) {
        await transaction.run(
          `INSERT INTO article (article_id, handle, title, title_key, vendor, category, category_slug, tags, option_names,
             status, is_sold, variant_count, version, created_at, updated_at)
           VALUES (?, ?, 'A', 'a', '', ?, ?, '[]', '[]', 'draft', 0, 0, 1, 1, 1)`,
          [id, id, slug, slug],
        );
      }
    });
    await migrate(database, sellerMigrations.slice(0, step + 1));
    expect(await database.all('SELECT department_slug FROM article_department')).toEqual([{ department_slug: 'toys' }]);
  });
});

it.each([
  ['', '', null],
  ['Knives', '', 'Knives'],
  ['', 'Knives', 'Knives'],
  ['Knives', 'Kitchen', 'Knives'],
  ['Kitchen > Knives', '', 'Kitchen > Knives'],
  ['Kitchen>Knives >', 'Home > Things', 'Kitchen > Knives'],
  ['', 'Home > Kitchen > Knives', 'Home > Kitchen > Knives'],
  ['knives', 'Home > Kitchen > Knives', 'Home > Kitchen > Knives'],
  ['Kitchen', 'Home > Kitchen > Knives', 'Home > Kitchen > Knives'],
  ['Bread knives', 'Home > Kitchen', 'Home > Kitchen > Bread knives'],
])('the type %j and the product category %j are the department %j', (type, productCategory, category) => {
  expect(readCategory(type, productCategory)).toBe(category);
});
