import { expect, it } from 'vitest';
import { bringExportIn, bringIn, csvOf, rowUnder, shelfOf, sqliteShelf } from './brought-in.ts';

const header = [
  'id', 'handle', 'sku', 'composite_name', 'composite_sku', 'composite_quantity', 'name', 'description', 'product_category',
  'variant_option_one_name', 'variant_option_one_value', 'variant_option_two_name', 'variant_option_two_value', 'tags',
  'supply_price', 'retail_price', 'brand_name', 'active', 'track_inventory', 'inventory_Main_Outlet', 'inventory_Harbour',
]; // prettier-ignore
const row = (cells: Record<string, string>) => rowUnder(header, { active: '1', track_inventory: '1', ...cells });
const file = (...rows: Record<string, string>[]) => csvOf([header, ...rows.map(row)]);

const red = (size: string, more: Record<string, string>) => ({
  handle: 'Tee_1',
  sku: `T-${size}`,
  variant_option_one_name: 'Colour',
  variant_option_one_value: 'Red',
  variant_option_two_name: 'Size',
  variant_option_two_value: size,
  retail_price: '17.39',
  ...more,
});
const goods = [
  red('S', { name: 'Tee / Red / S', description: 'Soft', product_category: 'Clothing / Tops', tags: 'new, "warm', brand_name: 'Loom',
    supply_price: '5', inventory_Main_Outlet: '4', inventory_Harbour: '-1' }),
  red('M', { name: 'Tee / Red / M', inventory_Main_Outlet: '2' }),
  red('L', { name: 'Tee / Red / L', active: '0' }),
  { handle: 'wrap', sku: 'WRAP', name: 'Gift wrap', retail_price: '2', track_inventory: '0' },
  { handle: 'set', sku: 'SET', name: 'Set', retail_price: '30' },
  { handle: 'set', sku: 'SET', composite_name: 'Tee', composite_sku: 'T-S', composite_quantity: '2' },
  { handle: 'gone', sku: 'GONE', name: 'Gone', retail_price: '3', active: '0', inventory_Main_Outlet: '0' },
]; // prettier-ignore

it('brings in a product file of Lightspeed X, and once more without changing anything', async () => {
  const shelf = await sqliteShelf();
  const first = await bringIn(shelf, file(...goods));
  expect(first.format).toBe('a product file of Lightspeed’s (X-Series)');
  expect(first.leftOut).toEqual([
    '4 Tee_1: the variant is switched off',
    '6 set: it is made of other products (a composite), which are sold by themselves here',
    '7 set: it is made of other products (a composite), which are sold by themselves here',
  ]);
  expect(first.notes).toEqual(['2 Tee_1: its stock is the sum of its outlets: Main_Outlet, Harbour']);
  const shelved = await shelfOf(shelf);
  expect(shelved['Tee_1']).toMatchObject({
    title: 'Tee',
    category: 'Clothing > Tops',
    vendor: 'Loom',
    optionNames: ['Colour', 'Size'],
    variants: ['Red/S T-S 1739 3 left', 'Red/M T-M 1739 2 left'],
  });
  expect(shelved['wrap']).toMatchObject({ variants: ['- WRAP 200 uncounted'] });
  expect(shelved['gone']).toMatchObject({ status: 'draft' });
  expect(await bringIn(shelf, file(...goods))).toMatchObject({ articles: 'new 0, changed 0, same 3, left out 0' });
  expect(await bringExportIn(shelf)).toMatchObject({ articles: 'new 0, changed 0, same 3, left out 0', leftOut: [] });
  expect(await shelfOf(shelf)).toEqual(shelved);
});

it('leaves a product out whole where one of its rows is damaged', async () => {
  const shelf = await sqliteShelf();
  const lines = file(...goods.slice(0, 2)).split('\r\n');
  const { leftOut, articles } = await bringIn(shelf, [lines[0], lines[1], `${lines[2]},surplus`].join('\r\n'));
  expect(articles).toBe('new 0, changed 0, same 0, left out 1');
  expect(leftOut[1]).toBe('3 Tee_1: the row has 22 cells, the header has 21 columns');
  const wrong = await bringIn(shelf, file(red('S', { name: 'Tee', retail_price: 'ask' })));
  expect(wrong.leftOut).toEqual(['2 Tee_1: "retail_price" is not an amount in EUR: "ask"']);
});
