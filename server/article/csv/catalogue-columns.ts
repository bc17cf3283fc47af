import { foreignFileOf, otherTables, readFiles } from './foreign-headers.ts';

/**
 * The columns of Shopify's product CSV that are used here, by their present and their older names. All other columns are stored
 * as they are and written back.
 */

export type ColumnKey = keyof typeof knownColumns;

/** The name now first, then the older ones. */
const knownColumns = {
  handle: ['URL handle', 'Handle'],
  title: ['Title'],
  description: ['Description', 'Body (HTML)', 'Body HTML'],
  vendor: ['Vendor'],
  productCategory: ['Product category', 'Standard Product Type', 'Standardized Product Type'],
  type: ['Type', 'Custom Product Type'],
  tags: ['Tags'],
  published: ['Published on online store', 'Published'],
  status: ['Status'],
  sku: ['SKU', 'Variant SKU'],
  barcode: ['Barcode', 'Variant Barcode', 'Barcodes', 'Variant Barcodes'],
  option1Name: ['Option1 name'],
  option1Value: ['Option1 value'],
  option2Name: ['Option2 name'],
  option2Value: ['Option2 value'],
  option3Name: ['Option3 name'],
  option3Value: ['Option3 value'],
  price: ['Price', 'Variant Price'],
  compareAt: ['Compare-at price', 'Variant Compare At Price'],
  tracker: ['Inventory tracker', 'Variant Inventory Tracker'],
  quantity: ['Inventory quantity', 'Variant Inventory Qty'],
  policy: ['Continue selling when out of stock', 'Variant Inventory Policy'],
  shelf: ['Shelf location (product.metafields.custom.shelf_location)', 'Shelf location', 'Shelf'],
  related: [
    'Related products (product.metafields.shopify--discovery--product_recommendation.related_products)',
    'Related products',
  ],
  ageLimit: ['Age limit (product.metafields.custom.age_limit)', 'Age limit', 'Minimum age'],
  pictureUrl: ['Product image URL', 'Image Src'],
  pictureAlt: ['Image alt text'],
} as const;

export const columnKeys = Object.keys(knownColumns) as ColumnKey[];

/** What a column is called now. */
export const currentName = (key: ColumnKey): string => knownColumns[key][0];

/** A column's name without case and surplus white space. */
export const folded = (name: string): string => name.trim().toLowerCase().replaceAll(/\s+/g, ' ');

const keyByName = new Map(
  columnKeys.flatMap((key) => knownColumns[key].map((name): [string, ColumnKey] => [folded(name), key])),
);

/** One column of a file: the header as it is written, and what the cells under it are kept by. */
export type CatalogueColumn = { name: string; key: string };

// Columns that mean nothing here are kept by their own name, after a sign that no known key has.
const foreignSign = '=';

/**
 * Identifies the columns of a header. A second column with the same meaning, and a column without a name, are stored unused, like
 * any unknown one.
 */
export function columnsOf(header: readonly string[]): CatalogueColumn[] {
  const taken = new Set<string>();
  return header.map((name) => {
    const known = keyByName.get(folded(name));
    let key: string = known !== undefined && !taken.has(known) ? known : `${foreignSign}${name}`;
    for (let again = 2; taken.has(key); again++) key = `${foreignSign}${name}${foreignSign}${again}`;
    taken.add(key);
    return { name, key };
  });
}

// Columns of Shopify's that are only kept, and those of its apps and markets.
const shopifysOwn = [
  /^(option[123] linked to|description|variant (grams|weight unit|fulfillment service|requires shipping|taxable|image|tax code))$/,
  /^(weight value \(grams\)|weight unit for display|requires shipping|fulfillment service|charge tax|tax code|variant image( url)?)$/,
  /^(image position|gift card|seo (title|description)|collection|cost per item|price|template suffix|publication date)$/,
  /^(product type|unit price (total|base) measure( unit)?|hs code|coo|google product category|gender|age group|mpn)$/,
  /^(google shopping|adwords|included|price|compare[ -]at price|inventory quantity|variant inventory qty|unit price)( \/|: | - )?.*$/,
  /^.+ \((product|variant)\.metafields\..+\)$/,
  /^(metafield|variant metafield): .+$/,
];

