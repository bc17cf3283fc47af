import { expect, it } from 'vitest';
import { importCatalogue } from '../../../../../server/article/csv/catalogue-import.ts';
import { proposalFor } from '../../../../../server/article/csv/mapping-command.ts';
import { readMapping } from '../../../../../server/article/csv/mapping/column-mapping.ts';
import type { MappedField } from '../../../../../server/article/csv/mapping/column-mapping.ts';
import { fieldOfName } from '../../../../../server/article/csv/mapping/column-names.ts';
import { KnownVariants } from '../../../../../server/article/csv/mapping/known-variants.ts';
import type { KnownVariant } from '../../../../../server/article/csv/mapping/known-variants.ts';
import { mappedTable } from '../../../../../server/article/csv/mapping/mapped-table.ts';
import { fileWith, importer } from '../../article-shelf.ts';
import type { Shelf } from '../../article-shelf.ts';
import { fileOf } from '../../encodings/file-of.ts';
import { rowOf, workbookFile } from '../../spreadsheets/workbook-file.ts';
import { csvOf, shelfOf, sqliteShelf } from '../formats/brought-in.ts';

type Fields = (MappedField | null)[];

const mapOf = (header: readonly string[], fields: Fields) =>
  JSON.stringify({ columns: header.map((column, place) => ({ column, field: fields[place] })) });

it.each([
  ['Artikelbezeichnung', 'title'],
  ['Art.-Nr.', 'sku'],
  ['EAN-Code', 'barcode'],
  ['VK brutto (EUR)', 'price'],
  ['Lagerbestand Stk.', 'quantity'],
  ['Größe', 'option1'],
  ['Nombre del producto', 'title'],
  ['Código de barras', 'barcode'],
  ['Precio de venta (€)', 'price'],
  ['商品名', 'title'],
  ['バーコード', 'barcode'],
  ['在庫数', 'quantity'],
  ['اسم المنتج', 'title'],
  ['السعر', 'price'],
  ['Item No.', 'sku'],
  ['Prix TTC', 'price'],
])('knows the column "%s" as %s', (name, field) => {
  expect(fieldOfName(name)).toBe(field);
});

it('takes neither what the shop pays nor a price without tax for the price, and guesses nothing of other names', () => {
  expect(['EK netto', 'Prix HT', 'Cost price', 'VK netto EUR'].map(fieldOfName)).toEqual(
    Array.from({ length: 4 }, () => ({ notRead: expect.any(String) as string })),
  );
  expect(['Zeile 7', 'xyz', ''].map(fieldOfName)).toEqual([undefined, undefined, undefined]);
});

it('proposes by names and by what cells look like, and nothing where they disagree', async () => {
  const rows = [
    ['Bezeichnung', 'Nummer7', 'Preis', 'Menge', 'Verkaufspreis', 'Bild', 'Farbe', 'Größe', 'Sonst', 'Frei', 'Betrag'],
    ['Tee', '4006381333931', '2,50', 'viel', '2,50', 'https://x.test/a.jpg', 'rot', 'S', 'a', 'ja', '3,10'],
    ['Saft', '0012345678905', '3,00', 'wenig', '3', 'https://x.test/b.png?v=1', 'blau', 'M', '', 'nein', '1,00'],
    ['Brot', '4012345678901', '1,20', 'keins', '', '', 'rot', 'L', '', 'ja', '0,50'],
  ];
  const { columns } = await proposalFor(fileOf(csvOf(rows, ';')), {}, 'EUR');
  expect(columns.map(({ column, field, why }) => `${column}: ${field} (${why})`)).toEqual([
    'Bezeichnung: title (by its name)',
    'Nummer7: barcode (its cells are GTINs with right check digits)',
    'Preis: price (by its name)',
    'Menge: null (its name says "quantity", and its cells do not look like that)',
    'Verkaufspreis: null ("Preis" is "price" already: only one of them can be)',
    'Bild: pictures (its cells are addresses of pictures)',
    'Farbe: option1 (by its name)',
    'Größe: option2 (by its name)',
    'Sonst: null (neither its name nor its cells tell what it is)',
    'Frei: null (its cells are yes and no: say whether this is "published")',
    'Betrag: null (its cells are amounts: say whether this is "price" or "compareAt")',
  ]);
  expect(columns[0]?.examples).toEqual(['Tee', 'Saft', 'Brot']);
});

