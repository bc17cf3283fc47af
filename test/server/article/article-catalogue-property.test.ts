import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { exportCatalogue } from '../../../server/article/csv/catalogue-export.ts';
import { importCatalogue } from '../../../server/article/csv/catalogue-import.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { openFromMigratedFile } from '../../support/migrated-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { importer } from './article-shelf.ts';

/** Any rows at all, most of them nonsense: values that people and programs write, under the columns that matter. */

const text = fc.oneof(
  fc.constantFrom('', '', ' x ', 'a,b', '"q"', 'l1\nl2', 'l1\r\nl2', 'r\rr', 'é', '日本', "'5"),
  fc.string({ maxLength: 8 }).map((value) => value.replaceAll('\u0000', '')),
);

const columns: [name: string, cell: fc.Arbitrary<string>][] = [
  ['Handle', fc.constantFrom('a', 'a', 'b', 'c', 'd')],
  ['Title', fc.oneof(fc.constantFrom('', '', '', 'T', 'U'), text)],
  ['Body (HTML)', text],
  ['Vendor', text],
  ['Product Category', fc.constantFrom('', 'A > B', 'A')],
  ['Type', fc.constantFrom('', 'Shirts', ' x ')],
  ['Tags', fc.constantFrom('', 'a, b', 'a,a', 'b ,c')],
  ['Published', fc.constantFrom('', 'true', 'false', 'TRUE', 'maybe')],
  ['Status', fc.constantFrom('', 'active', 'draft', 'archived', 'Active', 'unlisted')],
  ['Option1 Name', fc.constantFrom('', 'Size', 'Title', 'Size')],
  ['Option1 Value', fc.constantFrom('', 'S', 'M', 'L', 'Default Title')],
  ['Option2 Name', fc.constantFrom('', '', 'Colour')],
  ['Option2 Value', fc.constantFrom('', 'Red', 'Blue')],
  ['Variant SKU', fc.constantFrom('', 's1', 's2', ' s3')],
  ['Variant Inventory Tracker', fc.constantFrom('', 'shopify')],
  ['Variant Inventory Qty', fc.constantFrom('', '0', '5', '-3', '1,000', '2.0', 'x')],
  ['Variant Inventory Policy', fc.constantFrom('', 'deny', 'continue')],
  ['Variant Price', fc.constantFrom('', '0.00', '1', '1.50', '1,250.00', '12,50', 'bad', '04.10')],
  ['Variant Compare At Price', fc.constantFrom('', '0', '2.00', '1.5')],
  ['Variant Barcode', fc.constantFrom('', "'123", '="456"', '789')],
  ['Image Src', fc.constantFrom('', '', 'https://pictures.invalid/1.jpg')],
  ['Extra', text],
];

const header = columns.map(([name]) => name);
const anyRows = fc.array(fc.tuple(...columns.map(([, cell]) => cell)), { minLength: 1, maxLength: 12 });
const breaks = (cells: string[]) => cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
const sorted = (some: string[][]) => some.map((cells) => JSON.stringify(cells)).toSorted();
/** A stock of "1,000" could be one piece beside other numbers. */
const asExported = (cell: string, place: number) =>
  header[place] === 'Variant Inventory Qty' && cell === '1,000' ? '1000' : cell;
const isBlank = (cells: string[]) => cells.every((cell) => cell.trim() === '');
const clock = { now: () => 0 };

async function exportTo(file: string, database: Awaited<ReturnType<typeof openSellerDatabase>>): Promise<string[][]> {
  const destination = createWriteStream(file);
  await exportCatalogue(database, 'EUR', destination);
  destination.end();
  await finished(destination);
  return parse(readFileSync(file, 'utf8')) as string[][];
}

it('accounts for every row of any file, and writes back exactly the rows that it took in', async () => {
  const folder = temporaryFolder();
  let count = 0;
  const property = fc.asyncProperty(anyRows, fc.constantFrom('\n', '\r\n'), async (rows, lineEnd) => {
    const file = path.join(folder, `${++count}.csv`);
    const exported = path.join(folder, `${count}.out.csv`);
    writeFileSync(file, stringify([header, ...rows], { record_delimiter: lineEnd, quoted_string: true }));
    const database = await openFromMigratedFile(path.join(folder, `${count}.sqlite`), 'seller', openSellerDatabase);
    try {
      const result = await importCatalogue(database, clock, { file, currency: 'EUR', actor: importer });
      const leftOut = new Set(result.leftOut.map(({ line }) => line));
      expect(leftOut.size).toBe(result.leftOut.length);
      const taken: string[][] = [];
      let line = 2;
      for (const cells of rows) {
        if (!leftOut.has(line) && !isBlank(cells)) taken.push(cells.map(asExported));
        line += 1 + breaks(cells);
      }
      expect(result.variants + result.otherRows).toBe(taken.length);
      const [, ...out] = await exportTo(exported, database);
      expect(sorted(out.map((cells) => cells.slice(0, header.length)))).toEqual(sorted(taken));
      const again = await importCatalogue(database, clock, { file, currency: 'EUR', actor: importer });
      expect(again.articles).toMatchObject({ new: 0, changed: 0 });
      if (out.length === 0 || leftOut.size > 0) return;
      const back = await importCatalogue(database, clock, { file: exported, currency: 'EUR', actor: importer });
      expect(back).toMatchObject({ leftOut: [], articles: { new: 0, changed: 0 } });
    } finally {
      await database.close();
    }
  });
  await fc.assert(property, { numRuns: 60 });
}, 120_000);
