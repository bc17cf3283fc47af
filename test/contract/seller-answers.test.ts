import { describe, expect, it } from 'vitest';
import { present } from '../../contract/presence.ts';
import { pictureSources } from '../../contract/seller/picture-address.ts';
import { askThrough } from '../../contract/seller/seller-client.ts';
import type { RawAnswer } from '../../contract/seller/seller-client.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';

const ask = (answer: () => Promise<RawAnswer>) =>
  askThrough(answer)(terminalEndpoints.readArticle, { parameters: { handle: 'mug' } } as never);

const answered = (status: number, body: unknown) => ask(async () => ({ status, body }));
const unreadable = { failure: 'unreadable' };

describe('What a seller answers is', () => {
  it('unreachable where none comes', async () => {
    expect(await ask(() => Promise.reject(new Error('no route')))).toEqual({ failure: 'unreachable' });
  });

  it('a refusal with the status of the catalogue, and none with another', async () => {
    const body = { refusal: 'not_found', message: 'There is nothing here.' };
    expect(await answered(404, body)).toEqual({ refusal: 'not_found' });
    for (const status of [400, 409, 502]) expect(await answered(status, body)).toEqual(unreadable);
  });

  it('unreadable where something in between wrote it, with any status', async () => {
    for (const status of [199, 200, 204, 299, 300, 404, 502]) expect(await answered(status, null)).toEqual(unreadable);
    expect(await answered(200, { title: 'Mug' })).toEqual(unreadable);
    expect(await answered(404, { refusal: 'gone_fishing' })).toEqual(unreadable);
  });

  it('the value that its endpoint promises', async () => {
    const stock = { stock: { mug: 3 } };
    const send = async () => ({ status: 200, body: stock });
    expect(await askThrough(send)(terminalEndpoints.readStock, { query: { ids: ['mug'] } } as never)).toEqual({
      value: stock,
    });
  });
});

it('A picture has an address in each of its widths, and no picture has none', () => {
  expect(pictureSources('p1', [160, 320])).toEqual([
    { width: 160, address: '/api/pictures/p1/160' },
    { width: 320, address: '/api/pictures/p1/320' },
  ]);
  expect([pictureSources(null, [160]), pictureSources(undefined, [160])]).toEqual([[], []]);
});

it('A value that must be there is given back, and its absence says what is missing', () => {
  expect([0, '', false].map((value) => present(value, 'a value'))).toEqual([0, '', false]);
  for (const none of [undefined, null]) {
    expect(() => present(none, 'the order')).toThrow('A broken assumption: the order is missing');
  }
});
