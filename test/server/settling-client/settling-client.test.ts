import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { settlingRequests } from '../../../contract/settling/requests.ts';
import { NoAnswer, SettlingClient } from '../../../server/settling-client/settling-client.ts';
import { WayToSettling } from '../../../server/settling-client/way-to-settling.ts';
import { temporaryFolderOfSuite } from '../../support/temporary-folder.ts';

type Received = { method?: string; url?: string; headers: IncomingMessage['headers']; body: string };

const socket = path.join(temporaryFolderOfSuite(), 'settling.sock');
const received: Received[] = [];
let connections = 0;
let reply: RequestListener;
let server: Server;

const json = (value: unknown): RequestListener => {
  return (_request, response) => void response.end(typeof value === 'string' ? value : JSON.stringify(value));
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      received.push({ method: method!, url: url!, headers, body: Buffer.concat(chunks).toString() });
      reply(request, response);
    });
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function client(file = socket): SettlingClient {
  received.length = 0;
  connections = 0;
  const opened = new SettlingClient(new WayToSettling({ kind: 'socket', path: file }));
  onTestFinished(() => opened.close());
  return opened;
}

/** Why there was no answer. */
async function failureOf(asking: Promise<unknown>): Promise<{ name: string; way: string; message: string }> {
  const error = await asking.then(
    () => new Error('there was an answer'),
    (failure: unknown) => failure as NoAnswer,
  );
  return { name: error.name, way: (error as NoAnswer).way, message: error.message };
}

const check = (asked: SettlingClient, deadlineMs = 2_000) => asked.ask(settlingRequests.check, 'signed', deadlineMs);
const silent: RequestListener = () => {};

describe('What the seller asks of settling', () => {
  it('is posted as it was signed, each kind at its own place, over one connection', async () => {
    const asked = client();
    reply = json({ refusal: 'request_stale' });
    expect(await asked.ask(settlingRequests.check, 'signed.chéck', 2_000)).toEqual({ refusal: 'request_stale' });
    expect(await asked.ask(settlingRequests.reverse, 'signed.reversal', 2_000)).toEqual({ refusal: 'request_stale' });
    expect(await asked.ask(settlingRequests.operate, 'signed.operation', 2_000)).toEqual({ refusal: 'request_stale' });
    reply = json({ refusal: 'day_report_differs' });
    expect(await asked.ask(settlingRequests.report, 'signed.report', 2_000)).toEqual({ refusal: 'day_report_differs' });
    expect(await asked.ask(settlingRequests.auditHeads, 'signed.question', 2_000)).toEqual({
      refusal: 'day_report_differs',
    });
    expect(received.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
      'POST /checks signed.chéck',
      'POST /reversals signed.reversal',
      'POST /operations signed.operation',
      'POST /day-reports signed.report',
      'POST /audit-heads signed.question',
    ]);
    expect(received[0]!.headers).toMatchObject({
      host: 'settling',
      'content-type': 'application/jose',
      'content-length': '13',
    });
    expect(connections).toBe(1);
  });

  it('is one request where checks are asked for at the same moment, and nothing else is put with them', async () => {
    const asked = client();
    reply = json('{"refusal":"request_stale"}\n{"refusal":"settling_unavailable"}');
    const together = [1, 2].map((place) => asked.ask(settlingRequests.check, `signed.${place}`, 2_000));
    expect(await Promise.all(together)).toEqual([{ refusal: 'request_stale' }, { refusal: 'settling_unavailable' }]);
    reply = json({ refusal: 'request_stale' });
    const apart = [1, 2].map((place) => asked.ask(settlingRequests.reverse, `reversal.${place}`, 2_000));
    await Promise.all(apart);
    expect(received.map(({ url, body }) => `${url} ${body}`).toSorted()).toEqual([
      '/checks signed.1\nsigned.2',
      '/reversals reversal.1',
      '/reversals reversal.2',
    ]);
  });

  it('is fetched without a body where nothing is said', async () => {
    const asked = client();
    reply = json('the.key.set');
    expect(await asked.keySet(2_000)).toBe('the.key.set');
    expect(received[0]).toMatchObject({ method: 'GET', url: '/key-set', body: '' });
    expect(received[0]!.headers).not.toHaveProperty('content-type');
    expect(received[0]!.headers.host).toBe('settling');
  });

  it('is a sign of life, for the nonce that was sent alone', async () => {
    const asked = client();
    reply = json({ ok: true, nonce: 'abc', now: 1_800_000_000_000 });
    expect(await asked.probe('abc', 2_000)).toBe(1_800_000_000_000);
    expect(received[0]!.url).toBe('/health?nonce=abc');
    expect(await failureOf(asked.probe('abd', 2_000))).toEqual({
      name: 'NoAnswer',
      way: 'unusable',
      message: 'somebody else answers in the place of settling',
    });
    reply = json({ ok: false, nonce: 'abc', now: 1_800_000_000_000 });
    expect(await failureOf(asked.probe('abc', 2_000))).toMatchObject({
      way: 'unusable',
      message: 'settling can record nothing now',
    });
  });

  it('is the time that settling signs for a terminal', async () => {
    const asked = client();
    reply = json('aGVhZA.Ym9keQ.c2ln');
    expect(await asked.signedTime('abc', 2_000)).toBe('aGVhZA.Ym9keQ.c2ln');
    expect(received[0]!.url).toBe('/time?nonce=abc');
    reply = json('a'.repeat(1_025));
    expect(await failureOf(asked.signedTime('abc', 2_000))).toEqual({
      name: 'NoAnswer',
      way: 'unusable',
      message: 'the answer is not of the form of the contract',
    });
  });
});

