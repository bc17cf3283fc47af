import { expect, it } from 'vitest';
import { bringExportIn, bringIn, csvOf, rowUnder, shelfOf, sqliteShelf } from './brought-in.ts';

const header = [
  'Product ID', 'Active (0/1)', 'Name *', 'Categories (x,y,z...)', 'Price tax excluded', 'Discount amount', 'Discount percent',
  'Reference #', 'Manufacturer', 'EAN13', 'UPC', 'Quantity', 'Visibility', 'Summary', 'Description', 'Tags (x,y,z...)',
  'URL rewritten', 'Available for order (0 = No, 1 = Yes)', 'Out of stock action', 'Virtual product',
]; // prettier-ignore
const defaults = { 'Active (0/1)': '1', 'Available for order (0 = No, 1 = Yes)': '1', Visibility: 'both' };
const goods = [
  { 'Product ID': '1', 'Name *': 'iPod Nano', 'Categories (x,y,z...)': 'Home/Audio, Gifts', 'Price tax excluded': '100,5',
    'Discount percent': '5.5', 'Discount amount': '0.00', 'Reference #': 'RP-1', Manufacturer: 'Apple', EAN13: '4006381333931', Quantity: '160',
    Summary: '<p>New</p>', Description: '<p>New</p>', 'Tags (x,y,z...)': 'apple, nano', 'URL rewritten': 'iPod-Nano', 'Out of stock action': '1' },
  { 'Product ID': '2', 'Name *': 'Case', 'Price tax excluded': '20', Quantity: '-2', Visibility: 'none' },
  { 'Product ID': '3', 'Name *': 'Case', 'Price tax excluded': '21', Quantity: '4', 'Active (0/1)': '0' },
  { 'Product ID': '4', 'Name *': 'Song', 'Price tax excluded': '1', 'Virtual product': '1' },
]; // prettier-ignore
const file = (...rows: Record<string, string>[]) =>
  csvOf([header, ...rows.map((cells) => rowUnder(header, { ...defaults, ...cells }))], ';');

it('brings in a product file of PrestaShop, and once more without changing anything', async () => {
  const shelf = await sqliteShelf();
  const first = await bringIn(shelf, file(...goods));
  expect(first.format).toBe('a product file of PrestaShop’s');
  expect(first.leftOut).toEqual(['5 song: it is virtual, such as a download, which a shop cannot hand over']);
  expect(first.notes).toEqual([
    '2 iPod-Nano: of its categories, "Home > Audio" is its department; the others became tags: Gifts',
    '2 iPod-Nano: its discount of 5.5 % is not taken: its price is the one without it',
    '3 case-2: another product of the file has the same name, so its handle is "case-2"',
    '3 case-2: it is not shown or cannot be ordered there, so it comes in as a draft',
    '4 case-3: another product of the file has the same name, so its handle is "case-3"',
  ]);
  const shelved = await shelfOf(shelf);
  expect(shelved['iPod-Nano']).toMatchObject({
    category: 'Home > Audio',
    tags: ['apple', 'nano', 'Gifts'],
    vendor: 'Apple',
    description: '<p>New</p>',
    variants: ['- RP-1 4006381333931 10050 uncounted'],
  });
  expect(shelved['case-2']).toMatchObject({ status: 'draft', variants: ['- - 2000 -2 left'] });
  expect(shelved['case-3']).toMatchObject({ status: 'draft', variants: ['- - 2100 4 left'] });
  expect(await bringIn(shelf, file(...goods))).toMatchObject({ articles: 'new 0, changed 0, same 3, left out 0' });
  expect(await bringExportIn(shelf)).toMatchObject({ articles: 'new 0, changed 0, same 3, left out 0', leftOut: [] });
  expect(await shelfOf(shelf)).toEqual(shelved);
});

it('reads the list of products that the back office exports, and leaves damaged rows out', async () => {
  const shelf = await sqliteShelf();
  const list = 'Product ID;Image;Name;Reference;Category;Price (tax excl.);Price (tax incl.);Quantity;Status;Position';
  const { articles, leftOut } = await bringIn(shelf, [list, '1;;Mug;MUG;Kitchen;8.00;9.60;3;1;1', '2;;Cup'].join('\n'));
  expect(articles).toBe('new 1, changed 0, same 0, left out 0');
  expect(leftOut).toEqual(['3 : the row has 3 cells, the header has 10 columns']);
  expect((await shelfOf(shelf))['mug']).toMatchObject({ category: 'Kitchen', variants: ['- MUG 960 3 left'] });
});
