import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { importCatalogue } from '../../../../server/article/csv/catalogue-import.ts';
import { picturesOfFile } from '../../../../server/article/csv/pictures-of-file.ts';
import { picturesOfImport } from '../../../../server/article/csv/pictures-of-import.ts';
import { undoImport } from '../../../../server/article/kept-imports/undo-import.ts';
import type { UndoResult } from '../../../../server/article/kept-imports/undo-import.ts';
import { addPictures } from '../../../../server/article/pictures/add-pictures.ts';
import { fetchPictures } from '../../../../server/article/pictures/fetch-pictures.ts';
import type { FetchPicturesOptions } from '../../../../server/article/pictures/fetch-pictures.ts';
import { Fetcher } from '../../../../server/article/pictures/fetching/fetcher.ts';
import { openPictureFiles } from '../../../../server/article/pictures/picture-files.ts';
import { removePicture } from '../../../../server/article/pictures/article-pictures.ts';
import { readKeptArticles } from '../../../../server/article/article-record-reading.ts';
import { listStaffRecord } from '../../../../server/accounts/staff-record.ts';
import { describeOnEveryDatabase } from '../../../support/databases.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { fileWith, importer, openShelf } from '../article-shelf.ts';
import type { Shelf } from '../article-shelf.ts';

const jpeg = (background: string) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .jpeg()
    .toBuffer();

async function pictureHost() {
  const [red, blue, green] = await Promise.all(['#c00', '#00c', '#0c0'].map(jpeg));
  const files: Record<string, Buffer | undefined> = { '/red.jpg': red, '/blue.jpg': blue, '/green.jpg': green };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const file = files[request.url ?? ''];
    if (!file) return void response.writeHead(404).end();
    const etag = `"${request.url}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    response.writeHead(200, { 'Content-Type': 'image/jpeg', ETag: etag }).end(file);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const fetcher = await Fetcher.start({ addresses: ['127.0.0.1'], ports: [port], never: [] });
  onTestFinished(() => fetcher.close());
  return { url: (name: string) => `http://127.0.0.1:${port}/${name}`, port, fetcher, asked };
}

const header =
  'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src,Image Position,Image Alt Text,Variant Image';

const fileNaming = (url: (name: string) => string) =>
  fileWith(
    [
      header,
      `mug,Mug,Colour,Red,M-R,4.00,${url('blue.jpg')},2,A blue mug,${url('red.jpg')}`,
      `mug,,,Blue,M-B,4.00,${url('red.jpg')},1,A red mug,`,
      `mug,,,,,,${url('gone.jpg?key=secret')},3,,`,
      `jug,Jug,,,J,9.00,${url('green.jpg')},1,,`,
      '',
    ].join('\n'),
  );

const shown = async ({ database }: Shelf, handle: string) => {
  const [article] = await readKeptArticles(database, 'handle', [handle]);
  const names = new Map(article?.pictures.map(({ pictureId }, place) => [pictureId, place]));
  return {
    texts: article?.pictures.map(({ alt }) => alt),
    variants: article?.variants.map(({ sku, pictureId }) => [sku, pictureId === null ? null : names.get(pictureId)]),
  };
};