describe('No answer of settling', () => {
  it('is what is no JSON, and what has another form', async () => {
    const asked = client();
    reply = json('{');
    expect(await failureOf(check(asked))).toMatchObject({ way: 'unusable', message: 'the answer is not JSON' });
    reply = json({ notice: 'n', refusal: 'r' });
    expect(await failureOf(check(asked))).toMatchObject({
      way: 'unusable',
      message: 'the answer is not of the form of the contract',
    });
  });

  it('is more than 64 KiB; as much as that is read', async () => {
    const asked = client();
    reply = json('a'.repeat(64 * 1024));
    expect(await asked.keySet(2_000)).toHaveLength(64 * 1024);
    reply = json('a'.repeat(64 * 1024 + 1));
    expect(await failureOf(asked.keySet(2_000))).toMatchObject({ way: 'unusable', message: 'the answer is too long' });
    // It comes in pieces that are short each.
    reply = (_request, response) => {
      for (let piece = 0; piece < 5; piece++) response.write('a'.repeat(16 * 1024));
      response.end();
    };
    expect(await failureOf(asked.keySet(2_000))).toMatchObject({ message: 'the answer is too long' });
  });

  it('is silence up to the deadline, and the next question takes a new connection', async () => {
    const asked = client();
    reply = silent;
    expect(await failureOf(check(asked, 30))).toEqual({
      name: 'NoAnswer',
      way: 'deadline',
      message: 'no answer within 30 ms',
    });
    reply = json({ refusal: 'request_stale' });
    expect(await check(asked)).toEqual({ refusal: 'request_stale' });
    expect(connections).toBe(2);
  });

  it('is a silent one of several: connections that were at rest are not trusted either', async () => {
    const asked = client();
    const waiting: (() => void)[] = [];
    reply = (_request, response) => void waiting.push(() => response.end('{"refusal":"request_stale"}'));
    const both = [1, 2].map(() => asked.ask(settlingRequests.reverse, 'signed', 2_000));
    await expect.poll(() => waiting.length).toBe(2);
    for (const answer of waiting) answer();
    await Promise.all(both);
    reply = silent;
    await failureOf(check(asked, 30));
    reply = json({ refusal: 'request_stale' });
    await check(asked);
    expect(connections).toBe(3);
  });

  it('is a connection that cannot be made or breaks off, before the answer or in its midst', async () => {
    expect(await failureOf(check(client(`${socket}-of-nobody`)))).toEqual({
      name: 'NoAnswer',
      way: 'unreachable',
      message: 'ENOENT',
    });
    const asked = client();
    reply = (request) => void request.socket.destroy();
    expect(await failureOf(check(asked))).toMatchObject({ way: 'unreachable', message: 'ECONNRESET' });
    reply = (request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"refusal"');
      setImmediate(() => request.socket.destroy());
    };
    expect(await failureOf(check(asked))).toMatchObject({ way: 'unreachable', message: 'the connection broke' });
  });

  it('is no later question, when the time of one that was answered or failed has passed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asked = client();
    reply = json('the.key.set');
    await asked.keySet(40);
    reply = json('x'.repeat(64 * 1024 + 1));
    expect(await failureOf(asked.keySet(40))).toMatchObject({ way: 'unusable' });
    let end!: () => void;
    reply = (_request, response) => void (end = () => response.end('later'));
    const later = asked.keySet(1_000);
    await expect.poll(() => end).toBeTypeOf('function');
    vi.advanceTimersByTime(500);
    end();
    expect(await later).toBe('later');
  });

  it('is what is still open when the client is closed', async () => {
    const asked = client();
    reply = silent;
    const failure = failureOf(check(asked));
    await expect.poll(() => received.length).toBe(1);
    asked.close();
    expect(await failure).toMatchObject({ way: 'unreachable' });
  });
});
