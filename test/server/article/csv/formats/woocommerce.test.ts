import { expect, it } from 'vitest';
import { readLayout } from '../../../../../server/article/csv/catalogue-layout.ts';
import { outlineCatalogue } from '../../../../../server/article/csv/catalogue-rows.ts';
import { plainName } from '../../../../../server/article/csv/formats/reading/header-table.ts';
import {
  partsOfList,
  readDescription,
  unguarded,
} from '../../../../../server/article/csv/formats/woocommerce/cells.ts';
import { readReducedPrice } from '../../../../../server/article/csv/formats/reading/reduced-price.ts';
import { departmentAmong } from '../../../../../server/article/csv/formats/reading/categories.ts';
import { wooColumnsOf, wooNames } from '../../../../../server/article/csv/formats/woocommerce/columns.ts';
import { describeOnEveryDatabase } from '../../../../support/databases.ts';
import { fileOf } from '../../encodings/file-of.ts';
import { openShelf } from '../../article-shelf.ts';
import { bringIn, csvOf, rowUnder, shelfOf, sqliteShelf } from './brought-in.ts';

const header = [
  'ID', 'Type', 'SKU', 'GTIN, UPC, EAN, or ISBN', 'Name', 'Published', 'Is featured?', 'Visibility in catalog',
  'Short description', 'Description', 'Date sale price starts', 'Date sale price ends', 'Tax status', 'In stock?', 'Stock',
  'Backorders allowed?', 'Sale price', 'Regular price', 'Categories', 'Tags', 'Images', 'Parent', 'Upsells', 'Cross-sells',
  'Brands', 'Attribute 1 name', 'Attribute 1 value(s)', 'Attribute 1 visible', 'Attribute 1 global', 'Attribute 2 name',
  'Attribute 2 value(s)', 'Meta: _x',
]; // prettier-ignore

const defaults = { Published: '1', 'Visibility in catalog': 'visible', 'In stock?': '1' };
const row = (cells: Record<string, string>) => rowUnder(header, { ...defaults, ...cells });
const file = (...rows: Record<string, string>[]) => csvOf([header, ...rows.map(row)]);

const hoodie = {
  ID: '10',
  Type: 'variable',
  SKU: 'HOODIE',
  Name: 'Hoodie',
  Stock: '24',
  'Short description': 'Warm.',
  Description: '<p>Two lines:\\nhere. A path: C:\\\\new</p>',
  Categories: 'Clothing, Clothing > Hoodies\\, jackets, Sale',
  Tags: 'cosy, 50\\,50 cotton',
  Brands: 'Loom',
  'Attribute 1 name': 'Material',
  'Attribute 1 value(s)': 'Cotton',
  'Attribute 2 name': 'Size',
  'Attribute 2 value(s)': 'S, M, L',
};
const size = (id: string, value: string, more: Record<string, string> = {}) => ({
  ID: id,
  Type: 'variation',
  SKU: `H-${value}`,
  Name: `Hoodie - ${value}`,
  Parent: 'HOODIE',
  'Regular price': '45.00',
  Stock: 'parent',
  'Attribute 1 name': 'Size',
  'Attribute 1 value(s)': value,
  ...more,
});

