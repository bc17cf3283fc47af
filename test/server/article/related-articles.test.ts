import { expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../../platform/database/migrations.ts';
import { openDatabase } from '../../../platform/database/open-database.ts';
import { editArticle } from '../../../server/article/article-editing.ts';
import { readArticle } from '../../../server/article/article-reading.ts';
import { readStaffArticle } from '../../../server/article/article-editing.ts';
import { readRelated, relatedAtMost } from '../../../server/article/finding/related-articles.ts';
import { importCatalogue } from '../../../server/article/csv/catalogue-import.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { article, fileWith, importer, openShelf, stockShelf, variant } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

const handlesOf = async ({ database }: Shelf, handle: string) =>
  (await readRelated(database, handle))?.map((related) => related.handle);

const importText = ({ database, clock }: Shelf, text: string) =>
  importCatalogue(database, clock, { file: fileWith(text), currency: 'EUR', actor: importer });

const soldOut = (handle: string) => ({ variants: [variant({ variantId: `${handle}-1`, onHand: 0 })] });

describeOnEveryDatabase('Products that go with one', (place) => {
  it('are those that the shop names, in its order, as far as they can be bought', async () => {
    const shelf = await openShelf(place);
    await stockShelf(
      shelf,
      article({ handle: 'tray', category: 'Kitchen' }),
      article({ handle: 'pot', category: 'Kitchen', related: ['spoon', 'gone', 'cosy', 'tin', 'draft'] }),
      article({ handle: 'cosy', category: 'Textiles' }),
      article({ handle: 'spoon' }),
      article({ handle: 'tin', ...soldOut('tin') }),
      article({ handle: 'draft', status: 'draft' }),
    );
    expect(await handlesOf(shelf, 'pot')).toEqual(['spoon', 'cosy']);
    expect(await handlesOf(shelf, 'tray')).toEqual(['pot']);
  });

  it('are similar ones where the shop names none that can be bought: shared tags first, then the department', async () => {
    const shelf = await openShelf(place);
    await stockShelf(
      shelf,
      article({ handle: 'teapot', category: 'Kitchen', tags: ['Tea', 'stoneware'], related: ['gone'] }),
      article({ handle: 'pan', category: 'Kitchen' }),
      article({ handle: 'cup', category: 'Kitchen', tags: ['TEA', 'stoneware'] }),
      article({ handle: 'leaves', category: 'Food', tags: ['tea'] }),
      article({ handle: 'sold-out', category: 'Kitchen', tags: ['tea'], ...soldOut('sold-out') }),
      article({ handle: 'lamp', category: 'Light' }),
    );
    expect(await handlesOf(shelf, 'teapot')).toEqual(['cup', 'pan', 'leaves']);
    expect(await handlesOf(shelf, 'lamp')).toEqual([]);
    expect(await readRelated(shelf.database, 'nothing')).toBeUndefined();
  });

  it('are not too many', async () => {
    const shelf = await openShelf(place);
    const many = Array.from({ length: relatedAtMost + 5 }, (_, number) =>
      article({ handle: `mug-${number}`, category: 'Mugs' }),
    );
    await stockShelf(shelf, ...many);
    expect(await handlesOf(shelf, 'mug-0')).toHaveLength(relatedAtMost);
  });
});

describeOnEveryDatabase('The shelf of a product and what goes with it', (place) => {
  const header = 'Handle,Title,Price,Shelf location (product.metafields.custom.shelf_location),Related products';
  it('come from an import, change in the back office, and stay when a file has no such columns', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    await importText(shelf, `${header}\npot,Pot,10.00," Aisle 4, shelf 2 ","lid; pot ;spoon, lid"\n`);
    const row = await database.get<{ article_id: string }>('SELECT article_id FROM article');
    const read = async () => readStaffArticle(database, row!.article_id);
    expect(await read()).toMatchObject({ shelf: 'Aisle 4, shelf 2', related: ['lid', 'spoon'] });
    expect(await readArticle(database, 'pot')).toMatchObject({ shelf: 'Aisle 4, shelf 2' });
    await editArticle(database, clock, row!.article_id, { version: 1, shelf: 'Aisle 5', related: ['cosy', 'pot'] });
    expect(await read()).toMatchObject({ shelf: 'Aisle 5', related: ['cosy'] });
    await importText(shelf, 'Handle,Title,Price\npot,Big pot,10.00\n');
    expect(await read()).toMatchObject({ title: 'Big pot', shelf: 'Aisle 5', related: ['cosy'] });
    expect((await importText(shelf, `${header}\npot,Big pot,10.00,Aisle 6,cosy\n`)).articles).toMatchObject({
      changed: 1,
    });
    expect(await read()).toMatchObject({ shelf: 'Aisle 6' });
    expect((await importText(shelf, `${header}\npot,Big pot,10.00,Aisle 6,cosy\n`)).articles).toMatchObject({
      changed: 0,
    });
  });

  it('leaves out a product whose shelf is too long, and says so', async () => {
    const shelf = await openShelf(place);
    const { leftOut } = await importText(shelf, `${header}\npot,Pot,10.00,${'x'.repeat(121)},\n`);
    expect(JSON.stringify(leftOut)).toContain('is longer than 120 characters');
  });

  it('are empty for the products of an older release', async () => {
    const database = await openDatabase(await place.emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    const older = sellerMigrations.filter(({ id }) => id < '005');
    await migrate(database, older);
    await database.write(async (transaction) => {
      await transaction.run(
        `INSERT INTO article (article_id, handle, title, title_key, vendor, tags, option_names, status, is_sold,
           from_minor, to_minor, variant_count, version, created_at, updated_at)
         VALUES ('a', 'pot', 'Pot', 'pot', '', '[]', '[]', 'published', 1, 100, 100, 1, 1, 0, 0)`,
      );
      await transaction.run(`INSERT INTO article_body (article_id, description) VALUES ('a', 'Holds a litre')`);
    });
    await migrate(database, sellerMigrations);
    expect(await readStaffArticle(database, 'a')).toMatchObject({
      description: 'Holds a litre',
      shelf: '',
      related: [],
    });
  });
});
