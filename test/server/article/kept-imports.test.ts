import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importCatalogue } from '../../../server/article/csv/catalogue-import.ts';
import type { ImportOptions } from '../../../server/article/csv/catalogue-import.ts';
import { readKeptArticles } from '../../../server/article/article-record-reading.ts';
import { editArticle } from '../../../server/article/article-editing.ts';
import { changeStock } from '../../../server/article/stock-change.ts';
import { listKeptImports, stateOf, undoableForMs } from '../../../server/article/kept-imports/kept-imports.ts';
import { undoImport } from '../../../server/article/kept-imports/undo-import.ts';
import type { UndoOptions, UndoResult } from '../../../server/article/kept-imports/undo-import.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { rowOf, workbookFile } from './spreadsheets/workbook-file.ts';
import { fileWith, importer, list, newBrowser, openShelf } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

const header =
  'Handle,Title,Vendor,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price';
const fileOf = (...rows: string[]) => fileWith([header, ...rows, ''].join('\n'));

const many = (price: string) =>
  fileOf(...Array.from({ length: 250 }, (_, n) => `a${n},Article ${n},Kvist,,,,S${n},shopify,1,${price}`));

/** Ends what it is given to after its first batch. */
const afterFirst = () => {
  const controller = new AbortController();
  return { signal: controller.signal, onProgress: () => controller.abort() };
};

const before = [
  'tee,Soft tee,Kvist,summer,Size,S,T-S,shopify,5,7.50',
  'tee,,,,,M,T-M,shopify,8,7.50',
  'cup,Blue cup,Kvist,,,,C,shopify,3,4.00',
];
const after = [
  'tee,Softer tee,Kvist,"summer, new",Size,S,T-S,shopify,50,9.00',
  'tee,,,,,L,T-L,shopify,4,9.50',
  'cup,Blue cup,Kvist,,,,C,shopify,3,4.00',
  'jug,Jug,Kvist,,,,J,shopify,2,12.00',
];

async function importFile({ database, clock }: Shelf, file: string, options: Partial<ImportOptions> = {}) {
  clock.advance(60_000);
  return importCatalogue(database, clock, { file, currency: 'EUR', actor: importer, ...options });
}

const undo = async ({ database, clock }: Shelf, importId: string | null, options: Partial<UndoOptions> = {}) => {
  clock.advance(60_000);
  return (await undoImport(database, clock, { importId: importId ?? '', actor: importer, ...options })) as UndoResult;
};

const kept = async ({ database }: Shelf, handle: string) => (await readKeptArticles(database, 'handle', [handle]))[0];

/** All that an undo gives back: everything but counters, times and withdrawn variants. */
async function shopOf({ database }: Shelf): Promise<unknown> {
  const articles = await database.all<{ handle: string }>('SELECT handle FROM article ORDER BY handle');
  const records = await readKeptArticles(
    database,
    'handle',
    articles.map(({ handle }) => handle),
  );
  const layouts = await database.all('SELECT columns FROM catalogue_layout ORDER BY imported_at DESC, layout_id');
  return {
    layouts,
    articles: records
      .toSorted((a, b) => (a.handle < b.handle ? -1 : 1))
      .map(({ version: _version, updatedAt: _at, withdrawn: _withdrawn, ...record }) => record),
  };
}

