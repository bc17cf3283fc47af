import { expect, it } from 'vitest';
import { importCatalogue } from '../../server/article/csv/catalogue-import.ts';
import { fileWith, importer, openShelf } from '../server/article/article-shelf.ts';
import type { Shelf } from '../server/article/article-shelf.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

const header =
  'ID,Type,SKU,Name,Published,"Is featured?","Visibility in catalog","Tax status",Stock,"Regular price",Categories,Parent';
const row = (id: number, sku: string, name: string, stock: number, price: string) =>
  `${id},simple,${sku},${name},1,0,visible,taxable,${stock},${price},Home,`;

async function importRows({ database, clock }: Shelf, ...rows: string[]) {
  clock.advance(60_000);
  const file = fileWith([header, ...rows, ''].join('\n'));
  return importCatalogue(database, clock, { file, currency: 'EUR', actor: importer });
}

const shopOf = ({ database }: Shelf) =>
  database.all(
    `SELECT a.handle, a.title, v.sku, v.price_minor AS price, v.on_hand AS stock
       FROM article a JOIN variant v ON v.article_id = a.article_id WHERE v.position IS NOT NULL ORDER BY v.sku`,
  );

const mug = row(11, 'A1', 'Mug', 5, '9.50');
const other = row(12, 'B1', 'Mug', 6, '10.50');

describeOnEveryDatabase('A file without handles', (place) => {
  it('overwrote a product with another one of its name', async () => {
    const shelf = await openShelf(place);
    await importRows(shelf, mug);
    const { notes } = await importRows(shelf, other);
    expect(await shopOf(shelf)).toEqual([
      { handle: 'mug', title: 'Mug', sku: 'A1', price: 950, stock: 5 },
      { handle: 'mug-b1', title: 'Mug', sku: 'B1', price: 1_050, stock: 6 },
    ]);
    expect(notes.map(({ note }) => note)).toContain(
      'another product of this name is here, with the SKU A1; this one comes in as "mug-b1"',
    );
    expect((await importRows(shelf, other)).articles).toMatchObject({ new: 0, changed: 0, unchanged: 1 });
  });

  it('brought a product in twice, when another got its name and when it was renamed', async () => {
    const shelf = await openShelf(place);
    await importRows(shelf, mug);
    expect((await importRows(shelf, mug, other)).articles).toMatchObject({ new: 1, unchanged: 1 });
    expect((await importRows(shelf, row(11, 'A1', 'Blue mug', 5, '9.50'))).articles).toMatchObject({ changed: 1 });
    expect(await shopOf(shelf)).toMatchObject([
      { handle: 'mug', title: 'Blue mug', sku: 'A1' },
      { handle: 'mug-b1', sku: 'B1' },
    ]);
  });

  it('left a product out because the SKU of another made its name', async () => {
    const shelf = await openShelf(place);
    const three = [row(1, '2', 'Mug', 1, '1.00'), row(2, '3', 'Mug', 1, '2.00'), row(3, '9', 'Mug 2', 1, '3.00')];
    expect(await importRows(shelf, ...three)).toMatchObject({ leftOut: [], articles: { new: 3 } });
    expect((await importRows(shelf, ...three)).articles).toMatchObject({ unchanged: 3 });
  });
});
