import sharp from 'sharp';
import { expect, it } from 'vitest';
import { readStaffArticle } from '../../../server/article/article-editing.ts';
import { addPicture } from '../../../server/article/pictures/article-pictures.ts';
import { pictureWidths } from '../../../contract/seller/article.ts';
import type { StaffArticle } from '../../../contract/seller/back-office.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { article, list, newBrowser, openShelf, serveShelf, stockShelf } from './article-shelf.ts';

const photograph = (colour: string, width = 1200, height = 800) =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .withExif({ IFD0: { Copyright: 'somebody' } })
    .jpeg()
    .toBuffer();

describeOnEveryDatabase('Pictures of articles', (place) => {
  it('keeps a picture in every width, drawn anew, and serves it as what never changes', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'mug' }));
    const url = await serveShelf(shelf);
    const form = new FormData();
    form.set('picture', new Blob([new Uint8Array(await photograph('#bb3322'))]), 'mug.jpg');
    form.set('alt', 'A red mug');
    const upload = await fetch(`${url}/back-office/articles/id-mug/pictures`, { method: 'POST', body: form });
    expect(upload.status).toBe(201);
    const { pictures } = (await upload.json()) as StaffArticle;
    expect(pictures).toMatchObject([{ alt: 'A red mug', width: 1200, height: 800 }]);
    const { pictureId } = pictures[0]!;
    for (const width of pictureWidths) {
      const address = `${url}/pictures/${pictureId}/${width}`;
      const response = await fetch(address);
      expect(response.headers.get('content-type')).toBe('image/webp');
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      const metadata = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
      expect(metadata).toMatchObject({ format: 'webp', width, height: Math.round((width * 2) / 3) });
      expect(metadata.exif).toBeUndefined();
      const again = await fetch(address, { headers: { 'If-None-Match': response.headers.get('etag')! } });
      expect(again.status).toBe(304);
    }
    expect((await list(newBrowser(shelf), {})).articles[0]!.picture).toEqual(pictures[0]);
    for (const path of [`${pictureId}/161`, `${'0'.repeat(32)}/160`, '../160', `${pictureId}/`]) {
      expect((await fetch(`${url}/pictures/${path}`)).status).toBe(404);
    }
  });

  it('keeps the same picture once, and takes it away from the article that asks', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'mug' }), article({ handle: 'cup' }));
    const { database, clock } = shelf;
    const file = await photograph('#114477');
    for (const id of ['id-mug', 'id-mug', 'id-cup']) await addPicture(database, clock, id, { file, alt: '' });
    expect(await database.all('SELECT picture_id FROM picture')).toHaveLength(1);
    const mug = (await readStaffArticle(database, 'id-mug')) as StaffArticle;
    expect(mug.pictures).toHaveLength(1);
    const url = await serveShelf(shelf);
    const address = `${url}/back-office/articles/id-mug/pictures/${mug.pictures[0]!.pictureId}`;
    expect((await fetch(address, { method: 'DELETE' })).status).toBe(200);
    expect((await fetch(address, { method: 'DELETE' })).status).toBe(404);
    expect(((await readStaffArticle(database, 'id-cup')) as StaffArticle).pictures).toHaveLength(1);
    expect((await fetch(`${url}/pictures/${mug.pictures[0]!.pictureId}/160`)).status).toBe(200);
  });

  it('refuses what is no picture, a drawing that could carry a programme, and what is too large', async () => {
    const shelf = await openShelf(place);
    await stockShelf(shelf, article({ handle: 'mug' }));
    const url = `${await serveShelf(shelf)}/back-office/articles/id-mug/pictures`;
    const upload = async (content: Buffer | string, name = 'picture') => {
      const form = new FormData();
      form.set(name, new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), 'file.jpg');
      const response = await fetch(url, { method: 'POST', body: form });
      return ((await response.json()) as { refusal?: string }).refusal;
    };
    const cut = (
      await sharp(await photograph('#225511'))
        .png()
        .toBuffer()
    ).subarray(0, 900);
    expect(await upload('<html>not a picture</html>')).toBe('request_malformed');
    expect(await upload('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')).toBe('request_malformed');
    expect(await upload(cut)).toBe('request_malformed');
    expect(await upload(await photograph('#000000', 8000, 5100))).toBe('request_malformed');
    expect(await upload(Buffer.alloc(21 * 1024 * 1024))).toBe('request_too_large');
    expect(await upload('x', 'document')).toBe('request_malformed');
    const json = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
    expect(json.status).toBe(400);
    const part = '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\n';
    for (const [what, contentType, body] of [
      ['no boundary', 'multipart/form-data', part],
      ['cut off', 'multipart/form-data; boundary=x', `${part}half of a`],
      ['no header of its part', 'multipart/form-data; boundary=x', '--x\r\nnonsense\r\n\r\nx\r\n--x--\r\n'],
    ] as const) {
      const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': contentType }, body });
      const { refusal } = (await response.json()) as { refusal: string };
      expect([what, response.status, refusal]).toEqual([what, 400, 'request_malformed']);
    }
    expect(((await readStaffArticle(shelf.database, 'id-mug')) as StaffArticle).pictures).toEqual([]);
  });
});
