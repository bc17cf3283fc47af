import { expect, it } from 'vitest';
import { formatOf } from '../../../../../server/article/csv/formats/known-formats.ts';

const headers: [name: string, header: string][] = [
  ['WooCommerce', 'ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)'],
  ['Square', 'Token,Item Name,Variation Name,SKU,Description,Category,Price,Current Quantity Shop,New Quantity Shop'],
  ['Lightspeed', 'id,handle,sku,composite_name,composite_sku,name,description,product_category,supply_price,retail_price,inventory_Shop'],
  ['BigCommerce', 'Item,ID,Name,Type,SKU,Options,Inventory Tracking,Current Stock,Price,Sale Price,Brand ID,Categories,Product URL'],
  ['Etsy', `TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,MATERIALS,${Array.from({ length: 10 }, (_, n) => `IMAGE${n + 1}`).join()},VARIATION 1 TYPE,VARIATION 1 NAME,VARIATION 1 VALUES,VARIATION 2 TYPE,VARIATION 2 NAME,VARIATION 2 VALUES,SKU`],
  ['Magento', 'sku,store_view_code,attribute_set_code,product_type,categories,name,description,price,qty,configurable_variations'],
  ['PrestaShop', 'Product ID,Active (0/1),Name *,Categories (x,y,z...),Price tax excluded,Reference #,Quantity'],
  ['combinations of PrestaShop', 'Product ID*,Attribute (Name:Type:Position)*,Value (Value:Position)*,Reference,Impact on price,Quantity'],
  ['Odoo', 'id,name,default_code,barcode,lst_price,categ_id,qty_available'],
]; // prettier-ignore

const read = (header: string) => formatOf(header.split(','), { now: 0, currency: 'EUR' });

it.each(headers)('knows a file of %s by its header, whatever the case and order of its columns', (name, header) => {
  expect(read(header)?.shownAs).toContain(name);
  expect(read(header.toUpperCase())?.shownAs).toContain(name);
  // Etsy's columns are known by their order.
  if (name !== 'Etsy') expect(read(header.split(',').toReversed().join())?.shownAs).toContain(name);
});

it.each([
  'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src,Status',
  'Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Price',
  'Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Available,On hand',
  'Name,Price',
  'Name,Type,Price,Category,Description',
  'Item,Name,Options,Price',
  'name,sku,price,quantity,description',
  'Nazwa,Typ,Cena,Kategorie',
  'Reference,Name,Quantity,Price',
])('takes no other table for a file of another system: %s', (header) => {
  expect(read(header)).toBeUndefined();
});
