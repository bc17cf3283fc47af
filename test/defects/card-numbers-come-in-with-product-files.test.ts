import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { importCatalogue } from '../../server/article/csv/catalogue-import.ts';
import { bringIn, shelfOf, sqliteShelf } from '../server/article/csv/formats/brought-in.ts';
import { fileWith, importer } from '../server/article/article-shelf.ts';

const number = '4539 1488 0343 6467';
const holds = (column: string) => `"${column}" holds what could be a card number`;
const told = /4539.?1488|0343.?6467/;

it('No card number of a product file gets into the shop, its report or the file of rows left out', async () => {
  const shelf = await sqliteShelf();
  const content = [
    'Handle,Title,Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Barcode,Variant Price,Remark',
    `mug,Mug ${number},Us,,,M1,,9.00,`,
    `tee,Tee,Us,Size,S,T-S,,9.00,`,
    `tee,,${number},Size,M,T-M,,9.00,`,
    `cup,Cup,Us,,,${number.replaceAll(' ', '')},${number.replaceAll(' ', '-')},9.00,paid by ${number}`,
    `${number},,Us,,,X,,9.00,`,
    'gtin,Gtin 4006381333931,Us,,,4006381333931,4006381333931,9.00,4006381333931',
    // GTINs with the check digit of a card as well, as spreadsheets are kept from taking them for numbers.
    "pump,Pump,Us,,,P,'030955168494,9.00,",
    'bell,Bell,Us,,,B,741360637689.0,9.00,',
  ].join('\n');
  const file = fileWith(content);
  const leftOutFile = `${file}.left-out.csv`;
  const options = { file, leftOutFile, currency: 'EUR', actor: importer } as const;
  const result = await importCatalogue(shelf.database, shelf.clock, options);
  const refused = 'and the shop keeps none: take it out of the file';
  expect(result.leftOut.map(({ line, reason }) => [line, reason])).toEqual([
    [2, `${holds('Title')}, ${refused}`],
    [3, 'its article is left out because of line 4'],
    [4, `${holds('Vendor')}, ${refused}`],
    [6, `${holds('Handle')}, ${refused}`],
  ]);
  expect(result.notes.map(({ line, note }) => [line, note])).toEqual([
    [5, `${holds('Variant SKU')}: no SKU is taken from it, and one that is here stays`],
    [5, `${holds('Variant Barcode')}: no barcode is taken from it, and one that is here stays`],
    [5, `${holds('Remark')}: the cell is not kept`],
    [9, expect.stringContaining('it is read as "741360637689"')],
  ]);
  expect(Object.keys(await shelfOf(shelf))).toEqual(['cup', 'gtin', 'pump', 'bell']);
  const tables = ['article', 'article_body', 'variant', 'staff_record', 'catalogue_import', 'catalogue_import_change'];
  for (const table of tables)
    expect(JSON.stringify(await shelf.database.all(`SELECT * FROM ${table}`)), table).not.toMatch(told);
  expect(JSON.stringify({ ...result, file: '' })).not.toMatch(told);
  const leftOut = readFileSync(leftOutFile, 'utf8');
  expect(leftOut).not.toMatch(told);
  expect(leftOut).toContain('Mug •••• •••• •••• ••••');
  // As it is, nothing of it comes in.
  expect((await bringIn(shelf, leftOut)).articles).toBe('new 0, changed 0, same 0, left out 2');
});

it('A file without a header does not tell the card number of its first line', async () => {
  const shelf = await sqliteShelf();
  await expect(bringIn(shelf, `a,${number},9\nb,Mug,3\n`)).rejects.toThrow(
    'The name of column 2 holds what could be a card number. Does the file lack a first line with the names of its columns?',
  );
});
