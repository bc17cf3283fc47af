import { expect, it } from 'vitest';
import {
  readCategoryPaths,
  readCell,
  readPairs,
  readVariations,
} from '../../../../../server/article/csv/formats/magento/cells.ts';
import { bringExportIn, bringIn, csvOf, rowUnder, shelfOf, sqliteShelf } from './brought-in.ts';

const header = [
  'sku', 'store_view_code', 'attribute_set_code', 'product_type', 'categories', 'product_websites', 'name', 'description',
  'short_description', 'product_online', 'visibility', 'price', 'special_price', 'special_price_from_date',
  'special_price_to_date', 'url_key', 'qty', 'allow_backorders', 'use_config_backorders', 'is_in_stock', 'manage_stock',
  'use_config_manage_stock', 'additional_attributes', 'configurable_variations', 'configurable_variation_labels', 'related_skus',
]; // prettier-ignore
const defaults = { product_type: 'simple', product_online: '1', visibility: 'Catalog, Search', is_in_stock: '1', manage_stock: '1', use_config_manage_stock: '1', use_config_backorders: '1' }; // prettier-ignore
const file = (...rows: Record<string, string>[]) =>
  csvOf([header, ...rows.map((cells) => rowUnder(header, { ...defaults, ...cells }))]);

const child = (size: string, cells: Record<string, string> = {}) => ({
  sku: `T-${size}`,
  name: `Tee-${size}`,
  visibility: 'Not Visible Individually',
  price: '20.000000',
  qty: '4.0000',
  url_key: `tee-${size}`,
  ...cells,
});
const tee = {
  sku: 'TEE',
  product_type: 'configurable',
  name: 'Tee',
  url_key: 'tee',
  qty: '0.0000',
  description: '__EMPTY__VALUE__',
  short_description: 'Soft',
  categories: 'Default Category/Clothing,Default Category/Clothing/Tops,Default Category/New',
  additional_attributes: 'manufacturer=Loom,material="Cotton, wool"',
  configurable_variations: 'sku=T-S,size=S, slim,default=1|sku=T-M,size=M|sku=T-L,size=L',
  configurable_variation_labels: 'size=Size',
};
const goods = [
  child('S'),
  child('M', { special_price: '15.5', special_price_to_date: '2030-01-01', additional_attributes: 'ean=4006381333931' }),
  child('L', { product_online: '2' }),
  tee,
  { sku: 'TEE', store_view_code: 'nl', name: 'Hemd' },
  { sku: 'MUG', name: 'Mug', price: '8', special_price: '7', special_price_from_date: '2/19/24', qty: '3', is_in_stock: '0', related_skus: 'T-S,GONE' },
  { sku: 'MUG2', name: 'Mug', price: '9', manage_stock: '0', use_config_manage_stock: '0' },
  { sku: 'PART', name: 'Part', visibility: 'Not Visible Individually', price: '1' },
  { sku: 'SET', product_type: 'bundle', name: 'Set' },
  { sku: 'PDF', product_type: 'downloadable', name: 'Pdf', price: '1' },
  { sku: 'OFF', product_type: 'virtual', name: 'Advice', price: '30', product_online: '2', qty: '1', allow_backorders: '1', use_config_backorders: '0' },
]; // prettier-ignore

it('brings in a product file of Magento, and once more without changing anything', async () => {
  const shelf = await sqliteShelf();
  const first = await bringIn(shelf, file(...goods));
  expect(first.format).toBe('a product file of Magento’s or Adobe Commerce');
  expect(first.leftOut).toEqual([
    '4 tee: the variant is disabled',
    '6 : it has what the store view "nl" says of "TEE": only the default is taken',
    '9 part: it is not visible by itself, and no configurable product of the file names it',
    '10 set: it is a bundle of other products, which are imported by themselves',
    '11 pdf: it is a download, which a shop cannot hand over',
  ]);
  expect(first.notes).toEqual([
    '3 tee: its reduced price 15.5 ends on 2030-01-01, and does not end by itself here',
    '5 tee: of its categories, "Clothing > Tops" is its department; the others became tags: New',
    '7 mug-mug: another product of the file has the same name, so its handle is "mug-mug"',
    '7 mug-mug: it is marked as out of stock, so its stock is 0 and not 3',
    '8 mug-mug2: another product of the file has the same name, so its handle is "mug-mug2"',
    '12 advice: it is virtual, such as a service: it is sold as any other product is',
  ]);
  const shelved = await shelfOf(shelf);
  expect(shelved['tee']).toEqual({
    title: 'Tee',
    status: 'published',
    category: 'Clothing > Tops',
    tags: ['New'],
    vendor: 'Loom',
    related: [],
    optionNames: ['Size'],
    description: 'Soft',
    variants: ['S, slim T-S 2000 4 left', 'M T-M 4006381333931 1550 instead of 2000 4 left'],
  });
  expect(shelved['mug-mug']).toMatchObject({ related: ['tee'], variants: ['- MUG 700 instead of 800 0 left'] });
  expect(shelved['mug-mug2']).toMatchObject({ variants: ['- MUG2 900 uncounted'] });
  expect(shelved['advice']).toMatchObject({ status: 'draft', variants: ['- OFF 3000 uncounted'] });
  expect(await bringIn(shelf, file(...goods))).toMatchObject({ articles: 'new 0, changed 0, same 4, left out 0' });
  expect(await bringExportIn(shelf)).toMatchObject({ articles: 'new 0, changed 0, same 4, left out 0', leftOut: [] });
  expect(await shelfOf(shelf)).toEqual(shelved);
});

it('leaves a product out whole where a row of it is damaged or missing', async () => {
  const shelf = await sqliteShelf();
  const lines = file(child('S'), child('M'), child('L'), tee).split('\r\n');
  const { leftOut, articles } = await bringIn(
    shelf,
    lines.map((text, place) => (place === 2 ? text.slice(0, -5) : text)).join('\r\n'),
  );
  expect(articles).toBe('new 0, changed 0, same 0, left out 1');
  expect(leftOut[1]).toMatch(/^3 tee: the row has \d+ cells, the header has 26 columns$/);
  const partial = await bringIn(shelf, file(child('S'), child('M'), tee));
  expect(partial.leftOut[2]).toBe('4 tee: it names variants that are not in the file: T-L');
  const unsaid = await bringIn(shelf, file(child('S'), { ...tee, configurable_variations: 'sku=T-S' }));
  expect(unsaid.articles).toBe('new 1, changed 0, same 0, left out 0');
});

it('reads the cells as Magento writes them', () => {
  expect([' __EMPTY__VALUE__ ', ' a '].map(readCell)).toEqual(['', 'a']);
  expect([...readPairs('a=1, 2,b="x, ""y""",c=')]).toEqual([['a', '1, 2'], ['b', 'x, "y"'], ['c', '']]);
  expect(readVariations('sku=A,size=S|M|sku=B,size=L').map(({ sku, values }) => [sku, values.get('size')])).toEqual([['A', 'S|M'], ['B', 'L']]);
  expect(readCategoryPaths('Default Category,Default Category/Food\\/drink/Tea,Root/A')).toEqual(['Food/drink > Tea', 'A']);
}); // prettier-ignore
