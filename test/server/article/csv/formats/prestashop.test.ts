import { expect, it } from 'vitest';
import { bringExportIn, bringIn, csvOf, rowUnder, shelfOf, sqliteShelf } from './brought-in.ts';

const header = [
  'Product ID', 'Active (0/1)', 'Name *', 'Categories (x,y,z...)', 'Price tax excluded', 'Discount amount', 'Discount percent',
  'Reference #', 'Manufacturer', 'EAN13', 'UPC', 'Quantity', 'Visibility', 'Summary', 'Description', 'Tags (x,y,z...)',
  'URL rewritten', 'Available for order (0 = No, 1 = Yes)', 'Out of stock action', 'Virtual product',
]; // prettier-ignore
const defaults = { 'Active (0/1)': '1', 'Available for order (0 = No, 1 = Yes)': '1', Visibility: 'both' };
const goods = [
  { 'Product ID': '1', 'Name *': 'iPod Nano', 'Categories (x,y,z...)': 'Home/Audio, Gifts', 'Price tax excluded': '100,5',
    'Discount percent': '5.5', 'Discount amount': '0.00', 'Reference #': 'RP-1', Manufacturer: 'Apple', EAN13: '4006381333931', Quantity: '160',
    Summary: '<p>New</p>', Description: '<p>New</p>', 'Tags (x,y,z...)': 'apple, nano', 'URL rewritten': 'iPod-Nano', 'Out of stock action': '1' },
  { 'Product ID': '2', 'Name *': 'Case', 'Price tax excluded': '20', Quantity: '-2', Visibility: 'none' },
  { 'Product ID': '3', 'Name *': 'Case', 'Price tax excluded': '21', Quantity: '4', 'Active (0/1)': '0' },
  { 'Product ID': '4', 'Name *': 'Song', 'Price tax excluded': '1', 'Virtual product': '1' },
]; // prettier-ignore
const file = (...rows: Record<string, string>[]) =>
  csvOf([header, ...rows.map((cells) => rowUnder(header, { ...defaults, ...cells }))], ';');

it('brings in a product file of PrestaShop, and once more without changing anything', async () => {
  const shelf = await sqliteShelf();
  const first = await bringIn(shelf, file(...goods));
  expect(first.format).toBe('a product file of PrestaShop’s');
  expect(first.leftOut).toEqual(['5 song: it is virtual, such as a download, which a shop cannot hand over']);
  expect(first.notes).toEqual([
    '2 iPod-Nano: of its categories, "Home > Audio" is its department; the others became tags: Gifts',
    '3 case-2: another product of the file has the same name, so its handle is "case-2"',
    '3 case-2: it is not shown or cannot be ordered there, so it comes in as a draft',
    '4 case-3: another product of the file has the same name, so its handle is "case-3"',
  ]);
  const shelved = await shelfOf(shelf);
  expect(shelved['iPod-Nano']).toMatchObject({
    category: 'Home > Audio',
    tags: ['apple', 'nano', 'Gifts'],
    vendor: 'Apple',
    description: '<p>New</p>',
    variants: ['- RP-1 4006381333931 9497 instead of 10050 uncounted'],
  });
  expect(shelved['case-2']).toMatchObject({ status: 'draft', variants: ['- - 2000 -2 left'] });
  expect(shelved['case-3']).toMatchObject({ status: 'draft', variants: ['- - 2100 4 left'] });
  expect(await bringIn(shelf, file(...goods))).toMatchObject({ articles: 'new 0, changed 0, same 3, left out 0' });
  expect(await bringExportIn(shelf)).toMatchObject({ articles: 'new 0, changed 0, same 3, left out 0', leftOut: [] });
  expect(await shelfOf(shelf)).toEqual(shelved);
});

it('reads the list of products that the back office exports, and leaves damaged rows out', async () => {
  const shelf = await sqliteShelf();
  const list = 'Product ID;Image;Name;Reference;Category;Price (tax excl.);Price (tax incl.);Quantity;Status;Position';
  const { articles, leftOut } = await bringIn(shelf, [list, '1;;Mug;MUG;Kitchen;8.00;9.60;3;1;1', '2;;Cup'].join('\n'));
  expect(articles).toBe('new 1, changed 0, same 0, left out 0');
  expect(leftOut).toEqual(['3 : the row has 3 cells, the header has 10 columns']);
  expect((await shelfOf(shelf))['mug']).toMatchObject({ category: 'Kitchen', variants: ['- MUG 960 3 left'] });
});

