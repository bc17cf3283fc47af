import { expect, it } from 'vitest';
import { bringExportIn, bringIn, csvOf, rowUnder, shelfOf, sqliteShelf } from './brought-in.ts';

const pictures = (name: string) => Array.from({ length: 10 }, (_, place) => `${name}${place + 1}`);
const english = [
  'TITLE', 'DESCRIPTION', 'PRICE', 'CURRENCY_CODE', 'QUANTITY', 'TAGS', 'MATERIALS', ...pictures('IMAGE'), 'VARIATION 1 TYPE',
  'VARIATION 1 NAME', 'VARIATION 1 VALUES', 'VARIATION 2 TYPE', 'VARIATION 2 NAME', 'VARIATION 2 VALUES', 'SKU',
]; // prettier-ignore
const german = [
  'TITEL', 'BESCHREIBUNG', 'PREIS', 'WÄHRUNGSCODE', 'ANZAHL', 'TAGS', 'MATERIALIEN', ...pictures('BILD '), 'VARIANTE 1 TYP',
  'VARIANTE 1 NAME', 'VARIANTE 1 WERTE', 'VARIANTE 2 TYP', 'VARIANTE 2 NAME', 'VARIANTE 2 WERTE', 'ARTIKELNUMMER',
]; // prettier-ignore
const goods = [
  { TITLE: '5&quot; plate', DESCRIPTION: 'First line\nA &amp; B &lt;3', PRICE: '16.00', CURRENCY_CODE: 'EUR', QUANTITY: '5',
    TAGS: 'wall_art,blue', SKU: 'PLATE' },
  { TITLE: 'Print', PRICE: '20.00', CURRENCY_CODE: 'EUR', QUANTITY: '9', 'VARIATION 1 TYPE': 'Size', 'VARIATION 1 NAME': 'Size',
    'VARIATION 1 VALUES': 'A4,A3', 'VARIATION 2 TYPE': 'Custom', 'VARIATION 2 VALUES': 'Framed,Bare', SKU: 'P-1,P-2' },
  { TITLE: 'Card', PRICE: '3.00', CURRENCY_CODE: 'USD', QUANTITY: '2' },
  { TITLE: 'Bowl', PRICE: '9.00', CURRENCY_CODE: 'EUR', QUANTITY: '1', SKU: 'B1' },
  { TITLE: 'Bowl', PRICE: '9.50', CURRENCY_CODE: 'EUR', QUANTITY: '1', SKU: 'B2' },
]; // prettier-ignore
const rows = goods.map((cells) => rowUnder(english, cells));

it.each([
  ['English', english],
  ['German', german],
])('brings in listings of Etsy with %s columns, and once more without changing anything', async (_language, header) => {
  const shelf = await sqliteShelf();
  const content = csvOf([header, ...rows]);
  const first = await bringIn(shelf, content);
  expect(first.format).toBe('a listing file of Etsy’s');
  expect(first.leftOut).toEqual([`5 card: "${header[2]}" is in another currency than EUR: "3.00 USD"`]);
  expect(first.notes).toEqual([
    `4 print: each of its 4 variations has the listing's price of 20.00, and no stock is taken: "${header[4]}" (9) is that of all together`,
    '4 print: its SKUs are not taken: the file does not say which variation has which (P-1, P-2)',
    `4 print: "${header[4]}" gives no stock for it: the stock of a product that is here stays as it is, that of a new one is not counted`,
    '6 bowl-b1: another product of the file has the same name, so its handle is "bowl-b1"',
    '7 bowl-b2: another product of the file has the same name, so its handle is "bowl-b2"',
  ]);
  const shelved = await shelfOf(shelf);
  expect(shelved['5-plate']).toMatchObject({
    title: '5" plate',
    description: 'First line<br>A &amp; B &lt;3',
    tags: ['wall art', 'blue'],
    variants: ['- PLATE 1600 5 left'],
  });
  expect(shelved['print']).toMatchObject({
    optionNames: ['Size', 'Custom'],
    variants: ['A4/Framed', 'A4/Bare', 'A3/Framed', 'A3/Bare'].map((options) => `${options} - 2000 uncounted`),
  });
  expect(await bringIn(shelf, content)).toMatchObject({ articles: 'new 0, changed 0, same 4, left out 1' });
  expect(await bringExportIn(shelf)).toMatchObject({ articles: 'new 0, changed 0, same 4, left out 0', leftOut: [] });
  expect(await shelfOf(shelf)).toEqual(shelved);
});

it('takes the SKUs of one variation in the order of its values, and says so', async () => {
  const shelf = await sqliteShelf();
  const listing = { TITLE: 'Ring', PRICE: '9.00', CURRENCY_CODE: 'EUR', 'VARIATION 1 NAME': 'Size' };
  const file = (values: string, SKU: string) =>
    csvOf([english, rowUnder(english, { ...listing, 'VARIATION 1 VALUES': values, SKU })]);
  expect((await bringIn(shelf, file('S,M', 'R-S,R-M'))).notes).toContain(
    '2 ring: its SKUs are taken in the order of its variations, which the file does not name beside them: S R-S, M R-M',
  );
  expect((await shelfOf(shelf))['ring']?.variants).toEqual(['S R-S 900 uncounted', 'M R-M 900 uncounted']);
  expect((await bringIn(shelf, file('S,M,L', 'R-S,R-M'))).notes).toContain(
    '2 ring: its SKUs are not taken: the file does not say which variation has which (R-S, R-M)',
  );
});

it('leaves a listing out where its row is damaged', async () => {
  const shelf = await sqliteShelf();
  const { leftOut, articles } = await bringIn(shelf, `${csvOf([english, rows[0]!])}\r\nCut,off`);
  expect(articles).toBe('new 1, changed 0, same 0, left out 0');
  expect(leftOut).toEqual(['4 : the row has 2 cells, the header has 24 columns']);
  const unpriced = await bringIn(shelf, csvOf([english, rowUnder(english, { ...goods[1]!, PRICE: 'ask' })]));
  expect(unpriced.leftOut).toEqual(['2 print: "PRICE" is not an amount in EUR: "ask"']);
  expect(unpriced.notes).toEqual([]);
});
