import sharp from 'sharp';
import { expect, it } from 'vitest';
import { importCatalogue } from '../../../../server/article/csv/catalogue-import.ts';
import { picturesOfFile } from '../../../../server/article/csv/pictures-of-file.ts';
import { picturesOfImport } from '../../../../server/article/csv/pictures-of-import.ts';
import { undoImport } from '../../../../server/article/kept-imports/undo-import.ts';
import { readEmbeddedPicture } from '../../../../server/article/pictures/embedded-picture.ts';
import { fetchPictures } from '../../../../server/article/pictures/fetch-pictures.ts';
import { readKeptArticles } from '../../../../server/article/article-record-reading.ts';
import { csvOf, sqliteShelf } from '../csv/formats/brought-in.ts';
import { fileWith, importer } from '../article-shelf.ts';

const drawn = (background: string, width = 60) =>
  sharp({ create: { width, height: 40, channels: 3, background } })
    .png()
    .toBuffer();

const inBase64 = (content: Buffer | string) => Buffer.from(content).toString('base64');

const header = ['name', 'default_code', 'lst_price', 'product_template_variant_value_ids', 'image_1920'];
/** Asks no host: what stands in a cell is not fetched. */
const fetcher = { fetch: () => Promise.reject(new Error('A host was asked')) };

it('takes the pictures in the cells of Odoo’s products as theirs, says what is none, and takes them back by the undo', async () => {
  const { database, clock } = await sqliteShelf();
  const [red, blue] = await Promise.all(['#c00', '#00c'].map((colour) => drawn(colour)));
  // Above two megabytes a record is otherwise taken for one whose quotes do not close.
  const noise = await sharp({ create: { width: 1100, height: 900, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 60 } } }).png().toBuffer(); // prettier-ignore
  expect(inBase64(noise).length).toBeGreaterThan(2.5 * 1024 * 1024);
  const file = fileWith(
    csvOf([
      header,
      ['Tee', 'T-R', '20', 'Colour: Red', inBase64(red!)],
      ['Tee', 'T-B', '20', 'Colour: Blue', `data:image/png;base64,${inBase64(blue!)}`],
      ['Mug', 'MUG', '8', '', inBase64(noise)],
      ['Cup', 'CUP', '7', '', inBase64(red!.subarray(0, 60))],
      ['Jug', 'JUG', '9', '', inBase64('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
      ['Pot', 'POT', '9', '', 'see the shared folder'],
      ['Pan', 'PAN', '9', '', 'False'],
    ]),
  );
  const options = { file, currency: 'EUR', actor: importer } as const;
  const { importId, pictures, notes, leftOut } = await importCatalogue(database, clock, options);
  expect({ pictures, leftOut }).toEqual({ pictures: 4, leftOut: [] });
  expect(notes.map(({ line, note }) => `${line} ${note}`)).toEqual([
    '6 its picture ("image_1920") is not taken: it is a drawing (SVG), which can carry a program: save it as PNG',
    '7 its picture ("image_1920") is not taken: it is neither a picture in Base64 nor an address',
  ]);
  const addThem = async () => {
    const { wanted, inFile } = await picturesOfFile(database, file, { currency: 'EUR' });
    const result = await fetchPictures(database, clock, wanted, { actor: importer, fetcher, inFile, importId: importId! }); // prettier-ignore
    inFile.release();
    return result;
  };
  const damaged = 'it begins like a picture (PNG) and is damaged or cut off: save or fetch it again';
  const failed = [{ line: 5, handle: 'cup', picture: 'the picture in its cell', text: damaged }];
  expect(await addThem()).toMatchObject({ wanted: 4, added: 3, failed });
  expect(await addThem()).toMatchObject({ wanted: 4, added: 0, alreadyThere: 3, failed });
  const picturesNow = async (handle: string) => {
    const [article] = await readKeptArticles(database, 'handle', [handle]);
    const places = new Map(article?.pictures.map(({ pictureId }, place) => [pictureId, place]));
    return article && [places.size, ...article.variants.map(({ pictureId }) => places.get(pictureId ?? '') ?? null)];
  };
  expect(await picturesNow('tee')).toEqual([2, null, 1]);
  expect(await picturesNow('mug')).toEqual([1, null]);
  expect(await picturesNow('pan')).toEqual([0, null]);
  expect(await importCatalogue(database, clock, options)).toMatchObject({ articles: { unchanged: 6 } });
  const ofImport = await picturesOfImport(database, importId!);
  expect(await fetchPictures(database, clock, ofImport, { actor: importer, fetcher })).toMatchObject({
    alreadyThere: 3,
    failed: [{ handle: 'cup', text: 'it stands in the file itself: have the pictures of that file added' }],
  });
  await undoImport(database, clock, { importId: importId!, actor: importer });
  expect(await picturesNow('tee')).toBeUndefined();
});

it.each([
  ['', undefined],
  ['False', undefined],
  ['A'.repeat(28 * 1024 * 1024), { problem: 'it has more than 20 MB, the most that one picture may have' }],
  [inBase64('just a long enough text'), { problem: 'it is not a picture (JPEG, PNG, WebP, GIF, AVIF or TIFF)' }],
])('reads a cell of a picture: %.20s', (cell, expected) => {
  expect(readEmbeddedPicture(cell)).toEqual(expected);
});
