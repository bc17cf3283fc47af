import type { NamesOfFields } from '../reading/header-table.ts';
import { HeaderTable, plainName } from '../reading/header-table.ts';

/**
 * The columns of WooCommerce's product CSV. It names them in the language of the one who exports: English, German, French, Spanish,
 * Italian, Dutch, Polish, Portuguese, Swedish and Japanese here, and the older of some translations.
 */

export type WooField = keyof typeof names;

const names = {
  id: ['ID', 'Identyfikator'],
  type: ['Type', 'Typ', 'Tipo', 'タイプ', '種類'],
  sku: ['SKU', 'Artikelnummer', 'Art.-Nr.', 'UGS', 'COD', 'Artikelnr'],
  gtin: [
    'GTIN, UPC, EAN, or ISBN',
    'GTIN, UPC, EAN oder ISBN',
    'GTIN, UPC, EAN ou ISBN',
    'GTIN, UPC, EAN, ou ISBN',
    'GTIN, UPC, EAN o ISBN',
    'GTIN, UPC, EAN of ISBN',
    'GTIN, UPC, EAN lub ISBN',
    'GTIN, UPC, EAN eller ISBN',
    'GTIN、UPC、EAN、または ISBN',
  ],
  name: ['Name', 'Nom', 'Nombre', 'Nome', 'Naam', 'Nazwa', 'Namn', '名前', '商品名'],
  images: ['Images', 'Bilder', 'Imágenes', 'Immagini', 'Afbeeldingen', 'Obrazki', 'Imagens', '画像'],
  published: [
    'Published',
    'Veröffentlicht',
    'Publié',
    'Publicado',
    'Pubblicato',
    'Gepubliceerd',
    'Opublikowano',
    'Opublikowany',
    'Publicerad',
    '公開済み',
    '公開',
  ],
  featured: [
    'Is featured?',
    'Ist hervorgehoben?',
    'Mis en avant ?',
    '¿Está destacado?',
    'In primo piano?',
    'Uitgelicht?',
    'Wyróżniony produkt?',
    'Em destaque?',
    'Utvald?',
    'オススメですか ?',
  ],
  visibility: [
    'Visibility in catalog',
    'Visibility in catalogue',
    'Sichtbarkeit im Katalog',
    'Visibilité dans le catalogue',
    'Visibilidad en el catálogo',
    'Visibilità nel catalogo',
    'Zichtbaarheid in catalogus',
    'Widoczność w katalogu',
    'Visibilidade no catálogo',
    'Synlighet i katalog',
    'カタログでの表示',
  ],
  shortDescription: [
    'Short description',
    'Kurzbeschreibung',
    'Description courte',
    'Descripción corta',
    'Breve descrizione',
    'Korte beschrijving',
    'Korte omschrijving',
    'Krótki opis',
    'Descrição curta',
    'Kort beskrivning',
    '簡単な説明',
  ],
  description: [
    'Description',
    'Beschreibung',
    'Descripción',
    'Descrizione',
    'Beschrijving',
    'Opis',
    'Descrição',
    'Beskrivning',
    '説明',
  ],
  saleFrom: [
    'Date sale price starts',
    'Datum, an dem Angebotspreis beginnt',
    'Datum, an dem der Angebotspreis beginnt',
    'Date de début de promo',
    'Día en que empieza el precio rebajado',
    'Data di partenza del prezzo in saldo',
    'Startdatum actieprijs',
    'Data rozpoczęcia promocji',
    'Data de preço promocional começa em',
    'Datum när reapriset börjar',
    'セール価格の開始日',
  ],
  saleTo: [
    'Date sale price ends',
    'Datum, an dem Angebotspreis endet',
    'Datum, an dem der Angebotspreis endet',
    'Date de fin de promo',
    'Día en que termina el precio rebajado',
    'Termine data del prezzo di vendita',
    'Einddatum actieprijs',
    'Data zakończenia promocji',
    'Data de preço promocional termina em',
    'Datum när reapriset upphör',
    'セール価格の終了日',
  ],
  taxStatus: [
    'Tax status',
    'Steuerstatus',
    'État de la TVA',
    'Estado del impuesto',
    'Stato delle imposte',
    'Btw status',
    'Status podatku',
    'Status do imposto',
    'Momsstatus',
    '課税ステータス',
  ],
  inStock: [
    'In stock?',
    'Vorrätig?',
    'En stock ?',
    '¿Existencias?',
    '¿En inventario?',
    'Op voorraad?',
    'W magazynie?',
    'Na stanie?',
    'Em estoque?',
    'I lager?',
    '在庫の有無',
  ],
  stock: [
    'Stock',
    'Bestand',
    'Lager',
    'Inventario',
    'Magazzino',
    'Voorraad',
    'Stan magazynowy',
    'Magazyn',
    'Estoque',
    'Lagersaldo',
    '在庫',
  ],
  backorders: [
    'Backorders allowed?',
    'Lieferrückstände erlaubt?',
    'Autoriser les commandes de produits en rupture ?',
    '¿Permitir reservas de productos agotados?',
    'Abilita gli ordini arretrati?',
    'Nabestellingen toestaan?',
    'Pozwalać na zamówienia oczekujące (na dostawę do magazynu)?',
    'São permitidas encomendas?',
    'Tillåt restnoteringar?',
    'お取り寄せを許可する ?',
  ],
  salePrice: [
    'Sale price',
    'Angebotspreis',
    'Tarif promo',
    'Precio rebajado',
    'Prezzo in offerta',
    'Actieprijs',
    'Cena promocyjna',
    'Preço promocional',
    'Reapris',
    'セール価格',
  ],
  regularPrice: [
    'Regular price',
    'Regulärer Preis',
    'Tarif régulier',
    'Precio normal',
    'Prezzo di listino',
    'Reguliere prijs',
    'Cena',
    'Cena regularna',
    'Preço',
    'Ordinarie pris',
    '標準価格',
    '通常価格',
  ],
  categories: [
    'Categories',
    'Kategorien',
    'Catégories',
    'Categorías',
    'Categorie',
    'Categorieën',
    'Kategorie',
    'Categorias',
    'Kategorier',
    'カテゴリー',
  ],
  tags: ['Tags', 'Schlagwörter', 'Étiquettes', 'Etiquetas', 'Etichette', 'Tag', 'Tagi', 'Taggar', 'Etiketter', 'タグ'],
  parent: [
    'Parent',
    'Übergeordnetes Produkt',
    'Superior',
    'Genitore',
    'Hoofd',
    'Element nadrzędny',
    'Nadrzędny',
    'Ascendente',
    'Förälder',
    '親',
  ],
  grouped: [
    'Grouped products',
    'Gruppierte Produkte',
    'Groupes de produits',
    'Produits groupés',
    'Productos agrupados',
    'Prodotti raggruppati',
    'Gegroepeerde producten',
    'Produkty grupowe',
    'Grupo de produtos',
    'Grupperade produkter',
    'セット販売商品',
  ],
  upsells: [
    'Upsells',
    'Up-sell',
    'Zusatzverkäufe',
    'Produits suggérés',
    'Montée en gamme',
    'Ventas dirigidas',
    'Produkty "up-sell"',
    'Merförsäljning',
    'アップセル',
  ],
  crossSells: [
    'Cross-sells',
    'Cross-sell',
    'Cross-Sells (Querverkäufe)',
    'Ventes croisées',
    'Ventas cruzadas',
    'Produkty "Cross-sell"',
    'Venda cruzada',
    'Korsförsäljning',
    'クロスセル',
  ],
  brands: ['Brands', 'Marken', 'Marques', 'Marcas', 'Marchi', 'Merken', 'Marki', 'Varumärken', 'ブランド'],
} as const satisfies Record<string, readonly string[]>;

