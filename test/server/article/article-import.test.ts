import { readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importCatalogue } from '../../../server/article/csv/catalogue-import.ts';
import type { ImportOptions, ImportResult } from '../../../server/article/csv/catalogue-import.ts';
import { readArticle } from '../../../server/article/article-reading.ts';
import { readKeptArticles } from '../../../server/article/article-record-reading.ts';
import { saveArticles } from '../../../server/article/article-writing.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { duringWrite } from '../../support/during-write.ts';
import { article, fileWith, importer, list, newBrowser, openShelf, stockShelf, variant } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

const folder = path.join(import.meta.dirname, 'article-catalogues');
const catalogue = (name: string) => path.join(folder, name);

const importFile = (
  { database, clock }: Shelf,
  file: string,
  options: Partial<ImportOptions> = {},
): Promise<ImportResult> => importCatalogue(database, clock, { file, currency: 'EUR', actor: importer, ...options });

const kept = async ({ database }: Shelf, handle: string) => (await readKeptArticles(database, 'handle', [handle]))[0];

/** Everything that the article tables hold, to compare a shop with itself. */
async function everything({ database }: Shelf): Promise<unknown> {
  const tables = ['article', 'article_body', 'variant', 'article_tag', 'article_picture'];
  return Promise.all(tables.map((table) => database.all(`SELECT * FROM ${table} ORDER BY 1, 2`)));
}

const simpleHeader =
  'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price';
const simple = (...rows: string[]) => fileWith([simpleHeader, ...rows, ''].join('\n'));

const withoutQuantities = () => fileWith('URL handle,Title,SKU,Price\ntee,Soft tee,T-S,7.50\n');

