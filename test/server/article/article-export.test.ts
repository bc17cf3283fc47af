import { createWriteStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { editArticle, readStaffArticle } from '../../../server/article/article-editing.ts';
import { exportCatalogue } from '../../../server/article/csv/catalogue-export.ts';
import { importCatalogue } from '../../../server/article/csv/catalogue-import.ts';
import type { StaffArticle } from '../../../contract/seller/back-office.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import type { DatabasePlace } from '../../support/databases.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { article, fileWith, importer, openShelf, stockShelf, variant } from './article-shelf.ts';
import type { Shelf } from './article-shelf.ts';

const folder = path.join(import.meta.dirname, 'article-catalogues');
// Exports of real shops, where the machine has them; they are not part of the project.
const realExportsFolder = path.resolve('../shared/data/catalogues');
const realExports = existsSync(realExportsFolder)
  ? readdirSync(realExportsFolder).filter((name) => name.endsWith('.csv'))
  : [];

const cellsOf = (text: string) => parse(text, { relax_column_count: true }) as string[][];

async function exported({ database }: Shelf): Promise<string> {
  const file = path.join(temporaryFolder(), 'export.csv');
  const destination = createWriteStream(file);
  await exportCatalogue(database, 'EUR', destination);
  destination.end();
  await finished(destination);
  return readFileSync(file, 'utf8');
}

const importFile = ({ database, clock }: Shelf, file: string) =>
  importCatalogue(database, clock, { file, currency: 'EUR', actor: importer });

async function expectSameCells(place: DatabasePlace, file: string): Promise<void> {
  const shelf = await openShelf(place);
  await importFile(shelf, file);
  const out = await exported(shelf);
  expect(cellsOf(out)).toEqual(cellsOf(readFileSync(file, 'utf8')));
  // What went out comes in again as what is already there.
  const again = await importFile(shelf, fileWith(out));
  expect(again.articles).toMatchObject({ new: 0, changed: 0 });
}

async function edit({ database, clock }: Shelf, handle: string, change: object): Promise<void> {
  const row = await database.get<{ article_id: string }>('SELECT article_id FROM article WHERE handle = ?', [handle]);
  const { version } = (await readStaffArticle(database, row!.article_id)) as StaffArticle;
  expect(await editArticle(database, clock, row!.article_id, { version, ...change })).not.toHaveProperty('refusal');
}

describeOnEveryDatabase('Exporting a catalogue', (place) => {
  for (const name of ['older-columns.csv', 'present-columns.csv']) {
    it(`writes every cell of ${name} back as it was, in its row and column`, async () => {
      await expectSameCells(place, path.join(folder, name));
    });
  }

  for (const name of realExports) {
    it(`writes every cell of ${name}, the export of a real shop, back as it was`, async () => {
      await expectSameCells(place, path.join(realExportsFolder, name));
    });
  }

  it('keeps columns that mean nothing here: doubled, nameless and foreign ones', async () => {
    const text =
      'Handle,Title,Notes,Notes,,Vendor,URL handle,Variant Price,Zoll (EU)\n' +
      'a,A,one,two,three,Us,other,3.50,\n' +
      'a,,,,,,,,nur Bild\n' +
      'b,B,,two,,Us,,04.00,7%\n';
    await expectSameCells(place, fileWith(text));
  });

  it('takes the barcodes of two columns, and writes both back until the barcodes are changed', async () => {
    const shelf = await openShelf(place);
    const text =
      'Handle,Title,Barcode,Barcodes,Variant Price\n' +
      'a,A,4006381333931,"4006381333931,96385074",3.50\nb,B,,96385081,3.50\nc,C,SHELF-1,,3.50\n';
    await expectSameCells(place, fileWith(text));
    await importFile(shelf, fileWith(text));
    const stored = await shelf.database.all<{ barcode: string; variant_id: string }>(
      'SELECT v.barcode, v.variant_id FROM variant v JOIN article a ON a.article_id = v.article_id ORDER BY a.handle',
    );
    expect(stored.map(({ barcode }) => barcode)).toEqual(['4006381333931; 96385074', '96385081', 'SHELF-1']);
    await edit(shelf, 'a', { variants: [{ variantId: stored[0]!.variant_id, barcode: '96385074' }] });
    expect(cellsOf(await exported(shelf))[1]).toEqual(['a', 'A', '96385074', '', '3.50']);
  });

  it('writes what repeats as repeated, also after a change', async () => {
    const shelf = await openShelf(place);
    const text =
      'Handle,Title,Vendor,Option1 Name,Option1 Value,Variant Price\n' +
      'a,Shirt,Us,Size,S,3.50\na,Shirt,Us,Size,M,3.50\na,Shirt,,,L,3.50\n';
    await importFile(shelf, fileWith(text));
    expect(cellsOf(await exported(shelf))).toEqual(cellsOf(text));
    await edit(shelf, 'a', { title: 'Blouse' });
    expect(cellsOf(await exported(shelf))).toEqual(cellsOf(text.replaceAll('Shirt', 'Blouse')));
  });

  it('writes what was changed since as it is now, and everything else as it was', async () => {
    const shelf = await openShelf(place);
    const file = path.join(folder, 'older-columns.csv');
    await importFile(shelf, file);
    const ids = await shelf.database.all<{ variant_id: string }>(
      "SELECT variant_id FROM variant WHERE sku = 'HC-S-N' OR sku = 'POSTER' ORDER BY sku",
    );
    const [coat, poster] = ids.map((row) => row.variant_id) as [string, string];
    await shelf.database.write((transaction) =>
      transaction.run('UPDATE variant SET on_hand = on_hand - 3 WHERE variant_id = ?', [coat]),
    );
    await edit(shelf, 'harbour-coat', { tags: ['Rain'], variants: [{ variantId: coat, barcode: '2000000000053' }] });
    await edit(shelf, 'free-poster', { category: 'Prints', variants: [{ variantId: poster, priceMinor: 700 }] });
    await edit(shelf, 'free-poster', { status: 'published' });
    const expected = readFileSync(file, 'utf8')
      .replace('"Coats, Rain, Coats"', 'Rain')
      .replace(
        "1361,shopify,4,deny,manual,188.00,218.00,true,false,'2000000000015",
        '1361,shopify,1,deny,manual,188.00,218.00,true,false,2000000000053',
      )
      .replace('Papier Müller,Paper,Posters', 'Papier Müller,Prints,Posters')
      .replace('manual,0.00', 'manual,7.00');
    expect(cellsOf(await exported(shelf))).toEqual(cellsOf(expected));
  });

  it('writes articles that came from no file, under today’s column names', async () => {
    const shelf = await openShelf(place);
    const variants = ['S', 'M'].map((size, i) =>
      variant({ variantId: size, sku: `T-${size}`, optionValues: [size], onHand: i, priceMinor: i === 0 ? 950 : null }),
    );
    await stockShelf(
      shelf,
      article({ handle: 'tee', title: 'Tee', category: 'Clothing', tags: ['a', 'b'], optionNames: ['Size'], variants }),
    );
    const records = parse(await exported(shelf), { columns: true }) as Record<string, string>[];
    expect(records).toMatchObject([
      {
        'URL handle': 'tee',
        Title: 'Tee',
        Type: 'Clothing',
        Tags: 'a, b',
        Status: 'active',
        'Option1 name': 'Size',
        'Option1 value': 'S',
        Price: '9.50',
        'Inventory quantity': '0',
      },
      { 'URL handle': 'tee', Title: '', 'Option1 value': 'M', Price: '', SKU: 'T-M', 'Inventory quantity': '1' },
    ]);
  });

  it('writes the age limit of a product, reads it again, and takes no age that is none', async () => {
    const shelf = await openShelf(place);
    const file = fileWith(
      'Handle,Title,Variant Price,Age limit\ngin,Gin,30.00,18\nwine,Wine,9.00,16+\ntea,Tea,3.50,\n',
    );
    await importFile(shelf, file);
    const limits = async () =>
      (await shelf.database.all<{ age: number | null }>('SELECT age_limit AS age FROM article ORDER BY handle')).map(
        ({ age }) => age,
      );
    expect(await limits()).toEqual([18, null, 16]);
    await expectSameCells(place, file);
    await edit(shelf, 'tea', { ageLimit: 12 });
    await edit(shelf, 'gin', { ageLimit: null });
    expect(cellsOf(await exported(shelf)).map((row) => row[3])).toEqual(['Age limit', '', '16+', '12']);
    const wrong = await importFile(shelf, fileWith('Handle,Title,Age limit\ngin,Gin,adults\nwine,Wine,100\n'));
    expect(wrong.articles).toMatchObject({ changed: 0 });
    expect(JSON.stringify(wrong)).toContain('must be an age from 1 to 99, or empty');
    expect(await limits()).toEqual([null, 12, 16]);
  });

  it('adds the columns that a file lacked for what articles now have', async () => {
    const shelf = await openShelf(place);
    await importFile(shelf, fileWith('Handle,Title,Variant Price\na,A,3.50\n'));
    await edit(shelf, 'a', { vendor: 'Us', status: 'archived' });
    const [header, row] = cellsOf(await exported(shelf));
    expect(header).toEqual(['Handle', 'Title', 'Variant Price', 'Vendor', 'Published on online store', 'Status']);
    expect(row).toEqual(['a', 'A', '3.50', 'Us', 'false', 'archived']);
  });
});
