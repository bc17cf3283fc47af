import { expect, it } from 'vitest';
import { readVariantValues } from '../../../../../server/article/csv/formats/odoo/odoo.ts';
import { bringExportIn, bringIn, csvOf, rowUnder, shelfOf, sqliteShelf } from './brought-in.ts';

const labels = ['Name', 'Internal Reference', 'Barcode', 'Sales Price', 'Product Category', 'Product Type', 'Quantity On Hand', 'Can be Sold', 'Product Tags', 'Variant Values']; // prettier-ignore
const german = ['Name', 'Interne Referenz', 'Strichcode', 'Verkaufspreis', 'Produktkategorie', 'Produktart', 'Verfügbare Menge', 'Kann verkauft werden', 'Product Tags', 'Variantenwerte']; // prettier-ignore
const technical = ['name', 'default_code', 'barcode', 'lst_price', 'categ_id', 'type', 'qty_available', 'sale_ok', 'product_tag_ids', 'product_template_variant_value_ids']; // prettier-ignore

const goods = [
  { Name: 'Tee', 'Internal Reference': 'T-RS', Barcode: '4006381333931', 'Sales Price': '20.0', 'Product Category': 'All / Saleable / Clothing',
    'Product Type': 'product', 'Quantity On Hand': '3.0', 'Can be Sold': 'True', 'Product Tags': 'new', 'Variant Values': 'Colour: Red' },
  // What a record has several of stands in rows of its own.
  { 'Product Tags': 'soft', 'Variant Values': 'Size: S, slim' },
  { Name: 'Tee', 'Internal Reference': 'T-RM', 'Sales Price': '21.0', 'Product Category': 'All / Saleable / Clothing', 'Product Type': 'product',
    'Quantity On Hand': '0.0', 'Can be Sold': 'True', 'Product Tags': 'new', 'Variant Values': 'Colour: Red, Size: M' },
  { Name: '[MUG] Mug', 'Internal Reference': 'MUG', 'Sales Price': '8', 'Product Type': 'consu', 'Quantity On Hand': '0.0' },
  { Name: 'Mug', 'Internal Reference': 'MUG2', 'Sales Price': '9', 'Product Type': 'product', 'Quantity On Hand': '5.0' },
  { Name: 'Screw', 'Internal Reference': 'PART', 'Sales Price': '1', 'Can be Sold': 'False' },
]; // prettier-ignore
const rows = goods.map((cells) => rowUnder(labels, cells));

it.each([
  ['labels', labels],
  ['German labels', german],
  ['technical names', technical],
])('brings in product variants of Odoo with %s, and once more without changing anything', async (_names, header) => {
  const shelf = await sqliteShelf();
  const content = csvOf([header, ...rows]);
  const first = await bringIn(shelf, content);
  expect(first.format).toBe('a product file of Odoo’s');
  expect(first.leftOut).toEqual(['7 screw: it is not for sale in Odoo']);
  expect(first.notes).toEqual([
    '5 mug-mug: another product of the file has the same name, so its handle is "mug-mug"',
    '6 mug-mug2: another product of the file has the same name, so its handle is "mug-mug2"',
  ]);
  const shelved = await shelfOf(shelf);
  expect(shelved['tee']).toMatchObject({
    category: 'Saleable > Clothing',
    tags: ['new', 'soft'],
    optionNames: ['Colour', 'Size'],
    variants: ['Red/S, slim T-RS 4006381333931 2000 3 left', 'Red/M T-RM 2100 0 left'],
  });
  expect(shelved['mug-mug']).toMatchObject({ title: 'Mug', variants: ['- MUG 800 uncounted'] });
  expect(shelved['mug-mug2']).toMatchObject({ variants: ['- MUG2 900 5 left'] });
  expect(await bringIn(shelf, content)).toMatchObject({ articles: 'new 0, changed 0, same 3, left out 0' });
  expect(await bringExportIn(shelf)).toMatchObject({ articles: 'new 0, changed 0, same 3, left out 0', leftOut: [] });
  expect(await shelfOf(shelf)).toEqual(shelved);
});

it('leaves out products whose variants have no prices in the file, and products with a damaged row', async () => {
  const shelf = await sqliteShelf();
  const products = [
    'name',
    'list_price',
    'default_code',
    'attribute_line_ids/attribute_id',
    'attribute_line_ids/value_ids',
  ];
  const templates = csvOf([
    products,
    ['Tee', '20', '', 'Colour', 'Red'],
    ['', '', '', 'Size', 'S,M'],
    ['Mug', '8', 'MUG', 'Material', 'Clay'],
  ]);
  const { articles, leftOut } = await bringIn(shelf, templates);
  expect(articles).toBe('new 1, changed 0, same 0, left out 0');
  expect(leftOut[0]).toMatch(
    /^2 tee: it has variants, and the file does not say what each costs: export the product variants/,
  );
  const lines = csvOf([labels, ...rows.slice(0, 3)]).split('\r\n');
  const damaged = await bringIn(shelf, [...lines.slice(0, 3), `${lines[3]},surplus`].join('\r\n'));
  expect(damaged.leftOut).toEqual([
    '2 tee: its article is left out because of line 4',
    '4 tee: the row has 11 cells, the header has 10 columns',
  ]);
});

it('reads the values of a variant, with commas in them', () => {
  expect(readVariantValues('Colour: Red, dark, Size: S').map(({ name, value }) => `${name}=${value}`)).toEqual(['Colour=Red, dark', 'Size=S']);
  expect(readVariantValues('')).toEqual([]);
}); // prettier-ignore