describeOnEveryDatabase('A product file of WooCommerce', (place) => {
  it('comes in with its quirks, and once more without changing anything', async () => {
    const shelf = await openShelf(place);
    const content = file(
      // A variation before its product, found by its SKU.
      size('11', 'S', { Stock: '3' }),
      hoodie,
      size('12', 'M', { 'Sale price': '39.00' }),
      size('13', 'L', { Published: '0' }),
      { ID: '20', Type: 'simple', SKU: 'MUG', Name: 'Mug', 'GTIN, UPC, EAN, or ISBN': '4006381333931', 'Regular price': '8.5',
        Stock: "'-3", 'Backorders allowed?': 'notify', 'Cross-sells': 'HOODIE, id:30, GONE', Upsells: 'id:40' },
      { ID: '21', Type: 'simple', Name: 'Mug', 'Regular price': '9', 'In stock?': '0' },
      { ID: '30', Type: 'variable', Name: 'Poster', 'Attribute 1 name': 'Print, paper', 'Attribute 1 value(s)': 'A\\, B, C' },
      { ID: '31', Type: 'variation', Name: 'Poster', Parent: 'id:30', 'Regular price': '5', Stock: '1',
        'Attribute 1 name': 'Print, paper', 'Attribute 1 value(s)': 'A\\, B' },
      { ID: '40', Type: 'grouped', Name: 'Set' },
      { ID: '41', Type: 'external', Name: 'Elsewhere', 'Regular price': '1' },
      { ID: '42', Type: 'simple, downloadable, virtual', Name: 'E-book', 'Regular price': '1' },
      { ID: '43', Type: 'simple, virtual', Name: 'Gift wrap', 'Regular price': '2', 'Visibility in catalog': 'hidden' },
      { ID: '44', Type: 'simple', Name: 'Draft', 'Regular price': '2', Published: '-1' },
      { ID: '45', Type: 'subscription', Name: 'Club', 'Regular price': '2' },
      { ID: '46', Type: 'variation', Name: 'Lost', Parent: 'id:99', 'Regular price': '2' },
    ); // prettier-ignore
    const first = await bringIn(shelf, content);
    expect(first.format).toBe('a product file of WooCommerce’s');
    expect(first.leftOut).toEqual([
      '5 hoodie: the variation is switched off',
      '10 set: it only groups other products, which are imported by themselves',
      '11 elsewhere: it is sold on another site (an external product)',
      '12 e-book: it is a download, which a shop cannot hand over',
      '15 club: a product of the type "subscription" cannot be sold here',
      '16 : "Parent" names "id:99", which is not in the file',
    ]);
    expect(first.notes).toEqual([
      '3 hoodie: of its categories, "Clothing > Hoodies, jackets" is its department; the others became tags: Sale',
      '3 hoodie: its stock of 24 is that of all its variations together, and here each is counted: set their stock by hand',
      '4 hoodie: "Stock" gives no stock for it: the stock of a product that is here stays as it is, that of a new one is not counted',
      '6 mug-mug: another product of the file has the same name, so its handle is "mug-mug"',
      '7 mug-21: another product of the file has the same name, so its handle is "mug-21"',
      '7 mug-21: it is marked as out of stock and was not counted: its stock is counted now, and is 0',
      '13 gift-wrap: it is hidden from the catalogue, so it comes in as a draft',
      '13 gift-wrap: it is virtual, such as a service: it is sold as any other product is',
    ]);
    const shelved = await shelfOf(shelf);
    expect(shelved['hoodie']).toEqual({
      title: 'Hoodie',
      status: 'published',
      category: 'Clothing > Hoodies, jackets',
      tags: ['cosy', '50 50 cotton', 'Sale'],
      vendor: 'Loom',
      related: [],
      optionNames: ['Size'],
      description: 'Warm.\n<p>Two lines:\nhere. A path: C:\\new</p>',
      variants: ['S H-S 4500 3 left', 'M H-M 3900 instead of 4500 uncounted'],
    });
    expect(shelved['mug-mug']).toMatchObject({
      related: ['hoodie', 'poster'],
      variants: ['- MUG 4006381333931 850 uncounted'],
    });
    expect(shelved['mug-21']).toMatchObject({ variants: ['- - 900 0 left'] });
    expect(shelved['poster']).toMatchObject({ optionNames: ['Print, paper'], variants: ['A, B - 500 1 left'] });
    expect([shelved['gift-wrap']?.status, shelved['draft']?.status]).toEqual(['draft', 'draft']);
    // An export has Shopify's columns, and not those of the other system under their names.
    expect(await readLayout(shelf.database)).toEqual([]);
    const again = await bringIn(shelf, content);
    expect(again).toMatchObject({ articles: 'new 0, changed 0, same 6, left out 0', leftOut: first.leftOut });
    expect(await shelfOf(shelf)).toEqual(shelved);
  });

  it('is imported whole or not at all where a row is damaged', async () => {
    const shelf = await openShelf(place);
    const sound = file(hoodie, size('11', 'S'), size('12', 'M'), {
      ID: '20',
      Type: 'simple',
      Name: 'Mug',
      'Regular price': '8',
    });
    const lines = sound.split('\r\n');
    const cut = [lines[0], lines[1], lines[2], `${lines[3]!.slice(0, -40)}`, lines[4]].join('\r\n');
    const damaged = await bringIn(shelf, cut);
    expect(damaged.articles).toBe('new 1, changed 0, same 0, left out 1');
    expect(damaged.leftOut[2]).toMatch(/^4 hoodie: the row has \d+ cells, the header has 32 columns$/);
    const any = { ...hoodie, 'Attribute 2 value(s)': '' };
    const unsaid = await bringIn(shelf, file(any, size('11', 'S'), { ...size('12', 'M'), 'Attribute 1 value(s)': '' }));
    expect(unsaid.leftOut).toEqual([
      '2 hoodie: its article is left out because of line 4',
      '3 hoodie: its article is left out because of line 4',
      '4 hoodie: it is for any "Size", and line 2 does not say which there are',
    ]);
    const none = await bringIn(shelf, file(hoodie));
    expect(none.leftOut).toEqual([
      '2 hoodie: it is sold in variations, and the file has none of them that is switched on',
    ]);
  });
});