describeOnEveryDatabase('Undoing an import', (place) => {
  it('gives the whole shop back: fields, variants, prices, stock, columns; and takes away what was new', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, fileOf(...before));
    const shop = await shopOf(shelf);
    const other = fileWith(['Note,' + header, ...after.map((row) => `a note,${row}`), ''].join('\n'));
    const { importId, articles } = await importFile(shelf, other);
    expect(articles).toMatchObject({ new: 1, changed: 2 });
    expect(await shopOf(shelf)).not.toEqual(shop);
    const dry = await undo(shelf, importId, { isDryRun: true });
    expect(dry).toMatchObject({ articles: { restored: 2, removed: 1 }, stayed: [], notReached: 0 });
    expect(await kept(shelf, 'jug')).toBeDefined();
    expect(await undo(shelf, importId)).toMatchObject({ articles: { restored: 2, removed: 1 }, stayed: [] });
    expect(await shopOf(shelf)).toEqual(shop);
    const found = await list(newBrowser(shelf), { q: 'jug' });
    expect(found.articles).toEqual([]);
    expect((await list(newBrowser(shelf), { q: 'soft tee' })).articles).toHaveLength(1);
    expect(await undo(shelf, importId)).toMatchObject({ articles: { restored: 0, removed: 0 }, stayed: [] });
    expect(await shopOf(shelf)).toEqual(shop);
    await importFile(shelf, other);
    expect(await kept(shelf, 'jug')).toMatchObject({ status: 'published' });
  });

  it('leaves what was edited since, field by field, and lists it', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, fileOf(...before));
    const { importId } = await importFile(
      shelf,
      fileOf('cup,Big cup,Kvist & Co,,,,C,shopify,30,5.00', 'jug,Jug,Kvist,,,,J,shopify,2,12.00'),
    );
    const [cup, jug] = [await kept(shelf, 'cup'), await kept(shelf, 'jug')];
    const edit = (article: typeof cup, fields: object) =>
      editArticle(shelf.database, shelf.clock, article?.articleId ?? '', { version: article?.version ?? 0, ...fields });
    await edit(cup, { title: 'Enormous cup' });
    await edit(jug, { vendor: 'Other' });
    const { articles, stayed } = await undo(shelf, importId);
    expect(articles).toEqual({ restored: 1, removed: 0 });
    expect(stayed).toEqual([
      {
        articleId: cup?.articleId,
        title: 'Enormous cup',
        why: 'fields',
        fields: [{ field: 'title', variant: '', before: 'Blue cup', after: 'Big cup', now: 'Enormous cup' }],
      },
      { articleId: jug?.articleId, title: 'Jug', why: 'edited', fields: [] },
    ]);
    expect(await kept(shelf, 'cup')).toMatchObject({
      title: 'Enormous cup',
      vendor: 'Kvist',
      variants: [{ priceMinor: 400, onHand: 3 }],
    });
    expect(await kept(shelf, 'jug')).toMatchObject({ status: 'published', vendor: 'Other' });
    expect((await undo(shelf, importId)).stayed).toEqual(stayed);
  });

  it('gives stock back by difference, so that sales and deliveries since then count', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, fileOf(...before));
    const { importId } = await importFile(
      shelf,
      fileOf(
        'cup,Blue cup,Kvist,,,,C,shopify,30,4.00',
        'tee,Soft tee,Kvist,summer,Size,S,T-S,shopify,2,7.50',
        'tee,,,,,M,T-M,shopify,60,7.50',
      ),
    );
    const [cup, tee] = [await kept(shelf, 'cup'), await kept(shelf, 'tee')];
    const change = (variantId: string | undefined, difference: number, changeId: string) =>
      changeStock(
        shelf.database,
        shelf.clock,
        { changeId, variantId: variantId ?? '', difference, reason: 'delivery' } as never,
        null,
      );
    await change(cup?.variants[0]?.variantId, 12, '7c2bd6a8-9d0e-4a32-8f6e-0c3b2d1a9e01');
    await change(tee?.variants[1]?.variantId, -55, '7c2bd6a8-9d0e-4a32-8f6e-0c3b2d1a9e02');
    const { stayed } = await undo(shelf, importId);
    expect(await kept(shelf, 'cup')).toMatchObject({ variants: [{ onHand: 3 + 12 }] });
    expect(await kept(shelf, 'tee')).toMatchObject({ variants: [{ onHand: 5 }, { onHand: 8 - 55 }] });
    expect(stayed).toMatchObject([
      { why: 'fields', fields: [{ field: 'stock', variant: 'M', before: 8, after: 60, now: -47 }] },
    ]);
  });

  it('archives what was new and has a history, so that nothing of it is sold any more', async () => {
    const shelf = await openShelf(place);
    const { importId } = await importFile(shelf, fileOf(...before));
    const cup = await kept(shelf, 'cup');
    const changeId = '7c2bd6a8-9d0e-4a32-8f6e-0c3b2d1a9e03';
    const variantId = cup?.variants[0]?.variantId ?? '';
    await changeStock(
      shelf.database,
      shelf.clock,
      { changeId, variantId, difference: 1, reason: 'delivery' } as never,
      null,
    );
    const { articles, stayed } = await undo(shelf, importId);
    expect(articles).toEqual({ restored: 0, removed: 1 });
    expect(stayed).toEqual([{ articleId: cup?.articleId, title: 'Blue cup', why: 'sold', fields: [] }]);
    expect(await kept(shelf, 'cup')).toMatchObject({ status: 'archived' });
  });

  it('covers an import that was cut short and gone on with, and goes on itself where it was cut short', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, many('1.00'));
    const shop = await shopOf(shelf);
    const file = many('2.00');
    const first = await importFile(shelf, file, afterFirst());
    expect(first.notReached).toBe(150);
    const [unfinished] = await listKeptImports(shelf.database, shelf.clock.now());
    expect(unfinished && stateOf(unfinished, shelf.clock.now())).toBe('running');
    expect(await undoImport(shelf.database, shelf.clock, { importId: first.importId ?? '', actor: importer })).toEqual({
      refusal: 'import_running',
    });
    const second = await importFile(shelf, file);
    expect(second.importId).toBe(first.importId);
    const parts: UndoResult[] = [await undo(shelf, first.importId, afterFirst())];
    expect(parts[0]?.notReached).toBe(150);
    parts.push(await undo(shelf, first.importId));
    expect(parts.map(({ articles }) => articles.restored)).toEqual([100, 150]);
    expect(await shopOf(shelf)).toEqual(shop);
  });

  it('gives back the first value when two imports are undone in the order in which they came', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, fileOf(...before));
    const shop = await shopOf(shelf);
    const cup = (title: string, price: string) => fileOf(`cup,${title},Kvist,,,,C,shopify,3,${price}`);
    const first = await importFile(shelf, cup('Cup 2', '12.00'), { fileName: 'second.csv' });
    const second = await importFile(shelf, cup('Cup 3', '15.00'), { fileName: 'third.csv' });
    const { stayed } = await undo(shelf, first.importId);
    expect(stayed[0]?.fields).toMatchObject([
      { field: 'title', now: 'Cup 3', laterImport: 'third.csv' },
      { field: 'priceMinor', now: 1_500, laterImport: 'third.csv' },
    ]);
    expect(await undo(shelf, second.importId)).toMatchObject({ articles: { restored: 1 }, stayed: [] });
    expect(await shopOf(shelf)).toEqual(shop);
  });

  it('takes away with its second import what the first one made, and not what somebody has edited', async () => {
    const shelf = await openShelf(place);
    const shop = await shopOf(shelf);
    const first = await importFile(shelf, fileOf(...before));
    const second = await importFile(shelf, fileOf(...after));
    expect((await undo(shelf, first.importId)).stayed.map(({ why }) => why)).toEqual(['later']);
    expect(await kept(shelf, 'tee')).toMatchObject({ title: 'Softer tee' });
    expect(await undo(shelf, second.importId)).toMatchObject({ articles: { removed: 2 }, stayed: [] });
    expect((await shopOf(shelf)) as object).toMatchObject({ articles: (shop as { articles: unknown[] }).articles });

    const again = await importFile(shelf, fileOf(...before));
    const later = await importFile(shelf, fileOf(...after));
    const tee = await kept(shelf, 'tee');
    await editArticle(shelf.database, shelf.clock, tee?.articleId ?? '', {
      version: tee?.version ?? 0,
      vendor: 'Other',
    });
    expect((await undo(shelf, again.importId)).stayed.map(({ why }) => why)).toEqual(['edited']);
    await undo(shelf, later.importId);
    expect(await kept(shelf, 'tee')).toMatchObject({ vendor: 'Other', title: 'Soft tee' });
  });

  it('leaves no columns of a file in the export that changed nothing, or came in twice', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, fileOf(...before));
    const shop = await shopOf(shelf);
    const unclear = await importFile(shelf, fileWith('Foo,Handle,Title,Variant Price\nx,tee,Soft tee,3.00\n'));
    expect(unclear.articles).toMatchObject({ changed: 0, leftOut: 1 });
    expect(await shopOf(shelf)).toEqual(shop);
    const other = fileWith(['Bar,' + header, ...after.map((row) => `b,${row}`), ''].join('\n'));
    const { importId } = await importFile(shelf, other);
    expect((await importFile(shelf, other)).articles).toMatchObject({ changed: 0, new: 0 });
    await undo(shelf, importId);
    expect(await shopOf(shelf)).toEqual(shop);
  });

  it('is for a week, and what is kept is deleted after it', async () => {
    const shelf = await openShelf(place);
    const { importId } = await importFile(shelf, fileOf(...before));
    shelf.clock.advance(undoableForMs);
    expect(await undo(shelf, importId)).toEqual({ refusal: 'import_too_old' });
    await importFile(shelf, fileOf(...after));
    expect(await undo(shelf, importId)).toEqual({ refusal: 'import_not_found' });
    const left = await shelf.database.all('SELECT DISTINCT import_id FROM catalogue_import_change');
    expect(left).toHaveLength(1);
  });
});

