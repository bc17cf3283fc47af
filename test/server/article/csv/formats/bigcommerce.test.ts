import { expect, it } from 'vitest';
import { readOptions } from '../../../../../server/article/csv/formats/bigcommerce/bigcommerce.ts';
import { bringIn, csvOf, rowUnder, shelfOf, sqliteShelf } from './brought-in.ts';

const header = [
  'Item', 'ID', 'Name', 'Type', 'SKU', 'Options', 'Inventory Tracking', 'Current Stock', 'Price', 'Retail Price', 'Sale Price',
  'Brand ID', 'Channels', 'Categories', 'Description', 'Product URL', 'UPC/EAN', 'Is Visible', 'Internal Image URL (Export)',
]; // prettier-ignore
const file = (...rows: Record<string, string>[]) => csvOf([header, ...rows.map((cells) => rowUnder(header, cells))]);

const product = (id: string, cells: Record<string, string>) => ({
  Item: 'Product',
  ID: id,
  Type: 'physical',
  'Is Visible': 'TRUE',
  ...cells,
});
const variant = (colour: string, size: string, cells: Record<string, string>) => ({
  Item: 'Variant',
  Options: `Type=Swatch|Name=Colour|Value=${colour}[#ff0000]Type=Rectangle|Name=Size|Value=${size}`,
  ...cells,
});
const goods = [
  product('1', { Name: 'Tee', SKU: 'TEE', 'Inventory Tracking': 'variant', Price: '20.00', 'Sale Price': '0.00', Categories: '23;24',
    'Product URL': '/classic-tee/', Description: '<p>Soft</p>' }),
  variant('Red', 'S', { SKU: 'T-RS', 'Current Stock': '3', 'UPC/EAN': '4006381333931' }),
  { Item: 'Image', ID: '9', 'Internal Image URL (Export)': 'https://shop.example/tee.jpg' },
  variant('Red', 'M', { SKU: 'T-RM', 'Current Stock': '0', Price: '22.00', 'Sale Price': '18.00' }),
  product('2', { Name: 'Mug', SKU: 'MUG', 'Inventory Tracking': 'none', Price: '8', Categories: 'Kitchen/Mugs;Gifts' }),
  product('3', { Name: 'Mug', SKU: 'MUG-2', 'Inventory Tracking': 'product', 'Current Stock': '5', Price: '9', 'Is Visible': 'FALSE' }),
  product('4', { Name: 'Song', Type: 'digital', Price: '1' }),
  product('5', { Name: 'Sock', 'Inventory Tracking': 'product', 'Current Stock': '7', Price: '4' }),
  variant('Blue', 'L', { SKU: 'SOCK-BL' }),
]; // prettier-ignore

it('brings in a product file of BigCommerce, and once more without changing anything', async () => {
  const shelf = await sqliteShelf();
  const first = await bringIn(shelf, file(...goods));
  expect(first.format).toBe('a product file of BigCommerce’s');
  expect(first.leftOut).toEqual(['8 song: it is a download, which a shop cannot hand over']);
  expect(first.notes).toEqual([
    '2 classic-tee: its categories are only numbers in the file (23, 24), so it has no department',
    '6 mug-mug: another product of the file has the same name, so its handle is "mug-mug"',
    '6 mug-mug: of its categories, "Kitchen > Mugs" is its department; the others became tags: Gifts',
    '7 mug-mug-2: another product of the file has the same name, so its handle is "mug-mug-2"',
    '9 sock: its stock of 7 is that of all its variants together, and here each is counted: set their stock by hand',
    '10 sock: "Current Stock" gives no stock for it: the stock of a product that is here stays as it is, that of a new one is not counted',
  ]);
  const shelved = await shelfOf(shelf);
  expect(shelved['classic-tee']).toMatchObject({
    title: 'Tee',
    optionNames: ['Colour', 'Size'],
    variants: ['Red/S T-RS 4006381333931 2000 3 left', 'Red/M T-RM 1800 instead of 2200 0 left'],
  });
  expect(shelved['mug-mug']).toMatchObject({ category: 'Kitchen > Mugs', variants: ['- MUG 800 uncounted'] });
  expect(shelved['mug-mug-2']).toMatchObject({ status: 'draft', variants: ['- MUG-2 900 5 left'] });
  expect(await bringIn(shelf, file(...goods))).toMatchObject({ articles: 'new 0, changed 0, same 4, left out 0' });
  expect(await shelfOf(shelf)).toEqual(shelved);
});

it('leaves a product out whole where one of its rows is damaged, and what stands below a broken product', async () => {
  const shelf = await sqliteShelf();
  const lines = file(...goods).split('\r\n');
  const cut = (line: number) =>
    lines.map((text, place) => (place + 1 === line ? text.slice(0, -6) : text)).join('\r\n');
  const broken = /the row has \d+ cells, the header has 19 columns/;
  const variantCut = await bringIn(shelf, cut(5));
  expect(variantCut.leftOut.slice(0, 4).join('\n')).toMatch(
    /2 classic-tee: .*line 5\n3 classic-tee: .*line 5\n4 classic-tee: .*line 5\n5 classic-tee: the row has/,
  );
  const productCut = await bringIn(shelf, cut(2));
  expect(productCut.leftOut[0]).toMatch(broken);
  expect(productCut.leftOut[1]).toBe('3 : it is a variant, and the row of its product above it is missing or broken');
  const secondCut = await bringIn(shelf, cut(9));
  expect(secondCut.leftOut.at(-1)).toBe(
    '10 : it is a variant, and the row of its product above it is missing or broken',
  );
  const unsaid = await bringIn(shelf, file(goods[0]!, { Item: 'Variant', SKU: 'T', Options: 'S' }));
  expect(unsaid.leftOut[1]).toBe('3 classic-tee: "Options" does not say which variant it is: "S"');
});

it.each([
  ['Type=Radio|Name=Size|Value=S', [['Size', 'S']]],
  ['Type=Radio|Name=Size|Value=SType=Swatch|Name=Colour|Value=Red[#ff0000]', [['Size', 'S'], ['Colour', 'Red']]],
  ['Type=Radio|Name=Size|Value=S|Type=Radio|Name=Fit|Value=a|b', [['Size', 'S'], ['Fit', 'a|b']]],
  ['Size: S', []],
])('reads the options of a variant: %s', (cell, pairs) => {
  expect(readOptions(cell).map(({ name, value }) => [name, value])).toEqual(pairs);
}); // prettier-ignore