it('makes a variant of each value where a variation is for any', async () => {
  const shelf = await sqliteShelf();
  const anySize = { ...size('12', 'any'), 'Attribute 1 value(s)': '', Stock: '', 'Regular price': '40' };
  const content = file(hoodie, size('11', 'M', { Stock: '3' }), anySize);
  const { leftOut, notes } = await bringIn(shelf, content);
  expect(leftOut).toEqual([]);
  expect(notes).toContain(
    '4 hoodie: the variation is for any "Size" (S, M, L): it became 2 variants, besides those that have a row of their own',
  );
  expect((await shelfOf(shelf))['hoodie']?.variants).toEqual([
    'M H-M 4500 3 left',
    'S H-any 4000 uncounted',
    'L H-any 4000 uncounted',
  ]);
  expect((await bringIn(shelf, content)).articles).toBe('new 0, changed 0, same 1, left out 0');
  const counted = await bringIn(shelf, file(hoodie, { ...anySize, Stock: '7' }));
  expect(counted.notes).toContain(
    '3 hoodie: its stock of 7 is that of them together, and here each is counted: set their stock by hand',
  );
});

const translated: Record<string, string> = {
  de: 'ID,Typ,Artikelnummer,"GTIN, UPC, EAN oder ISBN",Name,Veröffentlicht,"Ist hervorgehoben?","Sichtbarkeit im Katalog",Kurzbeschreibung,Beschreibung,"Datum, an dem Angebotspreis beginnt","Datum, an dem Angebotspreis endet",Steuerstatus,Vorrätig?,Bestand,"Lieferrückstände erlaubt?",Angebotspreis,"Regulärer Preis",Kategorien,Schlagwörter,"Übergeordnetes Produkt",Zusatzverkäufe,"Cross-Sells (Querverkäufe)",Marken,"Attribut 1 Name","Attribut 1 Wert(e)"',
  fr: 'ID,Type,UGS,"GTIN, UPC, EAN ou ISBN",Nom,Publié,"Mis en avant ?","Visibilité dans le catalogue","Description courte",Description,"Date de début de promo","Date de fin de promo","État de la TVA","En stock ?",Stock,"Autoriser les commandes de produits en rupture ?","Tarif promo","Tarif régulier",Catégories,Étiquettes,Parent,"Produits suggérés","Ventes croisées",Marques,"Nom de l’attribut 1","Valeur(s) de l’attribut 1 "',
  es: 'ID,Tipo,SKU,"GTIN, UPC, EAN o ISBN",Nombre,Publicado,"¿Está destacado?","Visibilidad en el catálogo","Descripción corta",Descripción,"Día en que empieza el precio rebajado","Día en que termina el precio rebajado","Estado del impuesto","¿Existencias?",Inventario,"¿Permitir reservas de productos agotados?","Precio rebajado","Precio normal",Categorías,Etiquetas,Superior,"Ventas dirigidas","Ventas cruzadas",Marcas,"Nombre del atributo 1","Valor(es) del atributo 1"',
  it: 'ID,Tipo,COD,"GTIN, UPC, EAN o ISBN",Nome,Pubblicato,"In primo piano?","Visibilità nel catalogo","Breve descrizione",Descrizione,"Data di partenza del prezzo in saldo","Termine data del prezzo di vendita","Stato delle imposte","In stock?",Magazzino,"Abilita gli ordini arretrati?","Prezzo in offerta","Prezzo di listino",Categorie,Etichette,Genitore,Up-sell,Cross-sell,Marchi,"Attributo 1 nome","Attributo 1 valuta(e)"',
  nl: 'ID,Type,Artikelnummer,"GTIN, UPC, EAN of ISBN",Naam,Gepubliceerd,Uitgelicht?,"Zichtbaarheid in catalogus","Korte beschrijving",Beschrijving,"Startdatum actieprijs","Einddatum actieprijs","Btw status","Op voorraad?",Voorraad,"Nabestellingen toestaan?",Actieprijs,"Reguliere prijs",Categorieën,Tags,Hoofd,Upsells,Cross-sells,Merken,"Naam eigenschap 1","Waarde eigenschap 1"',
  pl: 'ID,Typ,SKU,"GTIN, UPC, EAN lub ISBN",Nazwa,Opublikowano,"Wyróżniony produkt?","Widoczność w katalogu","Krótki opis",Opis,"Data rozpoczęcia promocji","Data zakończenia promocji","Status podatku","W magazynie?","Stan magazynowy","Pozwalać na zamówienia oczekujące (na dostawę do magazynu)?","Cena promocyjna",Cena,Kategorie,Tagi,"Element nadrzędny","Produkty ""up-sell""","Produkty ""Cross-sell""",Marki,"Nazwa atrybutu 1","Wartości atrybutu 1"',
  pt: 'ID,Tipo,SKU,"GTIN, UPC, EAN, ou ISBN",Nome,Publicado,"Em destaque?","Visibilidade no catálogo","Descrição curta",Descrição,"Data de preço promocional começa em","Data de preço promocional termina em","Status do imposto","Em estoque?",Estoque,"São permitidas encomendas?","Preço promocional",Preço,Categorias,Tags,Ascendente,Upsells,"Venda cruzada",Marcas,"Nome do atributo 1","Valores do atributo 1"',
  sv: 'ID,Typ,Artikelnummer,"GTIN, UPC, EAN eller ISBN",Namn,Publicerad,Utvald?,"Synlighet i katalog","Kort beskrivning",Beskrivning,"Datum när reapriset börjar","Datum när reapriset upphör",Momsstatus,"I lager?",Lagersaldo,"Tillåt restnoteringar?",Reapris,"Ordinarie pris",Kategorier,Taggar,Förälder,Merförsäljning,Korsförsäljning,Varumärken,"Attribut 1 namn","Attribut 1 värde(n)"',
  ja: 'ID,タイプ,SKU,"GTIN, UPC, EAN, or ISBN",名前,公開済み,オススメですか ?,カタログでの表示,簡単な説明,説明,セール価格の開始日,セール価格の終了日,課税ステータス,在庫の有無,在庫,お取り寄せを許可する ?,セール価格,標準価格,カテゴリー,タグ,親,アップセル,クロスセル,ブランド,属性 1 の名前,属性 1 の値',
};

