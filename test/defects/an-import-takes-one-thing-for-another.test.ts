import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { readKeptArticlesFrom } from '../../server/article/article-record-reading.ts';
import { exportCatalogue } from '../../server/article/csv/catalogue-export.ts';
import { importCatalogue } from '../../server/article/csv/catalogue-import.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { fileWith, importer, openShelf } from '../server/article/article-shelf.ts';
import type { Shelf } from '../server/article/article-shelf.ts';

const header =
  'Handle,Title,Vendor,Tags,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price';

async function bringIn({ database, clock }: Shelf, lines: string[], columns = header) {
  const file = fileWith([columns, ...lines, ''].join('\n'));
  const { leftOut, notes, articles } = await importCatalogue(database, clock, {
    file,
    currency: 'EUR',
    actor: importer,
  });
  return { leftOut: leftOut.map(({ line, reason }) => `${line}: ${reason}`), notes, articles };
}

async function kept({ database }: Shelf) {
  const { articles } = await readKeptArticlesFrom(database, 0, 100);
  return articles.toSorted((a, b) => (a.title < b.title ? -1 : 1));
}

const handles = async (shelf: Shelf) => (await kept(shelf)).map(({ handle }) => handle);
const variantsOf = async (shelf: Shelf) =>
  (await kept(shelf)).flatMap(({ variants }) =>
    variants.map(({ optionValues, priceMinor }) => `${optionValues.join('/')} ${priceMinor}`),
  );

async function exported({ database }: Shelf): Promise<string[]> {
  const to = new PassThrough();
  const read = text(to);
  await exportCatalogue(database, 'EUR', to);
  to.end();
  return (await read).trimEnd().split('\n');
}

const tee = [
  'tee,Tee,Tern,,Color,Red,Size,S,TS-RS,shopify,3,10',
  'tee,,,,,Red,,M,TS-RM,shopify,4,11',
  'tee,,,,,Blue,,S,TS-BS,shopify,5,12',
];

const mug = (handle: string, price: number) => `${handle},Mug,Tern,,,,,,M-1,shopify,3,${price}`;
const plain = (handle: string, title: string) => `${handle},${title},Tern,,,,,,,shopify,3,10`;

