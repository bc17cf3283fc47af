import { HeaderTable } from '../reading/header-table.ts';

/**
 * The columns of PrestaShop's product files: those of its import, which export modules write, and of its list of products. The English
 * names are from its source; French, Spanish, Italian and Polish ones from public programs that write or read real files.
 */
const names = {
  id: ['Product ID', 'ID', 'Codice prodotto'],
  active: ['Active (0/1)', 'Status', 'Actif (0/1)', 'Activo (0/1)', 'Aktywny (0/1)', 'Aktywny (0 lub 1)'],
  name: [
    'Name *',
    'Name*',
    'Name',
    'Nom *',
    'Nom*',
    'Nom',
    'Nombre *',
    'Nombre*',
    'Nombre',
    'Nome',
    'Nazwa *',
    'Nazwa*',
    'Nazwa',
  ],
  categories: [
    'Categories (x,y,z...)',
    'Category',
    'Catégories (x,y,z...)',
    'Categorías (x,y,z...)',
    'Nomi delle categorie (x,y,z...)',
    'Kategorie (x,y,z...)',
    'Kategoria (x,y,z...)',
  ],
  priceWithTax: [
    'Price tax included',
    'Price (tax incl.)',
    'Prix TTC',
    'Precio con IVA',
    'Precios con IVA',
    'Precio impuestos incluidos',
    'Prezzo (Tasse Incluse)',
    'Cena z podatkiem',
    'Cena zawiera podatek. (brutto)',
  ],
  priceWithoutTax: [
    'Price tax excluded',
    'Price (tax excl.)',
    'Price tax excluded or Price tax included',
    'Prix HT',
    'Prix hors taxe',
    'Precio sin IVA',
    'Precio impuestos excluidos',
    'Prezzo (Tasse Escluse)',
    'Cena bez podatku',
    'Cena bez podatku. (netto)',
  ],
  taxRules: ['Tax rules ID', 'ID règle de taxes', 'ID regla de impuestos', 'Id reguły podatku'],
  discountAmount: ['Discount amount', 'Montant de la remise', 'Valor del descuento', 'Wartość zniżki'],
  discountPercent: [
    'Discount percent',
    'Pourcentage de réduction',
    'Porcentaje del descuento',
    'Porcentaje de descuento',
    'Procent zniżki',
  ],
  discountFrom: [
    'Discount from (yyyy-mm-dd)',
    'Réduction de (AAAA-MM-JJ)',
    'Descuento desde (aaaa-mm-dd)',
    'Zniżka od daty (rrrr-mm-dd)',
  ],
  discountTo: [
    'Discount to (yyyy-mm-dd)',
    'Réduction à (AAAA-MM-JJ)',
    'Descuento hasta (aaaa-mm-dd)',
    'Zniżka do daty (rrrr-mm-dd)',
  ],
  reference: [
    'Reference #',
    'Reference',
    'Référence #',
    'Référence',
    'Referencia nº',
    'Referencia n.',
    'Referencia',
    'Riferimento',
    'Indeks #',
  ],
  brand: ['Manufacturer', 'Brand', 'Marque', 'Fabricante', 'Producent'],
  ean: ['EAN13', 'EAN-13', 'kod EAN13'],
  upc: ['UPC', 'Kod kreskowy UPC'],
  isbn: ['ISBN'],
  quantity: ['Quantity', 'Quantité', 'Cantidad', 'Quantità', 'Ilość'],
  visibility: ['Visibility', 'Visibilité', 'Visible en', 'Widoczność'],
  summary: [
    'Summary',
    'Short description',
    'Récapitulatif',
    'Résumé',
    'Descripción corta',
    'Resumen',
    'Sommario',
    'Podsumowanie',
  ],
  description: ['Description', 'Descripción', 'Descrizione', 'Opis'],
  tags: ['Tags (x,y,z...)', 'Mot-clés (x,y,z...)', 'Etiquetas (x,y,z...)', 'Tagi (x,y,z...)'],
  url: ['URL rewritten', 'URL réécrite', 'Enlace reescrito', 'Przepisany URL'],
  forOrder: [
    'Available for order (0 = No, 1 = Yes)',
    'Disponible à la commande (0 = Non, 1 = Oui)',
    'Disponible para pedidos (0 = No, 1 = Sí)',
    'Dostępne do zamówienia (0 = Nie, 1 = Tak)',
  ],
  outOfStock: [
    'Out of stock action',
    'Action when out of stock',
    'Action en cas de rupture de stock',
    'Cuando no haya existencias',
    'Akcja kiedy brak na stanie',
  ],
  pictures: [
    'Image URLs (x,y,z...)',
    'URL des images (x,y,z, etc.)',
    'URLs de las imágenes (x,y,z...)',
    'Adresy URL zdjęcia (x,y,z...)',
  ],
  pictureTexts: [
    'Image alt texts (x,y,z...)',
    'Image alt texts',
    'Textes alternatif des images (x,y,z...)',
    'Tekst alternatywny dla zdjęć (x,y,z...)',
  ],
  virtual: [
    'Virtual product',
    'Virtual product (0 = No, 1 = Yes)',
    'Produit dématérialisé (0 = Non, 1 = Oui)',
    'Wirtualny produkt (0 = No, 1 = Yes)',
  ],
} as const;

export type PrestaShopField = keyof typeof names;

export type PrestaShopTable = HeaderTable<PrestaShopField>;

const marks: readonly PrestaShopField[] = [
  'active',
  'categories',
  'reference',
  'taxRules',
  'url',
  'forOrder',
  'quantity',
];

/** What only PrestaShop writes behind the names of columns. Words such as "Nom" and "Quantité" stand in anyone's tables. */
const ownForm =
  /\(x, ?y, ?z|\(0\/1\)|\(0 = \p{L}+, 1 = \p{L}+\)|\(tax (?:in|ex)cl\.\)|\(tasse (?:incluse|escluse)\)|^price tax (?:in|ex)cluded/iu;

/** @returns undefined when the header is not that of a product file of PrestaShop's */
export function prestaShopColumnsOf(header: readonly string[]): PrestaShopTable | undefined {
  const table = new HeaderTable<PrestaShopField>(header, names);
  const found = marks.filter((field) => table.has(field)).length;
  const isOwn = table.has('name') && table.hasAny('priceWithTax', 'priceWithoutTax') && found >= 2;
  return isOwn && header.some((name) => ownForm.test(name.trim())) ? table : undefined;
}