const split = (line: string) =>
  [...line.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map((found) => (found[1] ?? found[2] ?? '').replaceAll('""', '"'));

it.each(Object.entries(translated))('knows the columns as they are named in %s', (_language, line) => {
  const found = wooColumnsOf(split(line));
  expect(found?.attributes).toHaveLength(1);
  // Without the two of the attribute, and with those of grouped products and of pictures left out.
  expect(found?.table.size).toBe(Object.keys(wooNames).length - 2);
});

it('has no name of a column that means two things', () => {
  const seen = Object.entries(wooNames).flatMap(([field, all]) =>
    [...new Set(all.map(plainName))].map((name) => [name, field]),
  );
  expect(seen.length).toBe(new Set(seen.map(([name]) => name)).size);
});

it('reads numbers as the file writes them, and knows a file with few columns', async () => {
  const content = csvOf(
    [
      ['Typ', 'Name', 'Regulärer Preis', 'Übergeordnetes Produkt'],
      ['simple', 'Mug', '1.200,50', ''],
    ],
    ';',
  );
  const { format, columns, numbers } = await outlineCatalogue(fileOf(content), { currency: 'EUR' });
  expect(format?.shownAs).toMatch(/WooCommerce/);
  expect(numbers.amounts?.decimalMark).toBe(',');
  expect(columns.map(({ key }) => key)).not.toContain('quantity');
});

const day = (text: string) => Date.parse(`${text}T12:00:00Z`);

it.each([
  [{ sale: '', from: '', to: '' }, '10', '', undefined],
  [{ sale: '8', from: '', to: '' }, '8', '10', undefined],
  [{ sale: '8', from: '2026-12-01', to: '' }, '10', '', /begins on 2026-12-01/],
  [{ sale: '8', from: '2026-11-01T00:00:00+01:00', to: '' }, '8', '10', undefined],
  [
    { sale: '8', from: '', to: '2026-11-30T00:00:00+00:00' },
    '8',
    '10',
    /ends on 2026-11-30, and does not end by itself/,
  ],
  [{ sale: '8', from: '', to: '2026-11-29T23:59:59+00:00' }, '10', '', /it ended on 2026-11-29/],
  [{ sale: '8', from: '30.11.2026', to: '' }, '10', '', /"30.11.2026" is not a date of the form 2026-11-30/],
])('takes a reduced price between its dates: %j', (cells, price, compareAt, note) => {
  const read = readReducedPrice({ regular: '10', ...cells }, day('2026-11-30'));
  expect(read).toMatchObject({ price, compareAt });
  if (note) expect(read.note).toMatch(note);
  else expect(read.note).toBeUndefined();
});

it('reads the cells as WooCommerce writes them', () => {
  expect(["'-3", "'=A", "'tis", "'"].map(unguarded)).toEqual(['-3', '=A', "'tis", "'"]);
  expect(partsOfList('a\\, b, c ,, d > e')).toEqual(['a, b', 'c', 'd > e']);
  expect(readDescription('a\\nb\\\\nc')).toBe('a\nb\\nc');
  expect(departmentAmong(['A', 'B > C > D', 'B > C'])).toEqual({ department: 'B > C > D', others: ['A'] });
});