it.each([
  ['not JSON', '{', /it is not JSON/],
  ['without columns', '{"a":1}', /no list "columns"/],
  [
    'with a field that is none',
    mapOf(['A', 'B'], ['prise' as MappedField, null]),
    /"prise" is no field: fields are handle/,
  ],
  ['for another table', mapOf(['A', 'C'], ['title', null]), /its column 2 is "C", the file has "B" there/],
  ['for a shorter table', mapOf(['A'], ['title']), /its column 2 is no column more, the file has "B" there/],
  ['with a field twice', mapOf(['A', 'B'], ['title', 'title']), /two columns are "title"/],
  ['that tells no product from another', mapOf(['A', 'B'], ['price', null]), /no column says which product/],
  ['with a parent and no SKU', mapOf(['A', 'B'], ['title', 'parent']), /"parent" names a SKU/],
])('refuses a mapping %s', (_what, json, problem) => {
  expect(readMapping(json, ['A', 'B'])).toEqual({ problem: expect.stringMatching(problem) as string });
});

const here: KnownVariant[] = [
  { handle: 'tee', title: 'Tee', sku: 'T-S', barcode: '4006381333931' },
  { handle: 'tee', title: 'Tee', sku: 'T-M', barcode: '' },
  { handle: 'mug', title: 'Mug', sku: 'MUG', barcode: '0012345678905' },
  { handle: 'a', title: 'A', sku: 'TWICE', barcode: '' },
  { handle: 'b', title: 'B', sku: 'TWICE', barcode: '' },
];

/** What the rows of a table with these columns are, each as its handle and cells, or why it is left out. */
function translated(columns: Record<string, MappedField | null>, rows: string[][]) {
  const reader = mappedTable(Object.keys(columns), Object.values(columns), new KnownVariants(here));
  const records = rows.map((cells, place) => ({ line: place + 2, cells }));
  for (const record of records) reader.survey?.(record);
  return records.map((record) => {
    const translation = reader.translate(record);
    return 'leftOut' in translation ? translation.leftOut : translation.rows.map(({ cells }) => cells);
  });
}

it('finds the products that a table without titles changes by SKU, by barcode in any form, and by handle', () => {
  expect(
    translated({ Nr: 'sku', EAN: 'barcode', H: 'handle', Preis: 'price' }, [
      ['T-M', '', '', '9'],
      ['', '12345678905', '', '8'],
      ['', '', 'MUG', '7'],
      ['', '', 'tee', '7'],
      ['X', '', '', '1'],
      ['TWICE', '', '', '1'],
      ['T-S', '', '', ''],
      ['', '', '', '1'],
    ]),
  ).toEqual([
    [{ handle: 'tee', title: 'Tee', sku: 'T-M', barcode: '', price: '9' }],
    [{ handle: 'mug', title: 'Mug', sku: 'MUG', barcode: '12345678905', price: '8' }],
    [{ handle: 'mug', title: 'Mug', sku: 'MUG', barcode: '0012345678905', price: '7' }],
    '2 variants here have the handle "tee": which is meant?',
    'no product here has the SKU "X", and a file without titles only changes products that are here',
    '2 variants here have the SKU "TWICE": which is meant?',
    '"Preis" is empty: nothing of the row was changed',
    'the row does not say which product it is of',
  ]);
});

it('makes one product of each row where no column groups them, and never another one of a variant', () => {
  expect(
    translated({ Name: 'title', Nr: 'sku' }, [
      ['Cup', 'MUG'],
      ['Tee M', 'T-M'],
      ['Pen', 'P1'],
      ['Pen', 'P2'],
      ['Tee', 'NEW'],
      ['', 'N2'],
    ]),
  ).toEqual([
    [{ title: 'Cup', sku: 'MUG', handle: 'mug' }],
    'the SKU "T-M" is of a variant of "Tee" here: a column has to be "handle" or "parent", or none "title", to change it alone',
    [{ title: 'Pen', sku: 'P1', handle: 'pen-p1' }],
    [{ title: 'Pen', sku: 'P2', handle: 'pen-p2' }],
    [{ title: 'Tee', sku: 'NEW', handle: 'tee-new' }],
    '"Name" is empty: a new product needs a title',
  ]);
});

it('groups variants by the SKU of their product, wherever its row stands', () => {
  expect(
    translated({ Name: 'title', Nr: 'sku', Of: 'parent', Size: 'option1', Price: 'price' }, [
      ['Shirt S', 'SH-S', 'SH', 'S', '9'],
      ['Shirt', 'SH', '', '', ''],
      ['Shirt M', 'SH-M', 'SH', 'M', '9'],
      ['Pen', 'PEN', '', '', '2'],
    ]),
  ).toEqual([
    [{ title: '', sku: 'SH-S', price: '9', handle: 'sh', option1Name: 'Size', option1Value: 'S' }],
    [{ title: 'Shirt', handle: 'sh' }],
    [{ title: '', sku: 'SH-M', price: '9', handle: 'sh', option1Name: 'Size', option1Value: 'M' }],
    [{ title: 'Pen', sku: 'PEN', price: '2', handle: 'pen' }],
  ]);
});

