import { expect, it } from 'vitest';
import { importCatalogue } from '../../../server/article/csv/catalogue-import.ts';
import { readKeptArticlesFrom } from '../../../server/article/article-record-reading.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { fileWith, importer, openShelf } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

// As Shopify exports products of a shop with several locations: stock is counted, and there is no column for it.
const products =
  'Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,SKU,Inventory tracker,Continue selling when out of stock,Price';
const goods = [
  'tee,Tee,Color,Red,Size,S,T-RS,shopify,deny,10',
  'tee,,,Red,,M,T-RM,shopify,deny,10',
  'tee,,,Blue,,S,T-BS,shopify,continue,10',
  'mug,Mug,Title,Default Title,,,MUG,shopify,deny,8',
  'card,Gift card,Title,Default Title,,,GIFT,,deny,20',
];

const states =
  'Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,SKU,HS Code,COO,Location,Bin name,Incoming (not editable),Unavailable (not editable),Committed (not editable),Available (not editable),On hand (current),On hand (new)';
const at = (variant: string, location: string, numbers: string) => `${variant},,,${location},,0,${numbers}`;
const [redS, redM, blueS] = ['Red,Size,S,,,T-RS', 'Red,Size,M,,,T-RM', 'Blue,Size,S,,,T-BS'].map(
  (options) => `tee,Tee,Color,${options}`,
) as [string, string, string];
const [mug, card] = ['mug,Mug,Title,Default Title,,,,,MUG', 'card,Gift card,Title,Default Title,,,,,GIFT'];

const told = (each: { line: number; handle: string }[], key: 'reason' | 'note') =>
  each.map((one) => `${one.line} ${one.handle}: ${(one as unknown as Record<string, string>)[key]}`);

async function bringIn({ database, clock }: Shelf, lines: string[], isDryRun = false) {
  const options = { file: fileWith([...lines, ''].join('\n')), currency: 'EUR', actor: importer, isDryRun } as const;
  const { articles, leftOut, notes, stockChanges, isInventory } = await importCatalogue(database, clock, options);
  return {
    articles,
    isInventory,
    leftOut: told(leftOut, 'reason'),
    notes: told(notes, 'note'),
    stock: told(stockChanges, 'note'),
  };
}

async function stockOf({ database }: Shelf) {
  const { articles } = await readKeptArticlesFrom(database, 0, 100);
  return articles.flatMap(({ variants }) =>
    variants.map(({ sku, onHand, sellsWithoutStock }) => `${sku} ${sellsWithoutStock ? 'uncounted' : onHand}`),
  );
}

describeOnEveryDatabase('An inventory file of Shopify', (place) => {
  it('brings a shop of several locations its stock, which its product file does not have', async () => {
    const shelf = await openShelf(place);
    await bringIn(shelf, [products, ...goods]);
    expect(await stockOf(shelf)).toEqual([
      'T-RS uncounted',
      'T-RM uncounted',
      'T-BS uncounted',
      'MUG uncounted',
      'GIFT uncounted',
    ]);
    const inventory = [
      states,
      at(redS, 'Harbour', '1,2,4,7,'),
      at(redS, 'Station', '0,0,3,3,'),
      // A new count is of all that is there: two are promised, one is damaged.
      at(redM, 'Harbour', '1,2,9,12,20'),
      at(redM, 'Station', 'not stocked,not stocked,not stocked,not stocked,not stocked'),
      at(blueS, 'Harbour', '0,0,5,5,'),
      at(mug, 'Station', '0,0,0,0,'),
      at('lamp,Lamp,Title,Default Title,,,,,LAMP', 'Harbour', '0,0,3,3,'),
      at('tee,Tee,Color,Green,Size,S,,,T-GS', 'Harbour', '0,0,3,3,'),
      at(card, 'Station', '0,0,x,0,'),
    ];
    const dry = await bringIn(shelf, inventory, true);
    const done = await bringIn(shelf, inventory);
    expect({ ...dry, articles: undefined }).toEqual({ ...done, articles: undefined });
    expect(done).toMatchObject({ isInventory: true, articles: { new: 0, changed: 2, leftOut: 2 } });
    expect(done.leftOut).toEqual([
      '8 lamp: the shop has no such product, and an inventory file brings none in: import the products first',
      '9 tee: the product has no variant Green / S here',
      '10 card: the stock at "Station" is not a whole number: "x"',
    ]);
    expect(done.notes).toEqual(['2 tee: its stock is the sum of its locations: Harbour, Station']);
    expect(done.stock).toEqual([
      '2 tee: stock of Red / S 0 → 7',
      '4 tee: stock of Red / M 0 → 17',
      '6 tee: stock of Blue / S 0 → 5',
    ]);
    // One that is sold without stock is so still, by its own rule.
    expect(await stockOf(shelf)).toEqual(['T-RS 7', 'T-RM 17', 'T-BS uncounted', 'MUG 0', 'GIFT uncounted']);
    expect((await bringIn(shelf, inventory)).articles).toMatchObject({ changed: 0, unchanged: 2 });
  });

  it('is read in its older form, with a column for each location', async () => {
    const shelf = await openShelf(place);
    await bringIn(shelf, [products, ...goods]);
    const older =
      'Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,SKU,HS Code,COO,Harbour shop,Warehouse';
    const done = await bringIn(shelf, [
      older,
      `${redS},,,3,10`,
      `${redM},,,not stocked,4`,
      `${blueS},,,not stocked,not stocked`,
      `${mug},,,0,-2`,
    ]);
    expect(done.leftOut).toEqual([]);
    expect(done.notes).toEqual([
      '2 tee: its stock is the sum of its locations: Harbour shop, Warehouse',
      '5 mug: its stock is the sum of its locations: Harbour shop, Warehouse',
    ]);
    expect(await stockOf(shelf)).toEqual(['T-RS 13', 'T-RM 4', 'T-BS uncounted', 'MUG -2', 'GIFT uncounted']);
  });

  it('is not taken for what a shop’s product file has besides', async () => {
    const shelf = await openShelf(place);
    const done = await bringIn(shelf, [`${products},HS Code,COO,Harbour`, ...goods.map((row) => `${row},,,3`)]);
    expect(done).toMatchObject({ isInventory: false, articles: { new: 3 } });
    // Prices would be lost if this were read for its stock alone.
    await expect(
      bringIn(shelf, [`${products},Location,Available`, ...goods.map((row) => `${row},Aisle 4,3`)]),
    ).rejects.toThrow(/inventory file of Shopify’s with columns that are missing or added/);
  });
});
