import { expect, it } from 'vitest';
import { bringExportIn, bringIn, csvOf, rowUnder, shelfOf, sqliteShelf } from './brought-in.ts';

const header = [
  'Reference Handle', 'Token', 'Item Name', 'Variation Name', 'SKU', 'Description', 'Categories', 'Reporting Category', 'GTIN',
  'Item Type', 'Price', 'Archived', 'Sellable', 'Stockable', 'Option Name 1', 'Option Value 1', 'Option Name 2', 'Option Value 2',
  'Enabled Harbour', 'Current Quantity Harbour', 'New Quantity Harbour', 'Price Harbour', 'Enabled Station',
  'Current Quantity Station', 'New Quantity Station', 'Price Station',
]; // prettier-ignore
const defaults = { Archived: 'N', Sellable: 'Y', Stockable: 'Y', 'Item Type': 'Physical' };
const row = (cells: Record<string, string>) => rowUnder(header, { ...defaults, ...cells });
const file = (...rows: Record<string, string>[]) => csvOf([header, ...rows.map(row)]);

const tee = { 'Reference Handle': '#tee', 'Item Name': 'Tee', Price: '20.00' };
const goods = [
  { 'Reference Handle': '#mug', 'Item Name': 'Mug', 'Variation Name': 'Regular', SKU: 'MUG', GTIN: '4006381333931', Price: '8.50',
    Categories: 'Kitchen > Mugs, Gifts', 'Current Quantity Harbour': '4', 'Current Quantity Station': '3' },
  { ...tee, 'Variation Name': 'Red, S', SKU: 'T-RS', 'Option Name 1': 'Colour', 'Option Value 1': 'Red', 'Option Name 2': 'Size',
    'Option Value 2': 'S', 'Current Quantity Harbour': '5', 'New Quantity Harbour': '6', 'Price Station': '22.00' },
  { ...tee, 'Variation Name': 'Red, M', SKU: 'T-RM', 'Option Name 1': 'Colour', 'Option Value 1': 'Red', 'Option Name 2': 'Size',
    'Option Value 2': 'M', Stockable: 'N' },
  { 'Item Name': 'Coffee', 'Variation Name': 'Small', Price: '3', 'Reporting Category': 'Drinks' },
  { 'Item Name': 'Coffee', 'Variation Name': 'Regular', Price: 'variable', 'Reporting Category': 'Drinks' },
  { 'Item Name': 'Old', 'Variation Name': 'Regular', Price: '1', Archived: 'Y' },
  { 'Item Name': 'Shut', 'Variation Name': '', Price: '1', 'Enabled Harbour': 'N', 'Enabled Station': 'N' },
  { 'Item Name': 'Song', 'Variation Name': 'Regular', Price: '1', 'Item Type': 'Digital' },
  { 'Item Name': 'Flour', 'Variation Name': 'Regular', Price: '1', Sellable: 'N' },
]; // prettier-ignore

it('brings in an item library of Square, and once more without changing anything', async () => {
  const shelf = await sqliteShelf();
  // Square also writes UTF-16 with tabs.
  const content = Buffer.from(`\uFEFF${csvOf([header, ...goods.map(row)], '\t')}`, 'utf16le');
  const first = await bringIn(shelf, content);
  expect(first.format).toBe('an item library of Square’s');
  expect(first.leftOut).toEqual([
    '9 song: it is a download, which a shop cannot hand over',
    '10 flour: it is not for sale by itself ("Sellable" is N)',
  ]);
  expect(first.notes).toEqual([
    '2 mug: of its categories, "Kitchen > Mugs" is its department; the others became tags: Gifts',
    '2 mug: its stock is the sum of its locations: Harbour, Station',
    '3 tee: its price is 20.00 here, and 22.00 at Station: "Price" was taken',
    '6 coffee: its price is set anew at each sale, which cannot be done here',
    '6 coffee: it has no price (or one of 0), so it is not sold before it is given one',
    '8 shut: it is sold at none of its locations, so it comes in as a draft',
  ]);
  const shelved = await shelfOf(shelf);
  expect(shelved['mug']).toMatchObject({
    category: 'Kitchen > Mugs',
    tags: ['Gifts'],
    optionNames: [],
    variants: ['- MUG 4006381333931 850 7 left'],
  });
  expect(shelved['tee']).toMatchObject({
    optionNames: ['Colour', 'Size'],
    variants: ['Red/S T-RS 2000 6 left', 'Red/M T-RM 2000 uncounted'],
  });
  expect(shelved['coffee']).toMatchObject({
    category: 'Drinks',
    optionNames: ['Variation'],
    variants: ['Small - 300 uncounted', 'Regular - null uncounted'],
  });
  expect([shelved['old']?.status, shelved['shut']?.status]).toEqual(['archived', 'draft']);
  expect(await bringIn(shelf, content)).toMatchObject({ articles: 'new 0, changed 0, same 5, left out 0' });
  expect(await bringExportIn(shelf)).toMatchObject({ articles: 'new 0, changed 0, same 5, left out 0', leftOut: [] });
  expect(await shelfOf(shelf)).toEqual(shelved);
});

it('leaves an item out whole where one of its rows is damaged', async () => {
  const shelf = await sqliteShelf();
  const lines = file(...goods.slice(0, 3)).split('\r\n');
  const { leftOut, articles } = await bringIn(
    shelf,
    [lines[0], lines[1], lines[2], lines[3]!.slice(0, -9)].join('\r\n'),
  );
  expect(articles).toBe('new 1, changed 0, same 0, left out 1');
  expect(leftOut[1]).toMatch(/^4 tee: the row has \d+ cells, the header has 26 columns$/);
  const strange = await bringIn(
    shelf,
    file({ ...tee, 'Variation Name': 'A', 'Current Quantity Harbour': '1.000', 'Current Quantity Station': '2' }),
  );
  expect(strange.leftOut[0]).toMatch(/"Current Quantity Harbour" is "1.000", which can mean 1.000 or 1000/);
});
