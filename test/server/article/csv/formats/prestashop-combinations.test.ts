import { expect, it } from 'vitest';
import { withImpact } from '../../../../../server/article/csv/formats/prestashop/price.ts';
import { describeOnEveryDatabase } from '../../../../support/databases.ts';
import { openShelf } from '../../article-shelf.ts';
import { bringExportIn, bringIn, csvOf, rowUnder, shelfOf, sqliteShelf } from './brought-in.ts';

const productHeader = [
  'Product ID', 'Active (0/1)', 'Name *', 'Categories (x,y,z...)', 'Price tax excluded', 'Price tax included', 'Discount percent',
  'Reference #', 'Quantity', 'Out of stock action',
]; // prettier-ignore
const products = (...rows: Record<string, string>[]) =>
  csvOf([productHeader, ...rows.map((cells) => rowUnder(productHeader, { 'Active (0/1)': '1', ...cells }))], ';');

const header = [
  'Product ID*', 'Attribute (Name:Type:Position)*', 'Value (Value:Position)*', 'Supplier reference', 'Reference', 'EAN13',
  'Impact on price', 'Quantity', 'Minimal quantity', 'Default (0 = No, 1 = Yes)',
]; // prettier-ignore
const file = (...rows: string[][]) =>
  csvOf(
    [
      header,
      ...rows.map(([id = '', attributes = '', values = '', sku = '', impact = '', quantity = '']) => [
        id, attributes, values, '', sku, '', impact, quantity, '1', '0',
      ]),
    ],
    ';',
  ); // prettier-ignore

const nano = { 'Product ID': '1', 'Name *': 'Nano', 'Price tax excluded': '100.000000', 'Price tax included': '121.000000', 'Reference #': 'NANO', Quantity: '30' }; // prettier-ignore
const bag = { 'Product ID': '2', 'Name *': 'Bag', 'Price tax excluded': '20,5', 'Discount percent': '10', Quantity: '5', 'Out of stock action': '1' }; // prettier-ignore
const both = 'Color:color:0, Disk space:select:1';
const combinations = file(
  ['1', both, 'Blue:0, 16GB:1', 'NANO-B16', '40.000000', '10'],
  ['1', both, 'Blue:0, 8GB:1', 'NANO-B8', '0.000000', '12'],
  ['1', both, 'Red:0, 8GB:1', 'NANO-R8', '-10.000000', '8'],
  ['2', 'Width:select:0', '16:9:0', 'BAG-W', '0.456', '1'],
  ['2', 'Width:select:0', '4:3:1', 'BAG-N', '', '4'],
);

it('gives products the combinations of a second file, with prices as differences, and changes nothing when both come again', async () => {
  const shelf = await sqliteShelf();
  expect((await bringIn(shelf, products(nano, bag))).articles).toBe('new 2, changed 0, same 0, left out 0');
  const first = await bringIn(shelf, combinations);
  expect(first).toEqual({
    format: 'a file of combinations of PrestaShop’s',
    articles: 'new 0, changed 2, same 0, left out 0',
    leftOut: [],
    notes: [
      '2 nano: 1 of its variants are not in the file any more and were taken off sale',
      '5 bag: its price with the impact has more decimals than the currency, and is rounded',
      '5 bag: 1 of its variants are not in the file any more and were taken off sale',
    ],
  });
  const shelved = await shelfOf(shelf);
  expect(shelved['nano']).toMatchObject({
    title: 'Nano',
    optionNames: ['Color', 'Disk space'],
    variants: ['Blue/16GB NANO-B16 16940 10 left', 'Blue/8GB NANO-B8 12100 12 left', 'Red/8GB NANO-R8 10890 8 left'],
  });
  expect(shelved['bag']).toMatchObject({
    variants: ['16:9 BAG-W 1886 instead of 2096 uncounted', '4:3 BAG-N 1845 instead of 2050 uncounted'],
  });
  const same = { articles: 'new 0, changed 0, same 2, left out 0', leftOut: [] };
  expect(await bringIn(shelf, combinations)).toMatchObject(same);
  const stays = 'its prices and its stock stay: they are those of its combinations, which come with their own file';
  expect(await bringIn(shelf, products(nano, bag))).toMatchObject({
    ...same,
    notes: [`2 nano: ${stays}`, `3 bag: ${stays}`],
  });
  expect(await bringExportIn(shelf)).toMatchObject(same);
  expect(await shelfOf(shelf)).toEqual(shelved);
});

// What the product file said is found again by the database.
describeOnEveryDatabase('Combinations', (place) => {
  it('take a new price of their product once their file comes again', async () => {
    const shelf = await openShelf(place);
    await bringIn(shelf, products(nano));
    await bringIn(shelf, combinations);
    const dearer = {
      ...nano,
      'Name *': 'Nano 2',
      'Price tax excluded': '200.000000',
      'Price tax included': '242.000000',
    };
    expect(await bringIn(shelf, products(dearer))).toMatchObject({ articles: 'new 0, changed 1, same 0, left out 0' });
    expect((await shelfOf(shelf))['nano']).toMatchObject({ title: 'Nano 2', variants: [/ 16940 /, / 12100 /, / 10890 /].map((price) => expect.stringMatching(price)) }); // prettier-ignore
    await bringIn(shelf, combinations);
    expect((await shelfOf(shelf))['nano']).toMatchObject({ variants: [/ 29040 /, / 24200 /, / 22990 /].map((price) => expect.stringMatching(price)) }); // prettier-ignore
  });
});