describeOnEveryDatabase('The differences of an import', (place) => {
  it('are told field by field before anything is changed, and are the same when it is', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, fileOf(...before));
    const shop = await shopOf(shelf);
    const dry = await importFile(shelf, fileOf(...after), { isDryRun: true });
    expect(await shopOf(shelf)).toEqual(shop);
    expect(dry.importId).toBeNull();
    expect(dry.differences).toEqual([
      {
        line: 2,
        handle: 'tee',
        title: 'Softer tee',
        kind: 'changed',
        fields: expect.arrayContaining([
          { field: 'title', variant: '', before: 'Soft tee', after: 'Softer tee' },
          { field: 'tags', variant: '', before: ['summer'], after: ['summer', 'new'] },
          { field: 'variants', variant: '', before: null, after: 'L' },
          { field: 'variants', variant: '', before: 'M', after: null },
          { field: 'priceMinor', variant: 'S', before: 750, after: 900 },
          { field: 'stock', variant: 'S', before: 5, after: 50 },
        ]),
      },
      { line: 5, handle: 'jug', title: 'Jug', kind: 'new', fields: [] },
    ]);
    const real = await importFile(shelf, fileOf(...after));
    expect(real.differences).toEqual(dry.differences);
  });
});

describeOnEveryDatabase('The rows that an import left out', (place) => {
  it('are written to a file that imports once it is corrected, and is left out again until it is', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, fileOf(...before));
    const file = fileOf(
      'tee,Soft tee,Kvist,summer,Size,S,T-S,shopify,5,7.50',
      'tee,,,,,M,T-M,shopify,8,seven',
      'cup,Blue cup,Kvist,,,,C,shopify,3,5.00',
      'bowl,"Big bowl,"=1+1",,,,B,shopify,1,3.00',
      'jug,Jug,Kvist,,,,J,shopify',
      ',,,,,,X,shopify,1,1.00',
    );
    const leftOutFile = path.join(temporaryFolder(), 'left-out.csv');
    const first = await importFile(shelf, file, { leftOutFile });
    expect(first).toMatchObject({ leftOutFile, articles: { changed: 1, leftOut: 3 } });
    const again = await importFile(shelf, leftOutFile);
    expect(again.leftOut.map(({ reason }) => reason)).toEqual([
      'its article is left out because of line 3',
      expect.stringContaining('"seven"'),
      expect.stringMatching(/^the row has \d+ cells, the header has 10 columns$/),
      'the row has 8 cells, the header has 10 columns',
      expect.stringContaining('neither a handle nor a title'),
    ]);
    expect(again.articles).toMatchObject({ new: 0, changed: 0, leftOut: 3 });
    const corrected = readFileSync(leftOutFile, 'utf8')
      .replace('shopify,8,seven', 'shopify,8,7.00')
      .replace(/^(?:"[^"]*")?.*bowl,.*$/m, 'x,yes,bowl,Big bowl,Kvist,,,,B,shopify,1,3.00')
      .replace(/J,shopify$/m, 'J,shopify,1,12.00')
      .replace(',,,,,,X', 'plate,Plate,,,,,X');
    const last = await importFile(shelf, fileWith(corrected));
    expect(last).toMatchObject({ leftOut: [], articles: { new: 3, changed: 1 } });
    expect(await kept(shelf, 'tee')).toMatchObject({ variants: [{ priceMinor: 750 }, { priceMinor: 700 }] });
  });

  it('keep the numbers of a spreadsheet as they are: a price became a thousand times as much', async () => {
    const shelf = await openShelf(place);
    const names = [
      'Handle',
      'Title',
      'Variant SKU',
      'Variant Price',
      'Variant Inventory Tracker',
      'Variant Inventory Qty',
    ];
    const rows = [
      rowOf(1, names),
      rowOf(2, ['dish', 'Dish', 'D', 19.999, 'shopify', 1]),
      rowOf(3, ['fork', 'Fork', 'F', '12,50', 'shopify', 'two']),
    ];
    const leftOutFile = path.join(temporaryFolder(), 'left-out.csv');
    await importFile(shelf, workbookFile({ sheets: { Products: rows.join('') } }), { leftOutFile });
    const corrected = fileWith(readFileSync(leftOutFile, 'utf8').replace(',two', ',2'));
    const last = path.join(temporaryFolder(), 'again.csv');
    const again = await importFile(shelf, corrected, { decimalMark: ',', leftOutFile: last });
    expect(again.leftOut).toMatchObject([
      { handle: 'dish', reason: expect.stringContaining('more decimals than EUR') },
    ]);
    expect(await kept(shelf, 'fork')).toMatchObject({ variants: [{ priceMinor: 1_250, onHand: 2 }] });
    const dish = fileWith(readFileSync(last, 'utf8').replaceAll('19.999', '19.99'));
    expect((await importFile(shelf, dish)).leftOut).toEqual([]);
    expect(await kept(shelf, 'dish')).toMatchObject({ variants: [{ priceMinor: 1_999 }] });
  });
});
