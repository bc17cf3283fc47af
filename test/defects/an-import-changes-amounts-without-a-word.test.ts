import { readAccountRow } from '../../settling/operator/account-file.ts';
import { readAmountArgument } from '../../settling/operator/amount-argument.ts';
import { expect, it } from 'vitest';
import { importCatalogue } from '../../server/article/csv/catalogue-import.ts';
import type { ImportOptions, ImportResult } from '../../server/article/csv/catalogue-import.ts';
import { exportCatalogue } from '../../server/article/csv/catalogue-export.ts';
import { reportForPeople } from '../../server/article/csv/catalogue-report.ts';
import { readTruth, truthWords } from '../../server/article/csv/truth-words.ts';
import { readKeptArticles } from '../../server/article/article-record-reading.ts';
import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { fileWith, importer, openShelf } from '../server/article/article-shelf.ts';
import type { Shelf } from '../server/article/article-shelf.ts';

const kept = async ({ database }: Shelf, handle: string) => (await readKeptArticles(database, 'handle', [handle]))[0];

const importText = (
  { database, clock }: Shelf,
  text: string,
  options: Partial<ImportOptions> = {},
): Promise<ImportResult> =>
  importCatalogue(database, clock, { file: fileWith(text), currency: 'EUR', actor: importer, ...options });

async function exported({ database }: Shelf): Promise<string> {
  const out = new PassThrough();
  const written = textOf(out);
  await exportCatalogue(database, 'EUR', out);
  out.end();
  return written;
}

const german = 'Handle;Title;Variant SKU;Variant Inventory Tracker;Variant Inventory Qty;Variant Price';

it('has no word for true that means false elsewhere', () => {
  expect(Object.keys(truthWords).length).toBeGreaterThan(20);
  for (const [language, [yes, no]] of Object.entries(truthWords)) {
    for (const word of yes) expect(readTruth(` ${word.toUpperCase()} `), `${language}: ${word}`).toBe(true);
    for (const word of no) expect(readTruth(word), `${language}: ${word}`).toBe(false);
  }
  expect(readTruth('YANLIŞ')).toBe(false);
  expect(readTruth('DOĞRU')).toBe(true);
  for (const unknown of ['', 'maybe', 'x', '2']) expect(readTruth(unknown)).toBeUndefined();
});

const typed = (amount: string) => () => readAmountArgument(amount, 'EUR', 'Say the new limit');

it('gives nobody a limit that can be read in two ways', () => {
  const row = { number: '4539148803436467', name: 'Ann Example', birth_date: '1980-02-14', expiry: '2039-03' };
  const read = (limit: string, currency = 'EUR') => readAccountRow({ ...row, limit, currency }, Date.now());
  expect(read('1.500')).toEqual({ reason: 'amount_ambiguous' });
  expect(read('1.500,00')).toMatchObject({ account: { limitMinor: 150_000 } });
  expect(read('1 500,00 €')).toMatchObject({ account: { limitMinor: 150_000 } });
  expect(read('150,000', 'JPY')).toMatchObject({ account: { limitMinor: 150_000 } });
  expect(typed('1.500')).toThrow('"1.500" can mean 1.500 or 1500 EUR. Write it without a mark for thousands.');
  expect(typed('$5')).toThrow('"$5" is not in EUR. Say the new limit.');
  expect(typed('1.5')()).toBe(150);
});

