import { rowUnder } from '../csv/formats/brought-in.ts';
import type { GeneratedProduct, GeneratedVariant } from './generated-product.ts';

/** How shop systems write the products of a test, as far as an import reads them. */

export type WrittenRow = {
  cells: string[];
  /** Null for a row of the product alone, which has no price. */
  variant: GeneratedVariant | null;
};

export type WrittenFormat = {
  /** As the report shows it; null for Shopify's. */
  shownAs: string | null;
  header: string[];
  hasVariants: boolean;
  /** The columns that a damage can be done to; undefined where the format has none such, or reads it in a way of its own. */
  columns: { text: string; price: string; sku: string; stock: string; barcode?: string; published?: string };
  rows: (product: GeneratedProduct, price: (amountMinor: number) => string) => WrittenRow[];
};

type Cells = Record<string, string>;
type PlainRow = { cells: Cells; variant: GeneratedVariant | null };
type PlainFormat = Omit<WrittenFormat, 'rows'> & {
  defaults?: Cells;
  rows: (product: GeneratedProduct, price: (amountMinor: number) => string) => PlainRow[];
};

function written({ defaults = {}, rows, ...format }: PlainFormat): WrittenFormat {
  return {
    ...format,
    rows: (product, price) =>
      rows(product, price).map(({ cells, variant }) => ({
        cells: rowUnder(format.header, { ...defaults, ...cells }),
        variant,
      })),
  };
}

function shopify(
  names: Record<'handle' | 'published' | 'sku' | 'price' | 'stock' | 'tracker' | 'policy' | 'barcode', string>,
): WrittenFormat {
  const { handle, published, sku, price, stock, tracker, policy, barcode } = names;
  return written({
    shownAs: null,
    header: [
      handle,
      'Title',
      'Vendor',
      published,
      'Option1 Name',
      'Option1 Value',
      sku,
      tracker,
      stock,
      policy,
      price,
      barcode,
      'Tags',
    ],
    hasVariants: true,
    columns: { text: 'Vendor', price, sku, stock, barcode, published },
    rows: (product, amount) =>
      product.variants.map((variant, place) => ({
        cells: {
          [handle]: product.handle,
          ...(place === 0 && { Title: product.title, Vendor: 'Röst', [published]: 'true', Tags: 'warm, neu' }),
          'Option1 Name': variant.size === '' ? 'Title' : 'Size',
          'Option1 Value': variant.size || 'Default Title',
          [sku]: variant.sku,
          [tracker]: 'shopify',
          [stock]: String(variant.stock),
          [policy]: 'deny',
          [price]: amount(variant.priceMinor),
          [barcode]: variant.barcode,
        },
        variant,
      })),
  });
}

const attribute = (values: string[]) => ({ 'Attribute 1 name': 'Size', 'Attribute 1 value(s)': values.join(', ') });

const woocommerce = written({
  shownAs: 'a product file of WooCommerce’s',
  header: ['ID', 'Type', 'SKU', 'GTIN, UPC, EAN, or ISBN', 'Name', 'Published', 'Visibility in catalog', 'Tax status', 'In stock?', 'Stock',
    'Backorders allowed?', 'Regular price', 'Sale price', 'Categories', 'Parent', 'Attribute 1 name', 'Attribute 1 value(s)'], // prettier-ignore
  hasVariants: true,
  columns: {
    text: 'Categories',
    price: 'Regular price',
    sku: 'SKU',
    stock: 'Stock',
    barcode: 'GTIN, UPC, EAN, or ISBN',
  },
  defaults: {
    Published: '1',
    'Visibility in catalog': 'visible',
    'In stock?': '1',
    'Backorders allowed?': '0',
    Categories: 'Küche',
  },
  rows: (product, amount) => {
    const sold = (variant: GeneratedVariant) => ({
      SKU: variant.sku,
      'GTIN, UPC, EAN, or ISBN': variant.barcode,
      Stock: String(variant.stock),
      'Regular price': amount(variant.priceMinor),
    });
    const [only] = product.variants;
    if (only && product.variants.length === 1)
      return [{ cells: { Type: 'simple', Name: product.title, ...sold(only) }, variant: only }];
    const parent = `P-${product.handle}`;
    return [
      {
        cells: {
          Type: 'variable',
          Name: product.title,
          SKU: parent,
          ...attribute(product.variants.map(({ size }) => size)),
        },
        variant: null,
      },
      ...product.variants.map((variant) => ({
        cells: {
          Type: 'variation',
          Name: `${product.title} - ${variant.size}`,
          Parent: parent,
          ...sold(variant),
          ...attribute([variant.size]),
        },
        variant,
      })),
    ];
  },
});