describeOnEveryDatabase('An import', (place) => {
  it.each([
    ['letter case', 'Café-Mug', 'CAFÉ-mug'],
    ['composed and decomposed letters', 'Caf\u00e9-Mug', 'Cafe\u0301-Mug'],
    ['full width', 'mug-12', 'ｍｕｇ-１２'],
    ['case of ASCII', 'mug', 'Mug'],
  ])('takes handles that differ only by %s for one article, in a file and over files', async (_why, first, second) => {
    const shelf = await openShelf(place);
    await bringIn(shelf, [mug(first, 10)]);
    expect((await bringIn(shelf, [mug(second, 11)])).articles).toMatchObject({ new: 0, changed: 1 });
    expect(await handles(shelf)).toEqual([first]);
    expect(await variantsOf(shelf)).toEqual([' 1100']);
    // It goes out again as it came in.
    expect((await exported(shelf))[1]).toBe(`${mug(second, 11)},deny`);
    expect((await bringIn(shelf, [mug(second, 11)])).articles).toMatchObject({ new: 0, unchanged: 1 });
    const { leftOut } = await bringIn(shelf, [mug(first, 12), mug(second, 12)]);
    expect(leftOut).toEqual(['3: it repeats line 2']);
  });

  it('lets no handle overwrite another that would be kept as the same one', async () => {
    const shelf = await openShelf(place);
    const { leftOut } = await bringIn(shelf, [plain('a/b', 'First'), plain('a?b', 'Second'), plain('c+d', 'Third')]);
    expect(leftOut).toEqual([
      '3: the handle "a?b" would be kept as "a-b", as "a/b" of line 2 is: give one of them another handle',
    ]);
    expect((await bringIn(shelf, [plain('a?b', 'Second')])).leftOut).toEqual([
      '2: its handle would be kept as "a-b", which is that of "First" ("a/b"): give it another handle',
    ]);
    // The one that is here changes as before.
    expect((await bringIn(shelf, [plain('a/b', 'First again')])).articles).toMatchObject({ changed: 1, leftOut: 0 });
    expect((await kept(shelf)).map(({ handle, title }) => [handle, title])).toEqual([
      ['a-b', 'First again'],
      ['c-d', 'Third'],
    ]);
  });

  it('says of two products under one handle what differs, not that one repeats the other', async () => {
    const shelf = await openShelf(place);
    const { leftOut } = await bringIn(shelf, [
      'mug,Mug,Tern,,,,,,,shopify,3,10',
      'mug,Mug,Gull,,,,,,,shopify,3,10',
      'mug,Mug,Tern,,,,,,,shopify,3,10',
    ]);
    expect(leftOut).toEqual([
      '3: line 2 has its handle, with "Vendor" "Tern" where this one has "Gull": another product needs another handle',
      '4: it repeats line 2',
    ]);
  });

  it('keeps the order of the sizes when a price list names one', async () => {
    const shelf = await openShelf(place);
    await bringIn(shelf, tee);
    const prices = 'Handle,Title,Variant SKU,Variant Price';
    expect((await bringIn(shelf, ['tee,Tee,TS-BS,15'], prices)).articles).toMatchObject({ changed: 1 });
    expect(await variantsOf(shelf)).toEqual(['Red/S 1000', 'Red/M 1100', 'Blue/S 1500']);
    const rows = await exported(shelf);
    expect(rows.slice(1).map((row) => /TS-../.exec(row)?.[0])).toEqual(['TS-RS', 'TS-RM', 'TS-BS']);
  });

  it('knows an option by its name where the columns are swapped, and withdraws no variant', async () => {
    const shelf = await openShelf(place);
    await bringIn(shelf, tee);
    const ids = async () => (await kept(shelf))[0]!.variants.map(({ variantId }) => variantId);
    const before = await ids();
    const { notes } = await bringIn(shelf, [
      'tee,Tee,Tern,,size,S,COLOR,Red,TS-RS,shopify,3,10',
      'tee,,,,,M,,Red,TS-RM,shopify,4,11',
      'tee,,,,,S,,Blue,TS-BS,shopify,5,13',
    ]);
    expect(notes).toEqual([]);
    expect(await ids()).toEqual(before);
    expect((await kept(shelf))[0]).toMatchObject({ optionNames: ['Size', 'Color'], withdrawn: [] });
    expect(await variantsOf(shelf)).toEqual(['S/Red 1000', 'M/Red 1100', 'S/Blue 1300']);
  });

  it('takes option values and tags that differ only by case or Unicode form for one, spelt as they were first', async () => {
    const shelf = await openShelf(place);
    const { leftOut, notes } = await bringIn(shelf, [
      'tee,Tee,Tern,"Sale, sale, Été, E\u0301te\u0301",Color,Ros\u00e9,Size,S,A,shopify,3,10',
      'tee,,,,,ROSE\u0301,,M,B,shopify,4,11',
      'tee,,,,,ros\u00e9,,s,C,shopify,5,12',
    ]);
    expect(leftOut).toEqual(['4: it has the same options as line 2: ros\u00e9, s']);
    expect(notes.map(({ line, note }) => [line, note])).toEqual([[3, '"ROSE\u0301" is read as "Ros\u00e9" of line 2']]);
    expect((await kept(shelf))[0]!.tags).toEqual(['Sale', 'Été']);
    await bringIn(shelf, ['tee,Tee,Tern,,color,rosé,SIZE,s,A,shopify,3,20', 'tee,,,,,rosé,,L,D,shopify,3,30']);
    const [article] = await kept(shelf);
    expect(article).toMatchObject({ optionNames: ['Color', 'Size'] });
    expect(await variantsOf(shelf)).toEqual(['Rosé/S 2000', 'Rosé/L 3000']);
  });
});
