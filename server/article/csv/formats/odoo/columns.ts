import type { HeaderTable } from '../reading/header-table.ts';

/**
 * The columns of Odoo's exports of products and of product variants: technical names (an export "compatible with import") or the
 * labels in the language of the one who exports.
 */

export type OdooField = keyof typeof odooNames;

export const odooNames = {
  id: ['id', 'External ID', 'Externe ID', 'ID externe', 'ID externo', 'ID esterno'],
  name: ['name', 'Name', 'Nom', 'Nombre', 'Nome', 'Naam'],
  sku: [
    'default_code',
    'Internal Reference',
    'Interne Referenz',
    'Référence interne',
    'Referencia interna',
    'Riferimento interno',
    'Interne referentie',
    'Referência interna',
  ],
  barcode: ['barcode', 'Barcode', 'Strichcode', 'Code-barres', 'Código de barras', 'Codice a barre', 'Streepjescode'],
  price: [
    'lst_price',
    'list_price',
    'Sales Price',
    'Public Price',
    'Verkaufspreis',
    'Prix de vente',
    'Precio de venta',
    'Prezzo di vendita',
    'Verkoopprijs',
    'Preço de Venda',
  ],
  category: [
    'categ_id/complete_name',
    'categ_id',
    'categ_id/display_name',
    'categ_id/name',
    'Product Category/Complete Name',
    'Product Category',
    'Product Category/Display Name',
    'Produktkategorie',
    "Catégorie d'article",
    'Catégorie de produits',
    'Catégorie de produit',
    'Categoría de producto',
    'Categoría del producto',
    'Categoria prodotto',
    'Productcategorie',
    'Categoria do Produto',
  ],
  stock: [
    'qty_available',
    'Quantity On Hand',
    'Verfügbare Menge',
    'Vorrätige Menge',
    'Quantité en stock',
    'Quantité disponible',
    'Cantidad a mano',
    'Cantidad disponible',
    'Quantità disponibile',
    'Aanwezige voorraad',
    'Quantidade em Mãos',
  ],
  saleOk: [
    'sale_ok',
    'Can be Sold',
    'Kann verkauft werden',
    'Peut être vendu',
    'Puede ser vendido',
    'Se puede vender',
    'Può essere venduto',
    'Kan verkocht worden',
    'Pode ser Vendido',
  ],
  active: ['active', 'Active', 'Aktiv', 'Actif', 'Activo', 'Attivo', 'Actief', 'Ativo'],
  type: [
    'detailed_type',
    'type',
    'Product Type',
    'Produktart',
    'Produkttyp',
    "Type d'article",
    'Type de produit',
    'Tipo de producto',
    'Tipo prodotto',
    'Productsoort',
    'Tipo de Produto',
  ],
  isStorable: ['is_storable', 'Track Inventory'],
  description: [
    'description_sale',
    'Sales Description',
    'Verkaufsbeschreibung',
    'Description de vente',
    'Descripción de venta',
  ],
  tags: ['product_tag_ids', 'product_tag_ids/name', 'Product Tags', 'Tags'],
  attribute: [
    'attribute_line_ids/attribute_id',
    'attribute_line_ids/attribute_id/name',
    'Product Attributes/Attribute',
    'Product Attributes / Attribute',
    'Product Attributes/Attribute/Name',
  ],
  attributeValues: [
    'attribute_line_ids/value_ids',
    'attribute_line_ids/value_ids/name',
    'Product Attributes/Values',
    'Product Attributes / Values',
    'Product Attributes/Values/Name',
  ],
  variantCount: ['product_variant_count', '# Product Variants'],
  variantValues: [
    'product_template_variant_value_ids',
    'product_template_attribute_value_ids',
    'Variant Values',
    'Attribute Values',
    'Template Attribute Values',
    'Variantenwerte',
    'Valeurs de variante',
    'Valores de variante',
    'Valori variante',
    'Variantwaarden',
  ],
  // A picture in Base64: only a CSV file has it, a cell of a spreadsheet is too small.
  image: ['image_1920', 'image_1024', 'image_512', 'Image'],
  template: ['product_tmpl_id/id', 'product_tmpl_id', 'product_tmpl_id/name', 'Product Template', 'Produktvorlage'],
} as const;

const marks: readonly OdooField[] = [
  'sku',
  'price',
  'saleOk',
  'attribute',
  'variantValues',
  'template',
  'stock',
  'category',
];

/** A file of Odoo's has names that hardly any other has together; a name and a price alone are anyone's. */
export function isOdoo(table: HeaderTable<OdooField>): boolean {
  const found = marks.filter((field) => table.has(field));
  return (
    table.has('name') && table.hasAny('sku', 'saleOk', 'variantValues', 'attribute', 'template') && found.length >= 2
  );
}
