import { expect, it } from 'vitest';
import { bringIn, csvOf, shelfOf, sqliteShelf } from '../server/article/csv/formats/brought-in.ts';

const header = ['Handle', 'Title', 'Vendor', 'Variant SKU', 'Variant Price', 'Tags'];
const row = (name: string, vendor = 'Loom') => `${name},${name},${vendor},SKU-${name},5.00,warm`;

it('reads the rows between a quotation mark that opens a cell by mistake and one that closes it', async () => {
  const shelf = await sqliteShelf();
  const file = [header.join(), row('one', '"Loom'), row('two'), row('three'), row('four', 'Loom"'), row('five')].join(
    '\n',
  );
  const { leftOut } = await bringIn(shelf, file);
  expect(leftOut).toEqual([
    '2 one: a quotation mark opens a cell and does not close it, or stands in one without being doubled ("")',
  ]);
  expect(Object.keys(await shelfOf(shelf)).toSorted()).toEqual(['five', 'four', 'three', 'two']);
});

it('reads a text of several lines as one cell, with as many commas as it has', async () => {
  const shelf = await sqliteShelf();
  const vendor = 'Wool, cotton, silk\nfor 1,5 and 2,5 litres\nLoom, London';
  const { leftOut } = await bringIn(shelf, csvOf([header, ['one', 'One', vendor, 'SKU-1', '5.00', '']]));
  expect(leftOut).toEqual([]);
  expect((await shelfOf(shelf))['one']).toMatchObject({ vendor });
});