const attributePatterns = {
  name: [
    /^attribute? (\d+) (?:name|namn)$/,
    /^attributo (\d+) nome$/,
    /^nom de l'attribut (\d+)$/,
    /^nombre del atributo (\d+)$/,
    /^nome do atributo (\d+)$/,
    /^naam eigenschap (\d+)$/,
    /^nazwa atrybutu (\d+)$/,
    /^属性 ?(\d+) ?の?(?:名前|名)$/,
  ],
  values: [
    /^attribute? (\d+) (?:value\(s\)|wert\(e\)|varde\(n\))$/,
    /^attributo (\d+) (?:valuta\(e\)|valore\(i\)|valori)$/,
    /^valeur\(s\) de l'attribut (\d+)$/,
    /^valor\(es\) del atributo (\d+)$/,
    /^valor(?:es)? do atributo (\d+)$/,
    /^waarden?(?:\(n\))? eigenschap (\d+)$/,
    /^wartosci atrybutu (\d+)$/,
    /^属性 ?(\d+) ?の?値$/,
  ],
} as const;

/** An attribute has a column for its name and one for its values, numbered from 1. */
export type AttributePlaces = { name: number; values: number };

function attributePlaces(header: readonly string[]): AttributePlaces[] {
  const placesOf = (patterns: readonly RegExp[]) => {
    const places = new Map<string, number>();
    header.forEach((name, place) => {
      const plain = plainName(name);
      const number = patterns.map((pattern) => pattern.exec(plain)?.[1]).find((found) => found !== undefined);
      if (number !== undefined && !places.has(number)) places.set(number, place);
    });
    return places;
  };
  const [named, valued] = [placesOf(attributePatterns.name), placesOf(attributePatterns.values)];
  return [...named].flatMap(([number, name]) => {
    const values = valued.get(number);
    return values === undefined ? [] : [{ name, values }];
  });
}

export type WooColumns = { table: HeaderTable<WooField>; attributes: AttributePlaces[] };

/** Columns that no other system's files have under these names together. */
const marks: readonly WooField[] = [
  'featured',
  'visibility',
  'taxStatus',
  'backorders',
  'grouped',
  'regularPrice',
  'parent',
];

/** @returns undefined when the header is not WooCommerce's */
export function wooColumnsOf(header: readonly string[]): WooColumns | undefined {
  const table = new HeaderTable(header, names as NamesOfFields<WooField>);
  const attributes = attributePlaces(header);
  if (!table.has('name')) return undefined;
  const found = marks.filter((field) => table.has(field)).length + (attributes.length > 0 ? 1 : 0);
  // A shop may leave columns out of an export: two that only WooCommerce has are enough beside its type or published.
  return found >= 2 && table.hasAny('type', 'published') ? { table, attributes } : undefined;
}

/** For the test that no name means two things. */
export const wooNames: Readonly<Record<string, readonly string[]>> = names;
