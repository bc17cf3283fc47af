import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { importDetailSchema, importListSchema } from '../../../contract/seller/catalogue-import.ts';
import type { ImportDetail } from '../../../contract/seller/catalogue-import.ts';
import { readKeptArticles } from '../../../server/article/article-record-reading.ts';
import type { SellerConfig } from '../../../server/config/seller-config.ts';
import { listStaffRecord } from '../../../server/accounts/staff-record.ts';
import { refusalOf, startStaffServer, Tab } from '../accounts/staff-server.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Each piece of work starts a process. */
const severalProcessesMs = 90_000;

const base = '/api/back-office/imports';
const header = 'Handle,Title,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price';
const csv = (...rows: string[]) => [header, ...rows, ''].join('\n');

async function openOffice(databaseUrl: string, config: Partial<SellerConfig> = {}) {
  const importFolder = path.join(temporaryFolder(), 'imports');
  const server = await startStaffServer(databaseUrl, { importFolder, ...config });
  server.clock.advance(Date.now() - server.clock.now());
  const tab = new Tab(server);
  await tab.signIn();
  const send = (content: string, fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([content]), 'file');
    const headers = { Origin: server.url, Cookie: tab.cookie! };
    return fetch(server.url + base, { method: 'POST', headers, body: form });
  };
  const read = async (importId: string): Promise<ImportDetail> =>
    importDetailSchema.parse(await (await tab.get(`${base}/${importId}`)).json());
  const settled = async (importId: string) => {
    await expect
      .poll(async () => (await read(importId)).state, { timeout: 30_000 })
      .not.toMatch(/^(looking|importing|undoing|fetching)$/);
    return read(importId);
  };
  const ask = (importId: string, what: string, body?: unknown) => tab.send('POST', `${base}/${importId}/${what}`, body);
  const titles = async () =>
    (await server.database.all<{ title: string }>('SELECT title FROM article ORDER BY title')).map(
      ({ title }) => title,
    );
  return { server, tab, send, read, settled, ask, titles, importFolder };
}

describeOnEveryDatabase('Product files that staff bring in', ({ freshUrl }) => {
  it(
    'are checked first, then imported, and undone as a whole, each on the record by who did it',
    async () => {
      const office = await openOffice(await freshUrl());
      const { server, tab, send, settled, ask, titles } = office;
      const importId = randomUUID();
      const file = csv('cup,Cup,C,shopify,3,"4,50"', 'jug,Jug,J,shopify,2,much');
      const fields = { importId, fileName: 'spring.csv' };
      const brought = await send(file, fields);
      expect(brought.status).toBe(201);
      expect(importDetailSchema.parse(await brought.json())).toMatchObject({
        state: 'looking',
        fileName: 'spring.csv',
      });
      const looked = await settled(importId);
      expect(looked).toMatchObject({
        state: 'looked',
        actorName: 'Mara Lindt',
        canUndo: false,
        summary: {
          isDryRun: true,
          rows: 2,
          articles: { new: 1, leftOut: 1 },
          numbers: expect.stringContaining('4,50'),
          leftOut: { total: 1, shown: [{ line: 3, handle: 'jug', text: expect.stringContaining('"much"') }] },
          differences: { total: 1, shown: [{ title: 'Cup', kind: 'new' }] },
        },
      });
      expect(await titles()).toEqual([]);
      expect((await send(file, fields)).status).toBe(201);
      expect(await refusalOf(await send(csv('a,A,A,,,1.00'), fields))).toBe('request_malformed');

      expect(await (await ask(importId, 'start')).json()).toMatchObject({ state: 'importing' });
      expect(await settled(importId)).toMatchObject({ state: 'ended', newCount: 1, canUndo: true, hasReport: true });
      expect(await titles()).toEqual(['Cup']);
      const leftOut = await tab.get(`${base}/${importId}/left-out`);
      expect(leftOut.headers.get('Content-Disposition')).toContain('left-out.csv');
      expect(await leftOut.text()).toContain('jug,Jug,J,shopify,2,much');
      expect(await (await tab.get(`${base}/${importId}/report`)).text()).toContain('2,cup,new,Cup');

      await ask(importId, 'undo');
      expect(await settled(importId)).toMatchObject({ state: 'undone', canUndo: false, stayed: { total: 0 } });
      expect(await titles()).toEqual([]);
      expect(importListSchema.parse(await (await tab.get(base)).json()).imports).toMatchObject([
        { importId, state: 'undone' },
      ]);
      const { rows } = await listStaffRecord(server.database, { limit: 10 });
      const cup = expect.objectContaining({ handle: 'cup' });
      expect(rows).toMatchObject([
        { action: 'article_import_undone', before: cup, after: null },
        { action: 'article_imported', before: null, after: cup },
      ]);
      for (const { actor, cameFrom, subject } of rows) {
        expect(actor).toMatchObject({ kind: 'staff', name: 'Mara Lindt' });
        expect(cameFrom).toMatch(/^(::ffff:)?127\.0\.0\.1$|^::1$/);
        expect(subject.kind).toBe('article');
      }
    },
    severalProcessesMs,
  );
});

const freshUrl = () => path.join(temporaryFolder(), 'seller.sqlite');

