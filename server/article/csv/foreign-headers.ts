import { calledAs } from '../../../platform/called-as.ts';

/**
 * Tells files of other systems by their header. Some of their columns are called as Shopify's are, so that a file would be read in
 * part, and wrongly.
 */

type ForeignFile = {
  /** What it is, to follow "This is". */
  name: string;
  /** Columns of it that no product CSV of Shopify's has. All patterns of one list have to occur. */
  marks: readonly (readonly RegExp[])[];
  /** What to do instead. */
  advice?: string;
};

const shopifysExport =
  'Export the products themselves: Products, Export, "CSV for Excel, Numbers, or other spreadsheet programs".';

/** The files that are read, to begin a sentence. */
export const readFiles =
  'Product files of Shopify, WooCommerce, Square, Lightspeed X, BigCommerce, Etsy, Magento, PrestaShop and Odoo';

/** What is said of a table that is none of these. */
export const otherTables = `Any other table is read once its columns are named, on the page Imports or with ${calledAs('catalogue')} mapping FILE`;

const foreignFiles: readonly ForeignFile[] = [
  {
    name: 'an inventory file of Shopify’s with columns that are missing or added',
    marks: [
      [/^location$/, /^(on hand( \((current|new)\))?|available( \(not editable\))?|incoming( \(not editable\))?)$/],
    ],
    advice: 'Export the inventory with all its columns: Products, Inventory, Export, "All states".',
  },
  { name: 'an order file of Shopify’s', marks: [[/^lineitem name$/, /^financial status$/]], advice: shopifysExport },
  {
    name: 'a customer file of Shopify’s',
    marks: [[/^accepts (email )?marketing$/, /^total spent$/]],
    advice: shopifysExport,
  },
  {
    name: 'a listing file of Etsy’s with columns that are missing or moved',
    advice: 'Download it anew and leave its columns as they are: Settings, Options, Download data.',
    marks: [
      [/^currency_code$/, /^(quantity|materials|image ?1)$/],
      [/^variation 1 (type|name|values)$/],
      [/^(währungscode|code_devise|código_de_moneda|codice_valuta)$/],
      [/^(bild|photo|imagen|immagine|foto) ?1$/, /^(titel|titre|título|titolo|title)$/],
    ],
  },
  {
    name: 'a product file of WooCommerce’s with columns that are missing',
    advice: 'Export it with all its columns: Products, Export.',
    marks: [
      [/^(tax status|steuerstatus|état de la tva|estado del impuesto|stato delle imposte)$/],
      [/^(visibility in catalogue?|sichtbarkeit im katalog|visibilité dans le catalogue|visibilidad en el catálogo)$/],
      [/^attribute 1 name$/],
      [/^meta: /],
      [/^(is featured\?|ist hervorgehoben\?|mis en avant ?\?|¿está destacado\?)$/],
    ],
  },
  {
    name: 'an item library of Square’s with columns that are missing',
    advice: 'Export it with all its columns: Items, Actions, Export library.',
    marks: [[/^item name$/, /^variation name$/], [/^reference handle$/], [/^(current|new) quantity .+$/]],
  },
  {
    name: 'a product file of Lightspeed’s (X-Series) with columns that are missing',
    advice: 'Export it with all its columns: Catalog, Products, Export list.',
    marks: [
      [/^variant_option_one_(name|value)$/],
      [/^composite_(name|sku|handle)$/],
      [/^(inventory|outlet_tax|loyalty)_.+$/, /^supply_price$/],
    ],
  },
  {
    name: 'a product file of Magento’s or Adobe Commerce with columns that are missing',
    advice: 'Export it from Magento 2 with all its columns: System, Data Transfer, Export, Products.',
    marks: [
      [/^attribute_set_code$/],
      [/^configurable_variations$/],
      [/^product_websites$/],
      [/^_attribute_set$/],
      [/^store_view_code$/],
    ],
  },
  {
    name: 'a file of combinations of PrestaShop’s with columns that are missing',
    marks: [[/^impact on (price|weight)/], [/^attribute \(name:type:position\)/], [/^value \(value:position\)/]],
    advice: 'It needs "Product ID" or "Product reference", and the attributes and values of each combination.',
  },
  {
    name: 'a product file of PrestaShop’s in another language, or with columns that are missing',
    advice: 'Export it in English with all its columns: Catalog, Products, Export.',
    marks: [
      [/^active \(0\/1\)$/],
      [/^price tax (included|excluded)/],
      [/^(id_product|id_product_attribute)$/],
      [/^(actif|aktiv|activo|attivo) \(0\/1\)/],
    ],
  },
  {
    name: 'a product file of Odoo’s with columns that are missing',
    advice:
      'Export the product variants with at least "Name", "Internal Reference", "Barcode", "Sales Price", "Variant Values" and the stock.',
    marks: [
      [/^default_code$/],
      [/^list_price$/],
      [/^internal reference$/, /^(sales price|cost|can be sold)$/],
      [/^(interne referenz|référence interne|referencia interna|riferimento interno)$/],
      [/^categ_id(\/.+)?$/],
      [/^attribute_line_ids\/.+$/],
    ],
  },
  {
    name: 'a product file of BigCommerce’s in its older form, or with columns that are missing',
    marks: [
      [/^product code\/sku$/],
      [/^item type$/, /^product name$/],
      [/^bin picking number$/],
      [/^item$/, /^inventory tracking$/],
      [/^brand id$/, /^option set$/],
    ],
    advice: 'Export it in the form of v3, with all its columns: Products, Export, "Bulk Edit (V3)".',
  },
  {
    name: 'a feed for Google’s Merchant Center',
    marks: [[/^(image_link|image link)$/, /^availability$/], [/^google_product_category$/]],
  },
  { name: 'a product file of eBay’s', marks: [[/^\*?action\(.*siteid=.*\)$/], [/^\*?(startprice|customlabel)$/]] },
  { name: 'a listing file of Amazon’s', marks: [[/^(item_sku|item-name|seller-sku)$/], [/^feed_product_type$/]] },
  { name: 'a product file of Wix’s', marks: [[/^handleid$/], [/^fieldtype$/], [/^productoptionname1$/]] },
  {
    name: 'a product file of Squarespace’s',
    marks: [[/^product type \[non editable\]$/], [/^product id \[non editable\]$/], [/^hosted image urls$/]],
  },
  {
    name: 'a product file of Shopware’s',
    marks: [[/^product_number$/], [/^(ordernumber|suppliernumber|mainnumber)$/]],
  },
];

/**
 * Says whose file a header belongs to, and what to do, as sentences.
 * @param names the names of the columns, folded: lower case, single spaces
 * @returns undefined when no other system's file is known to have such columns
 */
export function foreignFileOf(names: readonly string[]): string | undefined {
  const found = foreignFiles.find(({ marks }) =>
    marks.some((patterns) => patterns.every((pattern) => names.some((name) => pattern.test(name)))),
  );
  if (!found) return undefined;
  const advice = found.advice ?? `${readFiles} are read. ${otherTables}`;
  return `This is ${found.name}. ${advice}`;
}