const square = written({
  shownAs: 'an item library of Square’s',
  header: ['Reference Handle', 'Token', 'Item Name', 'Variation Name', 'SKU', 'Description', 'Categories', 'GTIN', 'Item Type', 'Price',
    'Archived', 'Sellable', 'Stockable', 'Option Name 1', 'Option Value 1', 'Current Quantity Harbour'], // prettier-ignore
  hasVariants: true,
  columns: { text: 'Categories', price: 'Price', sku: 'SKU', stock: 'Current Quantity Harbour', barcode: 'GTIN' },
  defaults: { Archived: 'N', Sellable: 'Y', Stockable: 'Y', 'Item Type': 'Physical', Categories: 'Küche' },
  rows: (product, amount) =>
    product.variants.map((variant) => ({
      cells: {
        'Reference Handle': `#${product.handle}`,
        'Item Name': product.title,
        'Variation Name': variant.size || 'Regular',
        SKU: variant.sku,
        GTIN: variant.barcode,
        Price: amount(variant.priceMinor),
        'Current Quantity Harbour': String(variant.stock),
        ...(variant.size !== '' && { 'Option Name 1': 'Size', 'Option Value 1': variant.size }),
      },
      variant,
    })),
});

const lightspeed = written({
  shownAs: 'a product file of Lightspeed’s (X-Series)',
  header: ['id', 'handle', 'sku', 'composite_name', 'composite_sku', 'name', 'description', 'product_category', 'variant_option_one_name',
    'variant_option_one_value', 'tags', 'supply_price', 'retail_price', 'brand_name', 'active', 'track_inventory', 'inventory_Harbour'], // prettier-ignore
  hasVariants: true,
  columns: { text: 'product_category', price: 'retail_price', sku: 'sku', stock: 'inventory_Harbour' },
  defaults: { active: '1', track_inventory: '1', product_category: 'Küche' },
  rows: (product, amount) =>
    product.variants.map((variant) => ({
      cells: {
        handle: product.handle,
        sku: variant.sku,
        name: variant.size === '' ? product.title : `${product.title} / ${variant.size}`,
        retail_price: amount(variant.priceMinor),
        inventory_Harbour: String(variant.stock),
        ...(variant.size !== '' && { variant_option_one_name: 'Size', variant_option_one_value: variant.size }),
      },
      variant,
    })),
});

const magento = written({
  shownAs: 'a product file of Magento’s or Adobe Commerce',
  header: ['sku', 'store_view_code', 'attribute_set_code', 'product_type', 'categories', 'name', 'product_online', 'visibility', 'price',
    'url_key', 'qty', 'is_in_stock', 'manage_stock', 'use_config_manage_stock', 'configurable_variations', 'configurable_variation_labels'], // prettier-ignore
  hasVariants: true,
  columns: { text: 'categories', price: 'price', sku: 'sku', stock: 'qty' },
  defaults: { product_type: 'simple', product_online: '1', visibility: 'Catalog, Search', is_in_stock: '1', manage_stock: '1', use_config_manage_stock: '1',
    categories: 'Default Category/Küche' }, // prettier-ignore
  rows: (product, amount) => {
    const sold = (variant: GeneratedVariant) => ({
      sku: variant.sku,
      price: amount(variant.priceMinor),
      qty: String(variant.stock),
    });
    const [only] = product.variants;
    if (only && product.variants.length === 1)
      return [{ cells: { name: product.title, url_key: product.handle, ...sold(only) }, variant: only }];
    const variations = product.variants.map(({ sku, size }) => `sku=${sku},size=${size}`).join('|');
    return [
      ...product.variants.map((variant) => ({
        cells: {
          name: `${product.title}-${variant.size}`,
          url_key: `${product.handle}-${variant.size}`,
          visibility: 'Not Visible Individually',
          ...sold(variant),
        },
        variant,
      })),
      {
        cells: { sku: `P-${product.handle}`, product_type: 'configurable', name: product.title, url_key: product.handle,
          configurable_variations: variations, configurable_variation_labels: 'size=Size' }, // prettier-ignore
        variant: null,
      },
    ];
  },
});

const bigcommerce = written({
  shownAs: 'a product file of BigCommerce’s',
  header: ['Item', 'ID', 'Name', 'Type', 'SKU', 'Options', 'Inventory Tracking', 'Current Stock', 'Price', 'Brand ID', 'Channels', 'Categories',
    'Product URL', 'UPC/EAN', 'Is Visible'], // prettier-ignore
  hasVariants: true,
  columns: { text: 'Categories', price: 'Price', sku: 'SKU', stock: 'Current Stock', barcode: 'UPC/EAN' },
  rows: (product, amount) => {
    const sold = (variant: GeneratedVariant) => ({
      SKU: variant.sku,
      'UPC/EAN': variant.barcode,
      'Current Stock': String(variant.stock),
      Price: amount(variant.priceMinor),
    });
    const own = {
      Item: 'Product',
      Name: product.title,
      Type: 'physical',
      'Is Visible': 'TRUE',
      'Product URL': `/${product.handle}/`,
      Categories: 'Küche',
    };
    const [only] = product.variants;
    if (only && product.variants.length === 1)
      return [{ cells: { ...own, 'Inventory Tracking': 'product', ...sold(only) }, variant: only }];
    return [
      { cells: { ...own, SKU: `P-${product.handle}`, 'Inventory Tracking': 'variant', Price: '1' }, variant: null },
      ...product.variants.map((variant) => ({
        cells: { Item: 'Variant', Options: `Type=Rectangle|Name=Size|Value=${variant.size}`, ...sold(variant) },
        variant,
      })),
    ];
  },
});