describeOnEveryDatabase('Importing a catalogue', (place) => {
  it('understands the older column names: variants, pictures, options, stock, prices', async () => {
    const shelf = await openShelf(place);
    const result = await importFile(shelf, catalogue('older-columns.csv'));
    expect(result).toMatchObject({ rows: 6, variants: 5, otherRows: 1, leftOut: [], articles: { new: 3, leftOut: 0 } });
    expect(await kept(shelf, 'harbour-coat')).toMatchObject({
      title: 'Harbour Coat',
      vendor: 'Kvist & Daughters',
      category: 'Coats',
      tags: ['Coats', 'Rain'],
      optionNames: ['Size', 'Colour'],
      status: 'published',
      variants: [
        { sku: 'HC-S-N', optionValues: ['S', 'Navy'], priceMinor: 18_800, compareAtMinor: 21_800, onHand: 4 },
        { sku: 'HC-M-N', optionValues: ['M', 'Navy'], barcode: '2000000000022', onHand: -3 },
        { optionValues: ['M', 'Sand'], priceMinor: 118_850, compareAtMinor: null, sellsWithoutStock: true },
      ],
    });
    const shown = await readArticle(shelf.database, 'harbour-coat');
    expect(shown?.variants.map(({ available }) => available)).toEqual([4, 0, 999]);
    expect(await kept(shelf, 'field-notes')).toMatchObject({
      status: 'draft',
      optionNames: [],
      variants: [{ priceMinor: 990, sellsWithoutStock: true }],
    });
  });

  it('understands the present column names, with Shopify’s categories and states', async () => {
    const shelf = await openShelf(place);
    const result = await importFile(shelf, catalogue('present-columns.csv'));
    expect(result).toMatchObject({ rows: 4, variants: 4, leftOut: [], articles: { new: 3 } });
    expect(await kept(shelf, 'tide-mug')).toMatchObject({
      category: 'Home & Garden > Kitchen & Dining > Tableware > Mugs',
      tags: ['new', 'tide'],
      status: 'published',
      variants: [
        { optionValues: ['Blue'], priceMinor: 1_450, barcode: '2000000000039', onHand: 12, sellsWithoutStock: false },
        { optionValues: ['White'], compareAtMinor: 1_800, sellsWithoutStock: true },
      ],
    });
    expect(await kept(shelf, 'old-jug')).toMatchObject({ status: 'archived', category: 'Jugs' });
    expect(await kept(shelf, 'sketch')).toMatchObject({ status: 'draft' });
  });

  it('takes in what is sound and accounts for every other row, by line and reason', async () => {
    const shelf = await openShelf(place);
    const result = await importFile(shelf, catalogue('flawed.csv'));
    expect(result.leftOut.map(({ line, handle, reason }) => `${line} ${handle}: ${reason}`)).toEqual([
      '5 bad-price: "Variant Price" is not an amount in EUR: "twelve"',
      '6 bad-price: its article is left out because of line 5',
      '7 bad-stock: "Variant Inventory Qty" is not a whole number: "2.5"',
      '8 nowhere: no row of the file gives the article "nowhere" a title',
      '11 unclosed: a quotation mark opens a cell and does not close it, or stands in one without being doubled ("")',
      '14 short: the row has 3 cells, the header has 15 columns',
      '16 sound-mug: the handle "sound-mug" belongs to "Sound mug" (line 2); this row has another title',
      '17 sound-mug: it belongs to line 16, which is left out',
      '21 : the row has neither a handle nor a title, so it is not known what it belongs to',
      '23 twins: it repeats line 22',
      '24 twins: it has the same options as line 22: Small',
    ]);
    expect(result.notes.map(({ line, note }) => `${line} ${note}`)).toEqual([
      '18 it has no price (or one of 0), so it is not sold before it is given one',
      '18 the SKU "SM-S" is also on line 2',
    ]);
    expect(result.articles).toEqual({ new: 7, changed: 0, unchanged: 0, leftOut: 5 });
    const handles = await shelf.database.all<{ handle: string }>('SELECT handle FROM article ORDER BY handle');
    const sound = ['after', 'comma-price', 'no-handle', 'no-price', 'sound-mug', 'twins', 'wheel'];
    expect(handles.map(({ handle }) => handle)).toEqual(sound);
    expect(await kept(shelf, 'sound-mug')).toMatchObject({
      description: '<p>First line\nsecond line</p>',
      variants: [{ priceMinor: 125_000 }, { onHand: -3 }],
    });
    expect((await kept(shelf, 'comma-price'))?.variants[0]?.priceMinor).toBe(1_250);
    expect((await kept(shelf, 'wheel'))?.title).toBe('Wheel 26" wide');
    expect((await readArticle(shelf.database, 'no-price'))?.variants).toHaveLength(1);
  });

  it('changes nothing when the same file comes again, and only what is different when it was edited', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, catalogue('older-columns.csv'));
    const before = await everything(shelf);
    shelf.clock.advance(60_000);
    const again = await importFile(shelf, catalogue('older-columns.csv'));
    expect(again.articles).toEqual({ new: 0, changed: 0, unchanged: 3, leftOut: 0 });
    expect(await everything(shelf)).toEqual(before);
    const edited = readFileSync(catalogue('older-columns.csv'), 'utf8').replace('188.00,218.00', '177.00,218.00');
    const ids = (await kept(shelf, 'harbour-coat'))!.variants.map(({ variantId }) => variantId);
    const result = await importFile(shelf, fileWith(edited));
    expect(result.articles).toEqual({ new: 0, changed: 1, unchanged: 2, leftOut: 0 });
    const coat = (await kept(shelf, 'harbour-coat'))!;
    expect(coat).toMatchObject({ version: 2, variants: [{ priceMinor: 17_700 }, { priceMinor: 18_800 }, {}] });
    expect(coat.variants.map(({ variantId }) => variantId)).toEqual(ids);
  });

  it('sets stock from the file and keeps what is reserved, even of variants that the file has lost', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, simple('tee,Tee,Size,S,T-S,shopify,5,10', 'tee,,,M,T-M,shopify,5,10'));
    await shelf.database.write((transaction) => transaction.run('UPDATE variant SET reserved = 2'));
    const result = await importFile(shelf, simple('tee,Tee,Size,S,T-S,shopify,9,10'));
    expect(result).toMatchObject({ withdrawnVariants: 1, notes: [{ line: 2 }] });
    const tee = (await kept(shelf, 'tee'))!;
    expect(tee.variants).toMatchObject([{ sku: 'T-S', onHand: 9, reserved: 2 }]);
    expect(tee.withdrawn).toMatchObject([{ sku: 'T-M', reserved: 2, priceMinor: null }]);
    await importFile(shelf, simple('tee,Tee,Size,S,T-S,shopify,9,10', 'tee,,,M,T-M,shopify,4,10'));
    const back = (await kept(shelf, 'tee'))!;
    expect(back.variants[1]).toMatchObject({ variantId: tee.withdrawn[0]!.variantId, onHand: 4, reserved: 2 });
  });

  it('leaves alone what the file has no column for', async () => {
    const shelf = await openShelf(place);
    const variants = ['S', 'M'].map((size) => variant({ variantId: size, sku: `T-${size}`, optionValues: [size] }));
    const whole = article({ handle: 'tee', title: 'Tee', vendor: 'Us', tags: ['a'], optionNames: ['Size'], variants });
    await stockShelf(shelf, { ...whole, status: 'archived', description: '<p>Soft</p>' });
    const before = (await kept(shelf, 'tee'))!;
    const bySku = fileWith('URL handle,Title,SKU,Price\ntee,Tee,T-M,7.50\n');
    expect((await importFile(shelf, bySku)).articles.changed).toBe(1);
    const after = (await kept(shelf, 'tee'))!;
    expect(after).toMatchObject({ vendor: 'Us', tags: ['a'], status: 'archived', description: '<p>Soft</p>' });
    expect(after.variants.map(({ sku, priceMinor, onHand }) => [sku, priceMinor, onHand]).toSorted()).toEqual([
      ['T-M', 750, 10],
      ['T-S', 1_000, 10],
    ]);
    expect(after.variants.map(({ variantId }) => variantId).toSorted()).toEqual(
      before.variants.map(({ variantId }) => variantId).toSorted(),
    );
    const unclear = await importFile(shelf, fileWith('URL handle,Title,Price\ntee,Tee,9.00\n'));
    expect(unclear.leftOut).toMatchObject([{ line: 2, handle: 'tee' }]);
  });

  it('sells no piece twice that was sold while it was written: a file without quantities wrote an earlier number', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'tee', variants: [variant({ variantId: 'tee-s', sku: 'T-S' })] }));
    const { result } = await duringWrite(shelf.database, {
      write: (transaction) => transaction.run("UPDATE variant SET on_hand = on_hand - 3 WHERE variant_id = 'tee-s'"),
      meanwhile: () => importFile(shelf, withoutQuantities()),
    });
    expect((await result).articles.changed).toBe(1);
    expect((await kept(shelf, 'tee'))!.variants).toMatchObject([{ onHand: 7, priceMinor: 750 }]);
  });

  it('keeps what staff wrote while it waited: an import wrote back what it had read before', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'tee', variants: [variant({ variantId: 'tee-s', sku: 'T-S' })] }));
    const before = (await kept(shelf, 'tee'))!;
    const { result } = await duringWrite(shelf.database, {
      write: (transaction) =>
        saveArticles(transaction, [{ ...before, vendor: 'Typed meanwhile' }], { now: 0, stock: 'keep' }),
      meanwhile: () => importFile(shelf, withoutQuantities()),
    });
    expect((await result).articles.changed).toBe(1);
    expect(await kept(shelf, 'tee')).toMatchObject({ vendor: 'Typed meanwhile', title: 'Soft tee', version: 3 });
  });

  it('lets shoppers find what came in, by words that the file spelt in Windows-1252', async () => {
    const shelf = await openShelf(place);
    const text = `${simpleHeader}\r\ncreme,Crème brûlée – dish,Title,Default Title,C1,shopify,3,4.50\r\n`;
    const bytes = Buffer.from(text.replace('–', '\u0096'), 'latin1');
    const result = await importFile(shelf, fileWith(bytes));
    expect(result).toMatchObject({ encoding: 'windows-1252', leftOut: [] });
    expect((await list(newBrowser(shelf), { q: 'creme brulee' })).articles[0]?.title).toBe('Crème brûlée – dish');
  });

  it('gathers the rows of an article though they stand far apart, in any kind of CSV', async () => {
    const shelf = await openShelf(place);
    const rows = [
      'tee,Tee,Size,S,T-S,shopify,5,10',
      ...Array.from({ length: 300 }, (_, i) => `other-${i},Other ${i},Title,Default Title,O${i},shopify,1,2`),
      'tee,,,M,T-M,shopify,5,"12,00"',
    ];
    const text = `\uFEFF${[simpleHeader, ...rows].join('\r\n').replaceAll('"12,00"', '__').replaceAll(',', ';')}`;
    const result = await importFile(shelf, fileWith(text.replace('__', '12,00')));
    expect(result).toMatchObject({ leftOut: [], articles: { new: 301 } });
    expect((await kept(shelf, 'tee'))?.variants).toMatchObject([{ priceMinor: 1_000 }, { priceMinor: 1_200 }]);
  });

  it('changes nothing in a dry run', async () => {
    const shelf = await openShelf(place);
    const result = await importFile(shelf, catalogue('flawed.csv'), { isDryRun: true });
    expect(result.articles).toEqual({ new: 7, changed: 0, unchanged: 0, leftOut: 5 });
    expect(result.leftOut).toHaveLength(11);
    expect(await everything(shelf)).toEqual([[], [], [], [], []]);
    expect(await shelf.database.all('SELECT * FROM catalogue_layout')).toEqual([]);
  });

  it('leaves whole articles when it is ended early, and goes on when it is started again', async () => {
    const shelf = await openShelf(place);
    const rows = Array.from({ length: 400 }, (_, i) => [
      `tee-${i},Tee ${i},Size,S,S${i},shopify,5,10`,
      `tee-${i},,,M,M${i},shopify,5,10`,
    ]);
    const file = simple(...rows.flat());
    const controller = new AbortController();
    const early = await importFile(shelf, file, { signal: controller.signal, onProgress: () => controller.abort() });
    expect(early.articles.new + early.notReached).toBe(400);
    expect(early.articles.new).toBeGreaterThan(0);
    expect(early.notReached).toBeGreaterThan(0);
    const counts = await shelf.database.all<{ n: number }>('SELECT count(*) AS n FROM variant GROUP BY article_id');
    expect(counts).toHaveLength(early.articles.new);
    expect(counts.every(({ n }) => n === 2)).toBe(true);
    const rest = await importFile(shelf, file);
    expect(rest.articles).toMatchObject({ new: early.notReached, unchanged: early.articles.new });
  });

  const unusable: [what: string, content: string | Buffer, problem: RegExp][] = [
    ['an empty file', '', /empty/],
    ['a header without rows', `${simpleHeader}\n`, /no rows/],
    ['another table', 'name,price\nmug,3\n', /no column "Title"/],
    ['a spreadsheet', Buffer.from('504b0304000000000000', 'hex'), /spreadsheet/],
    ['UTF-16 without rows', Buffer.from('\uFEFFHandle,Title\n', 'utf16le'), /no rows/],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), /not text/],
  ];

  it.each(unusable)('refuses %s before it changes anything', async (_what, content, problem) => {
    const shelf = await openShelf(place);
    await expect(importFile(shelf, fileWith(content))).rejects.toThrow(problem);
    expect(await shelf.database.all('SELECT * FROM catalogue_layout')).toEqual([]);
  });

  it('is not stopped by a cell without end, nor by a file that was cut off', async () => {
    const shelf = await openShelf(place);
    const endless = simple(
      'first,First,Title,Default Title,F,shopify,1,2',
      `endless,"Endless ${'x'.repeat(3 * 1024 * 1024)},Title,Default Title,E,shopify,1,2`,
      'last,Last,Title,Default Title,L,shopify,1,2',
    );
    const result = await importFile(shelf, endless);
    expect(result.leftOut).toMatchObject([{ line: 3, handle: 'endless' }]);
    expect(result.articles).toMatchObject({ new: 2, leftOut: 1 });
    const cut = fileWith(readFileSync(catalogue('older-columns.csv')));
    truncateSync(cut, 900);
    expect((await importFile(shelf, cut)).leftOut.map(({ line }) => line)).toContain(5);
  });
});
