import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importCatalogue } from '../../server/article/csv/catalogue-import.ts';
import { importer } from '../server/article/article-shelf.ts';
import { csvOf, shelfOf, sqliteShelf } from '../server/article/csv/formats/brought-in.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A row that lost its handle was left out, and its variant was taken off sale: by its file, and by the corrected rows. */

const header = ['Handle', 'Title', 'Option1 Name', 'Option1 Value', 'Variant SKU', 'Variant Price'];
const size = (value: string, handle = 'tee', price = '20.00') =>
  [handle, value === 'S' ? 'Tee' : '', 'Size', value, `T-${value}`, price]; // prettier-ignore
const mug = ['mug', 'Mug', '', '', 'MUG', '8.00'];

it('keeps every variant of a product where a row may be its own, and gives all its rows to be corrected', async () => {
  const { database, clock } = await sqliteShelf();
  const folder = temporaryFolder();
  const bringIn = (content: string) => {
    const file = path.join(folder, 'file.csv');
    writeFileSync(file, content);
    return importCatalogue(database, clock, {
      file,
      currency: 'EUR',
      actor: importer,
      leftOutFile: `${file}.left-out`,
    });
  };
  await bringIn(csvOf([header, size('S'), size('M'), size('L'), mug]));
  const before = await shelfOf({ database, clock });
  const damaged = await bringIn(csvOf([header, size('S', 'tee', '21.00'), size('M', ''), size('L'), mug]));
  expect(damaged).toMatchObject({ withdrawnVariants: 0, articles: { unchanged: 1, leftOut: 1 } });
  expect(damaged.leftOut.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '2: 1 of its variants is not in the file any more, and line 3 may be one, as its product is not known: correct that row, or take it out',
    '3: the row has neither a handle nor a title, so it is not known what it belongs to',
    expect.stringMatching(/^4: 1 of its variants is not in the file/),
  ]);
  expect(await shelfOf({ database, clock })).toEqual(before);
  const leftOut = readFileSync(damaged.leftOutFile!, 'utf8');
  const corrected = await bringIn(leftOut.replace(',,,Size,M', ',tee,,Size,M'));
  expect(corrected).toMatchObject({ leftOut: [], withdrawnVariants: 0, articles: { changed: 1 } });
});

it('gives the other variants of a product that comes in without one to be corrected, too', async () => {
  const { database, clock } = await sqliteShelf();
  const file = path.join(temporaryFolder(), 'file.csv');
  writeFileSync(file, csvOf([header, mug, size('S'), size('M', ''), size('L')]));
  const options = { file, currency: 'EUR', actor: importer, leftOutFile: `${file}.left-out` } as const;
  expect(await importCatalogue(database, clock, options)).toMatchObject({ articles: { new: 2, leftOut: 0 } });
  expect(readFileSync(options.leftOutFile, 'utf8').match(/T-\w/g)).toEqual(['T-S', 'T-M', 'T-L']);
});