const french = ['ID', 'Actif (0/1)', 'Nom *', 'Catégories (x,y,z...)', 'Prix TTC', 'Référence', 'Marque', 'EAN-13', 'Quantité', 'Récapitulatif', 'URL réécrite']; // prettier-ignore
const spanish = ['ID', 'Activo (0/1)', 'Nombre', 'Categorías (x,y,z...)', 'Precio con IVA', 'Referencia n.', 'Fabricante', 'EAN13', 'Cantidad', 'Descripción corta', 'Enlace reescrito']; // prettier-ignore
const italian = ['Codice prodotto', 'Active (0/1)', 'Nome', 'Nomi delle categorie (x,y,z...)', 'Prezzo (Tasse Incluse)', 'Riferimento', 'Brand', 'EAN13', 'Quantità', 'Sommario', 'URL rewritten']; // prettier-ignore
const german = ['ID', 'Aktiv (0/1)', 'Name', 'Kategorien (x, y, z. ..)', 'Preis inkl. MwSt.', 'Artikel-Nr.', 'Hersteller', 'EAN 13', 'Menge', 'Kurzbeschreibung', 'Benutzerfreundliche URL']; // prettier-ignore
const dutch = ['ID', 'Actief (0/1)', 'Naam', 'Categorieën (x,y,z...)', 'Prijs incl. btw', 'Referentie #', 'Fabrikant', 'EAN13', 'Aantal', 'Korte beschrijving', 'Herschreven URL']; // prettier-ignore
const portuguese = ['ID', 'Ativo (0/1)', 'Nome', 'Categorias (x,y,z...)', 'Preço com IVA', 'Referência n.º', 'Fabricante', 'EAN13', 'Quantidade', 'Descrição curta', 'URL reescrito']; // prettier-ignore
const brazilian = ['Código', 'Ativo (0/1)', 'Nome', 'Categorias (x,y,z...)', 'Taxa fiscal incl.', 'Referência #', 'Fabricante', 'EAN13:', 'Quantidade', 'Breve descrição', 'URL reescrita']; // prettier-ignore
const polish = ['Id', 'Aktywny (0/1)', 'Nazwa', 'Kategoria (x,y,z...)', 'Cena z podatkiem', 'Indeks #', 'Producent', 'kod EAN13', 'Ilość', 'Podsumowanie', 'Przepisany URL']; // prettier-ignore

it.each([
  ['French', french],
  ['Spanish', spanish],
  ['Italian', italian],
  ['Polish', polish],
  ['German', german],
  ['Dutch', dutch],
  ['Portuguese', portuguese],
  ['Brazilian Portuguese', brazilian],
])('reads the columns of a file in %s', async (_language, columns) => {
  const shelf = await sqliteShelf();
  const row = [
    '7',
    '1',
    'Théière',
    'Maison/Cuisine',
    '12,50',
    'TH-7',
    'Loom',
    '4006381333931',
    '3',
    'Belle',
    'theiere',
  ];
  const { format, leftOut } = await bringIn(shelf, csvOf([columns, row], ';'));
  expect({ format, leftOut }).toEqual({ format: 'a product file of PrestaShop’s', leftOut: [] });
  expect((await shelfOf(shelf))['theiere']).toMatchObject({
    title: 'Théière',
    status: 'published',
    category: 'Maison > Cuisine',
    vendor: 'Loom',
    description: 'Belle',
    variants: ['- TH-7 4006381333931 1250 3 left'],
  });
});

const discounted = (name: string, price: string, amount: string, percent: string, from = '', to = '', net = '') => [
  '1', name, price, net, amount, percent, from, to, name, '1', name,
]; // prettier-ignore

it('takes discounts that hold today, and says of the others why not', async () => {
  const shelf = await sqliteShelf();
  const columns = ['Active (0/1)', 'Name *', 'Price tax included', 'Price tax excluded', 'Discount amount', 'Discount percent',
    'Discount from (yyyy-mm-dd)', 'Discount to (yyyy-mm-dd)', 'Reference #', 'Quantity', 'URL rewritten']; // prettier-ignore
  const { leftOut, notes } = await bringIn(
    shelf,
    csvOf([
      columns,
      discounted('amount', '20.000000', '5.000000', '0', '0000-00-00', '0000-00-00'),
      discounted('percent', '20.00', '', '12.5', '2026-01-01', '2026-12-31'),
      discounted('over', '20.00', '', '10', '2025-01-01', '2025-12-31'),
      discounted('both', '20.00', '1', '10'),
      discounted('net', '', '5', '', '', '', '16.00'),
      discounted('nothing', '20.00', '20', ''),
    ]),
  );
  expect(leftOut).toEqual([]);
  expect(notes).toEqual([
    '3 percent: its reduced price 17.50 ends on 2026-12-31, and does not end by itself here',
    '4 over: its reduced price 18.00 is not taken: it ended on 2025-12-31',
    '5 both: its discount of 1 is not taken: it also has one of 10 %, and PrestaShop has one of them',
    '6 net: its discount of 5 is not taken: it is meant with tax, and the file has the price without tax',
    '7 nothing: its discount of 20 is not taken: it cannot be taken off the price "20.00"',
  ]);
  const shelved = await shelfOf(shelf);
  expect(Object.fromEntries(Object.entries(shelved).map(([handle, { variants }]) => [handle, variants[0]]))).toEqual({
    amount: '- amount 1500 instead of 2000 1 left',
    percent: '- percent 1750 instead of 2000 1 left',
    over: '- over 2000 1 left',
    both: '- both 2000 1 left',
    net: '- net 1600 1 left',
    nothing: '- nothing 2000 1 left',
  });
});