const isShopifys = (name: string) => keyByName.has(name) || shopifysOwn.some((pattern) => pattern.test(name));

/**
 * Says why a file with this header is not read, or undefined when it is a product CSV of Shopify's. Columns that a shop added
 * itself do not matter, unless they are most and no column names the product's handle.
 */
export function headerProblem(header: readonly string[]): string | undefined {
  const names = header.map(folded).filter((name) => name !== '');
  const foreign = foreignFileOf(names);
  if (foreign !== undefined) return foreign;
  const found = header.slice(0, 6).map((name) => name.slice(0, 40));
  const keys = new Set(names.map((name) => keyByName.get(name)));
  if (!keys.has('title')) {
    return `The first line has no column "Title", so this is not a product CSV of Shopify's. It begins: ${found.join(', ')}. ${otherTables}`;
  }
  const strange = names.filter((name) => !isShopifys(name));
  if (keys.has('handle') || strange.length * 2 <= names.length) return undefined;
  const named = header.filter((name) => strange.includes(folded(name))).slice(0, 6);
  return `The first line has no column "URL handle" or "Handle", and most of its columns are not Shopify's: ${named.join(', ')}. ${readFiles} are read. ${otherTables}`;
}

/** What a product file may say beside the title, as a sentence calls it, by the columns that say it. */
const sayable = {
  description: ['description'],
  vendor: ['vendor'],
  category: ['productCategory', 'type'],
  tags: ['tags'],
  status: ['status', 'published'],
  options: ['option1Name', 'option1Value'],
  SKU: ['sku'],
  barcode: ['barcode'],
  price: ['price'],
  'compare-at price': ['compareAt'],
  stock: ['quantity'],
} as const satisfies Record<string, readonly ColumnKey[]>;

/** What the columns of a file say nothing of, so that an import leaves it as it is. */
export function unsaidBy(columns: readonly CatalogueColumn[]): string[] {
  const keys = new Set(columns.map(({ key }) => key));
  return Object.entries(sayable).flatMap(([what, any]) => (any.some((key) => keys.has(key)) ? [] : [what]));
}

/** The columns that mean nothing here and are only kept. */
export const onlyKept = (columns: readonly CatalogueColumn[]): string[] =>
  columns.flatMap(({ name, key }) =>
    key.startsWith(foreignSign) && name.trim() !== '' && keyByName.get(folded(name)) !== 'barcode' ? [name.trim()] : [],
  );

export const optionNameKeys = ['option1Name', 'option2Name', 'option3Name'] as const satisfies ColumnKey[];
export const optionValueKeys = ['option1Value', 'option2Value', 'option3Value'] as const satisfies ColumnKey[];

/** The columns that a row of an article's variant has something in; a row without is a picture's or the article's own. */
export const variantKeys = ['sku', 'barcode', 'price', 'quantity', ...optionValueKeys] as const satisfies ColumnKey[];

/** The columns that speak of the whole article: they stand on its first row, and some programs repeat them on the others. */
export const articleKeys = [
  'title',
  'description',
  'vendor',
  'productCategory',
  'type',
  'tags',
  'published',
  'status',
  'shelf',
  'related',
  'ageLimit',
  ...optionNameKeys,
] as const satisfies ColumnKey[];

/** This column says that an export guarded cells against formulas (`platform/formula-guard.ts`); it belongs to no article. */
export const guardColumn = 'Formulas guarded';

/** This column of a file of rows that were left out says why; it belongs to no article. */
export const leftOutColumn = 'Left out because';

/** This column of such a file lists the texts of a row that were numbers in a spreadsheet, and so have a decimal point. */
export const numbersColumn = 'Numbers of the spreadsheet';
