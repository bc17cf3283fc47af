import { expect, it } from 'vitest';
import { CatalogueReader } from '../../../../../server/article/csv/catalogue-article.ts';
import { outlineCatalogue, readArticles } from '../../../../../server/article/csv/catalogue-rows.ts';
import { PictureColumns } from '../../../../../server/article/csv/picture-columns.ts';
import { fileWith } from '../../article-shelf.ts';
import { csvOf } from './brought-in.ts';

/** What a file names as pictures: the article, whether it is a variant's own, the address and the text. */
async function picturesIn(header: readonly string[], ...rows: Record<string, string>[]): Promise<string[]> {
  const content = csvOf([header, ...rows.map((cells) => header.map((name) => cells[name] ?? ''))]);
  const outline = await outlineCatalogue(fileWith(content), { currency: 'EUR' });
  const columns = new PictureColumns(outline.columns, outline.format !== undefined);
  const reader = new CatalogueReader(outline.columns, 'EUR', outline.numbers);
  const named: string[] = [];
  for await (const article of readArticles(outline)) {
    const described = reader.describe(article);
    expect(described.leftOut).toEqual([]);
    for (const { address, alt, of } of columns.of(described.article!))
      named.push([article.handle, of ? of.variant?.sku : 'all', address, alt].join(' ').trim());
  }
  outline.form.release();
  return named;
}

const names = (text: string) => text.split('|');

it('takes the addresses over from files of Shopify in their order, with those of variants', async () => {
  const header = names(
    'URL handle|Title|Option1 name|Option1 value|SKU|Price|Product image URL|Image position|Image alt text|Variant image URL',
  );
  const row = (cells: string) => Object.fromEntries(cells.split('|').map((cell, place) => [header[place]!, cell]));
  expect(
    await picturesIn(
      header,
      row('tee|Tee|Size|S|T-S|5.00|https://x.example/2.jpg|2|Back|https://x.example/s.jpg'),
      row('tee|||M|T-M|5.00|https://x.example/1.jpg|1|Front|'),
    ),
  ).toEqual([
    'tee all https://x.example/1.jpg Front',
    'tee all https://x.example/2.jpg Back',
    'tee T-S https://x.example/s.jpg',
  ]);
});

it('takes the addresses over from files of other systems', async () => {
  const woo = names('ID|Type|SKU|Name|Published|Is featured?|Visibility in catalog|In stock?|Stock|Regular price|Categories|Images|Parent|Attribute 1 name|Attribute 1 value(s)');
  const hoodie = { Published: '1', 'Visibility in catalog': 'visible', 'In stock?': '1', 'Attribute 1 name': 'Size' };
  expect(
    await picturesIn(
      woo,
      { ...hoodie, ID: '1', Type: 'variable', SKU: 'H', Name: 'Hoodie', 'Attribute 1 value(s)': 'S, M', Images: 'https://w.example/a.jpg, https://w.example/b.jpg' },
      { ...hoodie, ID: '2', Type: 'variation', SKU: 'H-S', Name: 'Hoodie - S', Parent: 'H', 'Regular price': '5', 'Attribute 1 value(s)': 'S', Images: 'https://w.example/s.jpg' },
      { ...hoodie, ID: '3', Type: 'variation', SKU: 'H-M', Name: 'Hoodie - M', Parent: 'H', 'Regular price': '5', 'Attribute 1 value(s)': 'M' },
    ),
  ).toEqual(['hoodie all https://w.example/a.jpg', 'hoodie all https://w.example/b.jpg', 'hoodie H-S https://w.example/s.jpg']);

  const ten = Array.from({ length: 10 }, (_, place) => `IMAGE${place + 1}`).join('|');
  const etsy = names(`TITLE|DESCRIPTION|PRICE|CURRENCY_CODE|QUANTITY|TAGS|MATERIALS|${ten}|VARIATION 1 TYPE|VARIATION 1 NAME|VARIATION 1 VALUES|VARIATION 2 TYPE|VARIATION 2 NAME|VARIATION 2 VALUES|SKU`);
  expect(
    await picturesIn(etsy, { TITLE: 'Bowl', PRICE: '9.00', QUANTITY: '1', IMAGE1: 'https://e.example/1.jpg', IMAGE2: 'https://e.example/2.jpg' }),
  ).toEqual(['bowl all https://e.example/1.jpg', 'bowl all https://e.example/2.jpg']);

  const magento = names('sku|store_view_code|attribute_set_code|product_type|product_websites|name|product_online|visibility|price|url_key|qty|base_image|base_image_label|additional_images');
  expect(
    await picturesIn(magento, { sku: 'B', product_type: 'simple', name: 'Bag', product_online: '1', price: '5', url_key: 'bag', qty: '1', base_image: '/b/a/1.jpg', base_image_label: 'A bag', additional_images: '/b/a/1.jpg,/b/a/2.jpg' }),
  ).toEqual(['bag all /b/a/1.jpg A bag', 'bag all /b/a/2.jpg']);

  const prestashop = names('Product ID|Active (0/1)|Name *|Categories (x,y,z...)|Price tax included|Reference #|Quantity|URL rewritten|Image URLs (x,y,z...)|Image alt texts (x,y,z...)');
  expect(
    await picturesIn(prestashop, { 'Product ID': '1', 'Active (0/1)': '1', 'Name *': 'Cap', 'Price tax included': '5', 'Reference #': 'C', Quantity: '1', 'URL rewritten': 'cap', 'Image URLs (x,y,z...)': 'http://p.example/1.jpg,http://p.example/2.jpg', 'Image alt texts (x,y,z...)': 'A cap,Its back' }),
  ).toEqual(['cap all http://p.example/1.jpg A cap', 'cap all http://p.example/2.jpg']);

  const bigcommerce = names('Item|ID|Name|Type|SKU|Options|Inventory Tracking|Current Stock|Price|Brand ID|Channels|Product URL|Is Visible|Variant Image URL|Internal Image URL (Export)|Image Description');
  expect(
    await picturesIn(
      bigcommerce,
      { Item: 'Product', ID: '1', Name: 'Tee', Type: 'physical', SKU: 'T', 'Inventory Tracking': 'variant', Price: '5', 'Product URL': '/tee/', 'Is Visible': 'TRUE' },
      { Item: 'Variant', SKU: 'T-R', Options: 'Type=Swatch|Name=Colour|Value=Red', 'Current Stock': '1', 'Variant Image URL': 'https://b.example/r.jpg' },
      { Item: 'Image', ID: '9', 'Internal Image URL (Export)': 'https://b.example/1.jpg', 'Image Description': 'A tee' },
    ),
  ).toEqual(['tee T-R https://b.example/r.jpg', 'tee all https://b.example/1.jpg A tee']);
}); // prettier-ignore