/** Gives a picture at `/mug.jpg`, and nothing else. */
async function pictureHost() {
  const picture = await sharp({ create: { width: 9, height: 6, channels: 3, background: '#c00' } })
    .jpeg()
    .toBuffer();
  const host = createServer((request, response) =>
    request.url === '/mug.jpg'
      ? response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(picture)
      : response.writeHead(404).end(),
  ).listen(0, '127.0.0.1');
  await once(host, 'listening');
  onTestFinished(() => void host.close());
  return (host.address() as AddressInfo).port;
}

describe('A product file', () => {
  it(
    'has the pictures fetched that it names, when staff ask, and gives them back with its undo',
    async () => {
      const port = await pictureHost();
      const pictures = { allowAddresses: ['127.0.0.1'], allowPorts: [port] };
      const { send, settled, ask, server } = await openOffice(freshUrl(), { pictures });
      const importId = randomUUID();
      const rows = ['mug', 'cup'].map((name) => `${name},${name},${name},,,4.00,http://127.0.0.1:${port}/${name}.jpg`);
      await send([`${header},Image Src`, ...rows, ''].join('\n'), { importId, fileName: 'mugs.csv' });
      expect(await settled(importId)).toMatchObject({ canFetchPictures: true, summary: { pictures: 2 } });
      await ask(importId, 'start');
      expect(await settled(importId)).toMatchObject({ state: 'ended', canFetchPictures: true, pictures: null });
      const countPictures = async () => (await server.database.all('SELECT 1 AS one FROM article_picture')).length;
      expect(await countPictures()).toBe(0);
      expect(await (await ask(importId, 'pictures')).json()).toMatchObject({ state: 'fetching' });
      expect(await settled(importId)).toMatchObject({
        state: 'ended',
        pictures: {
          added: 1,
          failed: { total: 1, shown: [{ handle: 'cup', text: '127.0.0.1 answers with the status 404' }] },
        },
      });
      expect(await countPictures()).toBe(1);
      await ask(importId, 'undo');
      expect(await settled(importId)).toMatchObject({ state: 'undone', canFetchPictures: false, stayed: { total: 0 } });
      expect(await refusalOf(await ask(importId, 'pictures'))).toBe('import_not_ready');
    },
    severalProcessesMs,
  );

  it(
    'is read as staff say where it does not tell, and refused with a sentence where it cannot be read',
    async () => {
      const { send, settled, ask, server, importFolder } = await openOffice(freshUrl());
      const importId = randomUUID();
      await send(csv('cup,Cup,C,,,2.500'), { importId, fileName: 'prices.csv' });
      expect((await settled(importId)).summary).toMatchObject({ articles: { new: 0, leftOut: 1 } });
      expect(await refusalOf(await ask(importId, 'look', { encoding: 'klingon' }))).toBe('request_malformed');
      await ask(importId, 'look', { decimalMark: ',' });
      expect(await settled(importId)).toMatchObject({
        choices: { decimalMark: ',' },
        summary: { articles: { new: 1 } },
      });
      await ask(importId, 'start');
      await settled(importId);
      expect(await readKeptArticles(server.database, 'handle', ['cup'])).toMatchObject([
        { variants: [{ priceMinor: 250_000 }] },
      ]);
      expect(await refusalOf(await ask(importId, 'look', {}))).toBe('import_not_ready');

      const other = randomUUID();
      await send('Order,Customer\n1,2\n', { importId: other, fileName: 'orders.csv' });
      expect(await settled(other)).toMatchObject({ state: 'unusable', problem: expect.stringContaining('Title') });
      expect(await refusalOf(await ask(other, 'start'))).toBe('import_not_ready');
      const card = { importId: randomUUID(), fileName: '4539 1488 0343 6467.csv' };
      expect(await refusalOf(await send(csv(), card))).toBe('card_number_in_text');
      await expect.poll(() => readdirSync(path.join(importFolder, 'incoming'))).toEqual([]);
      expect(await refusalOf(await ask(randomUUID(), 'start'))).toBe('not_found');
    },
    severalProcessesMs,
  );

  it(
    'goes on after its import was ended early, and one comes after the other',
    async () => {
      const { send, settled, read, ask, titles } = await openOffice(freshUrl());
      const importId = randomUUID();
      const rows = Array.from({ length: 1_000 }, (_, n) => `a${n},Product ${n},S${n},shopify,1,2.00`);
      await send(csv(...rows), { importId, fileName: 'many.csv' });
      await settled(importId);
      await ask(importId, 'start');
      expect(await refusalOf(await send(csv(), { importId: randomUUID(), fileName: 'x.csv' }))).toBe('import_busy');
      await expect.poll(async () => (await read(importId)).progress?.done ?? 0, { timeout: 30_000 }).toBeGreaterThan(0);
      const stopped = importDetailSchema.parse(await (await ask(importId, 'stop')).json());
      expect(stopped).toMatchObject({ state: 'cut_short', canUndo: true });
      const partly = (await titles()).length;
      expect(partly).toBeGreaterThan(0);
      expect(partly).toBeLessThan(1_000);
      await ask(importId, 'start');
      expect(await settled(importId)).toMatchObject({ state: 'ended', newCount: 1_000 });
      expect(await titles()).toHaveLength(1_000);
    },
    severalProcessesMs,
  );
});