it('leaves out combinations that it cannot be sure of, each with the reason', async () => {
  const shelf = await sqliteShelf();
  await bringIn(shelf, products(nano, { ...bag, 'Product ID': '3', 'Price tax excluded': '', 'Price tax included': '20.00' })); // prettier-ignore
  const { articles, leftOut } = await bringIn(
    shelf,
    `${file(['1', both, 'Blue:0, 8GB:1', 'N-1', '0', '1'], ['9', 'Size', 'S', 'X', '0', '1'], ['3', 'Size', 'S', 'B-S', '2', '1'], ['3', 'Size', 'S, M', 'B-M', '0', '1'], ['', 'Size', 'S', 'Y', '0', '1'])}\r\n1;torn`,
  );
  expect(leftOut).toEqual([
    '3 number 9: no product here came from PrestaShop with the number 9: import the product file first, with that column',
    '4 bag: the price of its product has tax in it, and the impact of 2 has none: import the product file with its price without tax, too',
    '5 bag: it has 1 attributes and 2 values: one value belongs to each',
    '6 : the row has neither the number nor the reference of its product',
    '7 : the row has 2 cells, the header has 10 columns',
  ]);
  expect(articles).toBe('new 0, changed 1, same 0, left out 1');
  expect((await shelfOf(shelf))['bag']).toMatchObject({ variants: [expect.stringContaining('2000')] });
});

const languages = [
  ['German', 'Produkt-ID|Eigenschaft/Variante (Name:Anzeigetyp:Anzeige-Position)*|Wert (Wert: Position)*|Artikel-Nr.|Auswirkungen auf den Preis|Menge'],
  ['French', 'ID produit|Attribut (Nom:Type:Position)*|Valeur (Valeur:Position)*|Référence|Impact sur le prix|Quantité'],
  ['Spanish', 'ID del producto|Atributo (Nombre:Tipo:Posición)*|Valor (Valor:Posición)*|Referencia|Impacto en el precio|Cantidad'],
  ['Italian', 'ID prodotto|Attributo (Nome:Tipo:Posizione)*|Valore(Valore:Posizione)*|Riferimento|Impatto sul prezzo|Quantità'],
  ['Dutch', 'Product-ID|Attribuut (Naam:Type:Positie)*|Waarde (Waarde:Positie)*|Referentie|Invloed op prijs|Aantal'],
  ['Portuguese', 'Nº Produto|Atributo (Nome:Tipo:Posição)*|Valor (Valor:Posição)*|Referência|Impacto sobre o preço|Quantidade|Impacto no preço'],
  ['Brazilian Portuguese', 'ID do produto|Atrbuir (Nome:Tipo:Posição)*|Valor(Valor:Posição)*|Referência|Impacto no preço|Quantidade'],
  ['Polish', 'Identyfikator Produktu (ID)|Atrybut (Nazwa:Typ:Pozycja)*|Wartość (Wartość:Pozycja)*|Indeks|Wpływ na cenę|Ilość'],
]; // prettier-ignore

it('reads the columns of combinations in eight languages', async () => {
  const shelf = await sqliteShelf();
  await bringIn(shelf, products({ ...nano, 'Price tax included': '' }));
  for (const [language, columns = ''] of languages) {
    const names = columns.split('|');
    const row = ['1', both, `${language}:0, 8GB:1`, 'N', '5,25', '3', '77'].slice(0, names.length);
    expect({ language, ...(await bringIn(shelf, csvOf([names, row], ';'))) }).toMatchObject({ language, leftOut: [] });
    expect((await shelfOf(shelf))['nano']?.variants).toEqual([`${language}/8GB N 10525 3 left`]);
  }
});

const product = { withTax: '', withoutTax: '16.528926', amount: '', percent: '', from: '', to: '' };

it.each([
  [{}, '4.132231', { withoutTax: '20.66' }],
  [{ withTax: '20.000000' }, '4.132231', { withTax: '25.00' }],
  [{ withTax: '20.00' }, '−16.52', { withTax: '0.01' }],
  [{}, '', { withoutTax: '16.528926' }],
])('adds the impact to %j: %s', (more, impact, expected) => {
  expect(withImpact({ ...product, ...more }, impact, 'EUR')).toMatchObject({ prices: expected });
});

it.each([
  ['1.234', 'its impact on the price "1.234" can mean 1.234 or 1234: write it with two decimals'],
  ['5 €', 'its impact on the price "5 €" is not an amount of the form 12.50'],
  ['-16.53', 'its impact of -16.53 makes its price less than nothing'],
])('says why it cannot take an impact of %s', (impact, problem) => {
  expect(withImpact(product, impact, 'EUR')).toEqual({ problem });
});