const odoo = written({
  shownAs: 'a product file of Odoo’s',
  header: [
    'Name',
    'Internal Reference',
    'Barcode',
    'Sales Price',
    'Product Category',
    'Product Type',
    'Quantity On Hand',
    'Can be Sold',
    'Variant Values',
  ],
  hasVariants: true,
  columns: {
    text: 'Product Category',
    price: 'Sales Price',
    sku: 'Internal Reference',
    stock: 'Quantity On Hand',
    barcode: 'Barcode',
  },
  defaults: { 'Product Type': 'product', 'Can be Sold': 'True', 'Product Category': 'All / Küche' },
  rows: (product, amount) =>
    product.variants.map((variant) => ({
      cells: {
        Name: product.title,
        'Internal Reference': variant.sku,
        Barcode: variant.barcode,
        'Sales Price': amount(variant.priceMinor),
        'Quantity On Hand': String(variant.stock),
        ...(variant.size !== '' && { 'Variant Values': `Size: ${variant.size}` }),
      },
      variant,
    })),
});

const prestashop = written({
  shownAs: 'a product file of PrestaShop’s',
  header: ['Product ID', 'Active (0/1)', 'Name *', 'Categories (x,y,z...)', 'Price tax included', 'Reference #', 'Manufacturer', 'EAN13', 'Quantity',
    'URL rewritten', 'Available for order (0 = No, 1 = Yes)'], // prettier-ignore
  hasVariants: false,
  columns: {
    text: 'Categories (x,y,z...)',
    price: 'Price tax included',
    sku: 'Reference #',
    stock: 'Quantity',
    barcode: 'EAN13',
    published: 'Active (0/1)',
  },
  defaults: { 'Active (0/1)': '1', 'Available for order (0 = No, 1 = Yes)': '1', 'Categories (x,y,z...)': 'Küche' },
  rows: (product, amount) =>
    product.variants.map((variant) => ({
      cells: {
        'Name *': product.title,
        'Price tax included': amount(variant.priceMinor),
        'Reference #': variant.sku,
        EAN13: variant.barcode,
        Quantity: String(variant.stock),
        'URL rewritten': product.handle,
      },
      variant,
    })),
});

const pictures = Array.from({ length: 10 }, (_, place) => `IMAGE${place + 1}`);
const etsy = written({
  shownAs: 'a listing file of Etsy’s',
  header: ['TITLE', 'DESCRIPTION', 'PRICE', 'CURRENCY_CODE', 'QUANTITY', 'TAGS', 'MATERIALS', ...pictures, 'VARIATION 1 TYPE', 'VARIATION 1 NAME',
    'VARIATION 1 VALUES', 'VARIATION 2 TYPE', 'VARIATION 2 NAME', 'VARIATION 2 VALUES', 'SKU'], // prettier-ignore
  hasVariants: false,
  columns: { text: 'MATERIALS', price: 'PRICE', sku: 'SKU', stock: 'QUANTITY' },
  defaults: { CURRENCY_CODE: 'EUR' },
  rows: (product, amount) =>
    product.variants.map((variant) => ({
      cells: {
        TITLE: product.title,
        PRICE: amount(variant.priceMinor),
        QUANTITY: String(variant.stock),
        SKU: variant.sku,
      },
      variant,
    })),
});

/** By the name that a failing test shows. */
export const writtenFormats: Record<string, WrittenFormat> = {
  shopify: shopify({ handle: 'URL handle', published: 'Published on online store', sku: 'SKU', price: 'Price', stock: 'Inventory quantity',
    tracker: 'Inventory tracker', policy: 'Continue selling when out of stock', barcode: 'Barcode' }), // prettier-ignore
  'older shopify': shopify({ handle: 'Handle', published: 'Published', sku: 'Variant SKU', price: 'Variant Price', stock: 'Variant Inventory Qty',
    tracker: 'Variant Inventory Tracker', policy: 'Variant Inventory Policy', barcode: 'Variant Barcode' }), // prettier-ignore
  woocommerce,
  square,
  lightspeed,
  magento,
  bigcommerce,
  odoo,
  prestashop,
  etsy,
};