describeOnEveryDatabase('Pictures that a product file names', (place) => {
  it('are fetched when staff ask, once each, and go with the undo of their import', async () => {
    const [shelf, host] = await Promise.all([openShelf(place), pictureHost()]);
    const { database, clock } = shelf;
    const file = fileNaming(host.url);
    const { importId, pictures } = await importCatalogue(database, clock, { file, currency: 'EUR', actor: importer });
    expect([pictures, host.asked]).toEqual([4, []]);
    const { wanted } = await picturesOfFile(database, file, { currency: 'EUR' });
    const kept = await picturesOfImport(database, importId!);
    const inBrief = (all: typeof wanted) => all.map((each) => [each.handle, ...each.pictures.map(({ alt }) => alt)]);
    expect(inBrief(kept)).toEqual(inBrief(wanted));
    const fetchThem = async (given: Partial<FetchPicturesOptions> = {}) => {
      host.asked.length = 0;
      const again = (await picturesOfFile(database, file, { currency: 'EUR' })).wanted;
      const { fetcher, port } = host;
      const options = { actor: importer, fetcher, ports: [port], importId: importId!, ...given };
      return fetchPictures(database, clock, again, options);
    };
    expect(await fetchThem({ isDryRun: true })).toMatchObject({ added: 0, notReached: 4 });
    expect(host.asked).toEqual([]);
    expect(await fetchThem({ limits: { count: 1 } })).toMatchObject({
      added: 1,
      notReached: 3,
      endedBecause: 'The limit is 1 at one time.',
    });
    // The products are asked for at once: either may be the first.
    const [first] = host.asked;
    expect(await fetchThem()).toMatchObject({
      added: 2,
      alreadyThere: 1,
      notReached: 0,
      failed: [
        {
          line: 2,
          handle: 'mug',
          picture: `${host.url('gone.jpg')}?…`,
          text: '127.0.0.1 answers with the status 404',
        },
      ],
    });
    const others = ['/blue.jpg', '/gone.jpg?key=secret', '/green.jpg', '/red.jpg'].filter((name) => name !== first);
    expect(host.asked.toSorted()).toEqual(others);
    expect(await shown(shelf, 'mug')).toEqual({
      texts: ['A red mug', 'A blue mug'],
      variants: [
        ['M-R', 0],
        ['M-B', null],
      ],
    });
    // One that was taken away is asked for again a day later, and has not changed.
    const [jug] = await readKeptArticles(database, 'handle', ['jug']);
    await removePicture(database, clock, jug!.articleId, jug!.pictures[0]!.pictureId);
    clock.advance(25 * 3_600_000);
    expect(await fetchThem()).toMatchObject({ added: 1, alreadyThere: 2, bytes: 0 });
    const { rows } = await listStaffRecord(database, { limit: 20 });
    expect(rows.filter(({ action }) => action === 'picture_added')).toHaveLength(first === '/green.jpg' ? 3 : 4);

    const undone = (await undoImport(database, clock, { importId: importId!, actor: importer })) as UndoResult;
    expect(undone).toMatchObject({ articles: { removed: 2 }, stayed: [] });
    expect(await fetchThem()).toMatchObject({ added: 0, failed: { length: 4 } });
  });

  it('go with the undo of an import that only changed a product, but for one whose text was edited', async () => {
    const [shelf, host] = await Promise.all([openShelf(place), pictureHost()]);
    const { database, clock } = shelf;
    const importFile = (file: string) => importCatalogue(database, clock, { file, currency: 'EUR', actor: importer });
    await importFile(fileWith('Handle,Title,Variant SKU,Variant Price\nmug,Mug,M,4.00\n'));
    const before = await shown(shelf, 'mug');
    clock.advance(1_000);
    const rows = ['red', 'blue'].map((name, row) => `mug,${row === 0 ? 'Mug' : ''},${host.url(`${name}.jpg`)},${name}`);
    const { importId } = await importFile(fileWith(['Handle,Title,Image Src,Image Alt Text', ...rows, ''].join('\n')));
    const options = { actor: importer, fetcher: host.fetcher, ports: [host.port], importId: importId! };
    await fetchPictures(database, clock, await picturesOfImport(database, importId!), options);
    expect((await shown(shelf, 'mug')).texts).toEqual(['red', 'blue']);
    await database.write((transaction) =>
      transaction.run("UPDATE article_picture SET alt = 'A blue mug' WHERE alt = 'blue'"),
    );
    const undone = (await undoImport(database, clock, { importId: importId!, actor: importer })) as UndoResult;
    expect(undone.stayed).toMatchObject([
      { why: 'fields', fields: [{ field: 'pictures', after: 'blue', now: 'A blue mug' }] },
    ]);
    expect(await shown(shelf, 'mug')).toEqual({ ...before, texts: ['A blue mug'] });
  });

  it('stay apart from a folder of pictures that are matched by their names, which keep order and texts', async () => {
    const shelf = await openShelf(place);
    const { database, clock } = shelf;
    const file = fileWith(`${header}\nmug,Mug,Colour,Red,M-R,4.00,,,,\nmug,,,Blue,M-B,4.00,,,,\n`);
    await importCatalogue(database, clock, { file, currency: 'EUR', actor: importer });
    const folder = path.join(temporaryFolder(), 'pictures');
    mkdirSync(path.join(folder, 'more'), { recursive: true });
    const files = [
      ['mug-2.jpg', '#111'],
      ['MUG_1.jpg', '#222'],
      ['more/m-b.jpg', '#333'],
      ['lost.jpg', '#444'],
    ] as const;
    for (const [name, colour] of files) writeFileSync(path.join(folder, name), await jpeg(colour));
    writeFileSync(path.join(folder, '.DS_Store'), 'x');
    const add = async (isDryRun = false) => {
      const opened = await openPictureFiles(folder);
      return addPictures(database, clock, opened.files, { actor: importer, isDryRun });
    };
    const expected = { wanted: 4, added: 3, failed: [{ picture: 'lost.jpg' }] };
    expect(await add(true)).toMatchObject(expected);
    expect((await shown(shelf, 'mug')).texts).toEqual([]);
    expect(await add()).toMatchObject(expected);
    expect(await shown(shelf, 'mug')).toEqual({
      texts: ['', '', ''],
      variants: [
        ['M-R', null],
        ['M-B', 0],
      ],
    });
    expect(await add()).toMatchObject({ added: 0, alreadyThere: 3 });
  });
});
