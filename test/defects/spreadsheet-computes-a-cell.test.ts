import { createWriteStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardFormula, unguardFormula } from '../../platform/formula-guard.ts';
import { exportCatalogue } from '../../server/article/csv/catalogue-export.ts';
import { importCatalogue } from '../../server/article/csv/catalogue-import.ts';
import { fileWith, importer, openShelf } from '../server/article/article-shelf.ts';
import type { Shelf } from '../server/article/article-shelf.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const exported = async ({ database }: Shelf, guardsFormulas: boolean): Promise<string> => {
  const file = path.join(temporaryFolder(), 'export.csv');
  const destination = createWriteStream(file);
  await exportCatalogue(database, 'EUR', destination, { guardsFormulas });
  destination.end();
  await finished(destination);
  return readFileSync(file, 'utf8');
};
const importText = ({ database, clock }: Shelf, text: string) =>
  importCatalogue(database, clock, { file: fileWith(text), currency: 'EUR', actor: importer });

describe('A cell that a spreadsheet would compute', () => {
  // From the attack, not from the product's own list: each sign by itself, so that one missing is seen.
  it.each(['=', '+', '-', '@', '\t', '\r', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20'])(
    'is text when it begins with %j',
    (sign) => {
      for (const cell of [`${sign}HYPERLINK("http://x")`, `${sign}cmd|' /C calc'!A0`, sign, `${sign}${sign}1+1`]) {
        expect(guardFormula(cell)).toBe(`'${cell}`);
        expect(unguardFormula(guardFormula(cell))).toBe(cell);
      }
    },
  );

  it.each([' =1+1', '\u00A0@SUM(1)', '\n=1', '\u3000\uFF1D1'])('is text behind spaces too: %j', (cell) => {
    expect(guardFormula(cell)).toBe(`'${cell}`);
  });

  it.each(['Mug', 'a=b', '12.50', '-5', '+3', '-1,5', "it's", "'", "'quoted'", '', '1-2', 'x@y.example', '\u00A0x'])(
    'is left alone when it is none: %j',
    (cell) => {
      expect(guardFormula(cell)).toBe(cell);
      expect(unguardFormula(cell)).toBe(cell);
    },
  );

  it('comes back exactly, whatever it was', () => {
    const text = fc.string({
      unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', ' ', '1', 'a', '\uFF1D'),
    });
    fc.assert(
      fc.property(text, (cell) => {
        expect(unguardFormula(guardFormula(cell))).toBe(cell);
      }),
      { numRuns: 2_000 },
    );
  });
});

describeOnEveryDatabase('A catalogue that goes through a spreadsheet', (place) => {
  const records = [
    ['Handle', 'Title', 'Vendor', 'Tags', 'Variant SKU', 'Variant Price', '=Our own column'],
    ['mug', '=HYPERLINK("http://evil.example","Mug")', "'=quoted already", '-minus', '+SKU', '12.50', '@x'],
    ['cup', 'Cup', '\uFF1D1+1', "''@twice", '-7', '3.00', '\tx'],
  ];

  it('holds nothing that is computed, and comes back exactly as it was', async () => {
    const shelf = await openShelf(place);
    await importText(shelf, stringify(records));
    const before = await exported(shelf, false);
    const guarded = await exported(shelf, true);
    const cells = parse(guarded) as string[][];
    for (const cell of cells.flat()) expect(cell).not.toMatch(/^[=+@\t\r\uFF1D\uFF0B\uFF0D\uFF20]|^-(?!\d+$)/);
    expect(cells[0]!.at(-1)).toBe('Formulas guarded');
    const again = await importText(shelf, guarded);
    expect(again.articles).toMatchObject({ new: 0, changed: 0, leftOut: 0 });
    expect(await exported(shelf, false)).toBe(before);
    const other = await openShelf(place);
    await importText(other, guarded);
    expect(parse(await exported(other, false))).toEqual(parse(before));
  });

  it('comes back also when the spreadsheet put the columns in another order', async () => {
    const shelf = await openShelf(place);
    await importText(shelf, stringify(records));
    const before = parse(await exported(shelf, false)) as string[][];
    const turned = (parse(await exported(shelf, true)) as string[][]).map((row) => row.toReversed());
    const other = await openShelf(place);
    await importText(other, stringify(turned));
    const after = parse(await exported(other, false)) as string[][];
    expect(after.map((row) => row.toReversed())).toEqual(before);
  });

  it('is written and read as it is when nobody asked for a guard', async () => {
    const shelf = await openShelf(place);
    await importText(shelf, stringify(records));
    expect(parse(await exported(shelf, false))).toEqual(records);
  });
});