async function bringIn({ database, clock }: Shelf, file: string, mapping?: string, isDryRun = false) {
  const options = { file, currency: 'EUR', actor: importer, mapping, isDryRun } as const;
  const { articles, leftOut, format } = await importCatalogue(database, clock, options);
  const { new: added, changed, unchanged } = articles;
  return {
    format,
    articles: `new ${added}, changed ${changed}, same ${unchanged}`,
    leftOut: leftOut.map(({ line, reason }) => `${line}: ${reason}`),
  };
}

const prices = (price: number) =>
  workbookFile({ sheets: { Preise: rowOf(1, ['SKU', 'Neu']) + rowOf(2, [8, price]) + rowOf(3, [10, 1]) } });

it('reads a table once its columns are named, and the next one of the same columns without that', async () => {
  const shelf = await sqliteShelf();
  const header = ['Nummer', 'Bezeichnung', 'Gruppe', 'Größe', 'VK', 'Bestand', 'Intern'];
  const rows = [
    ['7', 'Hemd', 'G1', 'S', '1.250,00', '3', 'x'],
    ['8', 'Hemd', 'G1', 'M', '12,50', '4', ''],
    ['9', 'Stift', 'G2', '', '2,00', '5', ''],
  ];
  const file = fileWith(csvOf([header, ...rows], ';'));
  await expect(bringIn(shelf, file)).rejects.toThrow(
    /Any other table is read once its columns are named: .* mapping FILE/,
  );
  const map = mapOf(header, ['sku', 'title', 'handle', 'option1', 'price', 'quantity', null]);
  expect((await bringIn(shelf, file, map, true)).articles).toBe('new 2, changed 0, same 0');
  // A dry run confirms nothing.
  await expect(bringIn(shelf, file)).rejects.toThrow(/Any other table/);
  expect(await bringIn(shelf, file, map)).toEqual({
    format: 'a table whose columns the shop has named',
    articles: 'new 2, changed 0, same 0',
    leftOut: [],
  });
  const shirt = ['S 7 125000 3 left', 'M 8 1250 4 left'];
  expect(await shelfOf(shelf)).toMatchObject({
    g1: { title: 'Hemd', status: 'published', optionNames: ['Größe'], variants: shirt },
    g2: { title: 'Stift', optionNames: [], variants: ['- 9 200 5 left'] },
  });
  expect((await bringIn(shelf, file)).articles).toBe('new 0, changed 0, same 2');

  // A price list of some sizes, as a spreadsheet: the others stay as they are.
  const priceMap = mapOf(['SKU', 'Neu'], ['sku', 'price']);
  expect(await bringIn(shelf, prices(14.5), priceMap)).toMatchObject({
    articles: 'new 0, changed 1, same 0',
    leftOut: ['3: no product here has the SKU "10", and a file without titles only changes products that are here'],
  });
  expect((await bringIn(shelf, prices(15))).articles).toBe('new 0, changed 1, same 0');
  expect(await shelfOf(shelf)).toMatchObject({
    g1: { title: 'Hemd', status: 'published', optionNames: ['Größe'], variants: [shirt[0], 'M 8 1500 4 left'] },
  });
});

it('changes several sizes of one product by their SKUs', async () => {
  const shelf = await sqliteShelf();
  const goods =
    'Handle,Title,Option1 Name,Option1 Value,SKU,Price\ntee,Tee,Size,S,T-S,10\ntee,,,M,T-M,10\ntee,,,L,T-L,10\n';
  await bringIn(shelf, fileWith(goods));
  const prices = 'SKU,Net new\nT-M,12\nT-S,11\nT-M,13\n';
  expect(await bringIn(shelf, fileWith(prices), mapOf(['SKU', 'Net new'], ['sku', 'price']))).toMatchObject({
    articles: 'new 0, changed 1, same 0',
    leftOut: ['4: it is of the same variant as line 2'],
  });
  expect((await shelfOf(shelf))['tee']?.variants).toEqual([
    'S T-S 1100 uncounted',
    'M T-M 1200 uncounted',
    'L T-L 1000 uncounted',
  ]);
});