describeOnEveryDatabase('An import', (place) => {
  it('reads thousands as thousands where another row tells, and says how it reads', async () => {
    const shelf = await openShelf(place);
    const rows = ['sofa;Sofa;S;shopify;1.000;2.500', 'lamp;Lamp;L;shopify;3;12,50 €', 'mug;Mug;M;shopify;4;1 234,5'];
    const result = await importText(shelf, [german, ...rows, ''].join('\n'));
    expect(result.leftOut).toEqual([]);
    expect((await kept(shelf, 'sofa'))?.variants).toMatchObject([{ priceMinor: 250_000, onHand: 1_000 }]);
    expect((await kept(shelf, 'lamp'))?.variants).toMatchObject([{ priceMinor: 1_250 }]);
    expect((await kept(shelf, 'mug'))?.variants).toMatchObject([{ priceMinor: 123_450 }]);
    expect(reportForPeople(result, null)).toContain('Numbers were read with a decimal comma, as in "12,50 €".');
    // What goes out comes in as the same, whatever stands beside it.
    const again = await importText(shelf, await exported(shelf));
    expect(again).toMatchObject({ leftOut: [] });
    expect((await kept(shelf, 'sofa'))?.variants).toMatchObject([{ priceMinor: 250_000, onHand: 1_000 }]);
  });

  it('reports a number with two meanings where no row tells, with both, and reads it as it is told to', async () => {
    const shelf = await openShelf(place);
    const file = [german, 'sofa;Sofa;S;shopify;5;2.500', 'rug;Rug;R;shopify;1.000;90', ''].join('\n');
    const unsure = await importText(shelf, file);
    expect(unsure.leftOut.map(({ line, reason }) => [line, reason.slice(0, reason.indexOf(':'))])).toEqual([
      [2, '"Variant Price" is "2.500", which can mean 2.500 or 2500'],
      [3, '"Variant Inventory Qty" is "1.000", which can mean 1.000 or 1000'],
    ]);
    expect(await kept(shelf, 'sofa')).toBeUndefined();
    await importText(shelf, file, { decimalMark: ',' });
    expect((await kept(shelf, 'sofa'))?.variants).toMatchObject([{ priceMinor: 250_000 }]);
    expect((await kept(shelf, 'rug'))?.variants).toMatchObject([{ onHand: 1_000 }]);
    await importText(shelf, file, { decimalMark: '.' });
    expect((await kept(shelf, 'sofa'))?.variants).toMatchObject([{ priceMinor: 250 }]);
  });

  it('keeps on sale what a German spreadsheet calls WAHR, and leaves alone what it cannot read', async () => {
    const shelf = await openShelf(place);
    const header = 'Handle,Title,Published,Variant Price';
    await importText(shelf, `${header}\ntee,Tee,WAHR,9.00\ncap,Cap,FALSCH,9.00\nhat,Hat,VRAI,9.00\n`);
    expect((await kept(shelf, 'tee'))?.status).toBe('published');
    expect((await kept(shelf, 'cap'))?.status).toBe('draft');
    expect((await kept(shelf, 'hat'))?.status).toBe('published');
    const odd = await importText(shelf, `${header}\ntee,Tee,perhaps,9.50\nnew,New,perhaps,1.00\n`);
    expect((await kept(shelf, 'tee'))?.status).toBe('published');
    expect((await kept(shelf, 'tee'))?.variants).toMatchObject([{ priceMinor: 950 }]);
    expect((await kept(shelf, 'new'))?.status).toBe('draft');
    expect(odd.notes.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('empties no shelf for want of a column of stock, here or in the shop that the file came from', async () => {
    const shelf = await openShelf(place);
    const header = 'Handle,Title,Variant SKU,Variant Inventory Tracker,Variant Inventory Policy,Variant Price';
    await importText(
      shelf,
      `Handle,Title,Variant Inventory Tracker,Variant Inventory Qty,Variant Price\ntee,Tee,shopify,7,9.00\n`,
    );
    const file = `${header}\ntee,Tee,T,shopify,deny,9.00\ncap,Cap,C,shopify,deny,9.00\n`;
    const result = await importText(shelf, file);
    expect(result.lacksStock).toBe(true);
    expect(reportForPeople(result, null)).toContain('no column for stock');
    expect((await kept(shelf, 'tee'))?.variants).toMatchObject([{ onHand: 7, sellsWithoutStock: false }]);
    expect((await kept(shelf, 'cap'))?.variants).toMatchObject([{ sellsWithoutStock: true }]);
    const out = await exported(shelf);
    expect(out.split('\n').find((row) => row.startsWith('cap'))).toBe('cap,Cap,C,shopify,deny,9.00,');
    const back = await importText(shelf, out);
    expect(back.notes).toMatchObject([
      { handle: 'cap', note: expect.stringContaining('gives no stock for it: the stock of') },
    ]);
    expect((await kept(shelf, 'tee'))?.variants).toMatchObject([{ onHand: 7, sellsWithoutStock: false }]);
    expect((await kept(shelf, 'cap'))?.variants).toMatchObject([{ sellsWithoutStock: true }]);
  });

  it('tells every stock that it changes, and where less is left than is reserved', async () => {
    const shelf = await openShelf(place);
    const header =
      'Handle,Title,Option1 Name,Option1 Value,Variant Inventory Tracker,Variant Inventory Qty,Variant Price';
    await importText(shelf, `${header}\ntee,Tee,Size,S,shopify,7,9.00\ntee,,,M,shopify,2,9.00\n`);
    await shelf.database.write((transaction) => transaction.run('UPDATE variant SET reserved = 3 WHERE on_hand = 7'));
    const options = { isDryRun: true };
    const result = await importText(
      shelf,
      `${header}\ntee,Tee,Size,S,shopify,1,9.00\ntee,,,M,shopify,2,9.00\n`,
      options,
    );
    expect(result.stockChanges).toEqual([{ line: 2, handle: 'tee', note: 'stock of S 7 → 1' }]);
    expect(result.notes.map(({ note }) => note)).toEqual([
      'stock of S is set to 1, and 3 are reserved for purchases that are under way',
    ]);
    expect(reportForPeople(result, null)).toContain('1 variant with another stock than before');
  });
});
