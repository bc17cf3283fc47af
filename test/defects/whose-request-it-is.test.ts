import type { Request, Response } from 'express';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { Database } from '../../platform/database/database.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { assertNetwork20IsSafe } from '../../server/config/network-20.ts';
import { requireOwnHost, requireOwnOrigin } from '../../server/http/own-origin.ts';
import { failureToResponse } from '../../server/http/refusal-to-response.ts';
import { sourceAddress } from '../../server/http/source-address.ts';
import { terminalRecogniser } from '../../server/http/terminals.ts';
import { enrolTerminal, revokeTerminal } from '../../server/terminal/terminal-store.ts';
import { makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import { createLog } from '../../platform/log.ts';
import { staffServerConfig } from '../server/accounts/staff-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const tls = 'proxy-in-front' as const;

/** What a handler does with a request: `passed`, or the name of its refusal. */
function outcomeOf(handler: ReturnType<typeof requireOwnOrigin>, request: object): string {
  let outcome = 'nothing';
  const response = {
    getHeader: () => undefined,
    status: () => response,
    json: (body: { refusal: string }) => (outcome = body.refusal),
  };
  void handler(request as Request, response as unknown as Response, () => (outcome = 'passed'));
  return outcome;
}

const own = (host: string | undefined, isTls = false) =>
  outcomeOf(requireOwnHost(staffServerConfig(isTls ? { tls } : {})), { headers: { host } });

describe('The host that a request is for', () => {
  it.each(['localhost', 'LocalHost:8080', '127.0.0.1', '127.0.0.1:80', '[::1]', '[::1]:8443'])(
    'is this machine, without TLS: %s',
    (host) => expect(own(host)).toBe('passed'),
  );

  it.each(['shop.example', '[::2]', '127.0.0.2', 'localhost.', 'localhost:80:80', 'a.localhost', '', undefined])(
    'is somebody else, without TLS: %s',
    (host) => expect([own(host), own(host, true)]).toEqual(['host_not_served', 'passed']),
  );
});

const judge = (headers: object, change: object = {}, method = 'POST') =>
  outcomeOf(requireOwnOrigin({ config: staffServerConfig(change) }), { method, headers });

describe('The origin of a changing request', () => {
  it.each([
    ['http://localhost', 'localhost:80', {}, 'passed'],
    ['http://localhost', 'LOCALHOST', {}, 'passed'],
    ['http://[::1]:9', '[::1]:9', {}, 'passed'],
    ['http://localhost:81', 'localhost:80', {}, 'origin_not_allowed'],
    ['http://shop.example', 'shop.example', {}, 'origin_not_allowed'],
    ['https://shop.example', 'shop.example:443', { tls }, 'passed'],
    ['https://shop.example', 'Shop.Example', { tls }, 'passed'],
    ['https://shop.example:8443', 'shop.example:8443', { tls }, 'passed'],
    ['http://shop.example', 'shop.example', { tls }, 'origin_not_allowed'],
    ['https://office.example', 'shop.example', { tls, allowedOrigins: ['https://office.example/x'] }, 'passed'],
    [
      'https://two.example',
      'shop.example',
      { tls, allowedOrigins: ['https://one.example', 'https://two.example'] },
      'passed',
    ],
    ['https://office.example.evil', 'x', { tls, allowedOrigins: ['https://office.example'] }, 'origin_not_allowed'],
    ['null', 'localhost', {}, 'origin_not_allowed'],
  ] as const)('%s at %s with %j is %s', (origin, host, change, outcome) => {
    expect(judge({ origin, host }, change)).toBe(outcome);
  });

  it('may be left out by a browser that says that it is the same, and for what changes nothing', () => {
    const sites = ['same-origin', 'same-site', 'none', 'cross-site', undefined];
    expect(sites.map((site) => judge({ host: 'localhost', 'sec-fetch-site': site }))).toEqual([
      'passed',
      ...Array.from({ length: 4 }, () => 'origin_not_allowed'),
    ]);
    const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
    const passing = methods.filter((method) => judge({ origin: 'https://else.example' }, {}, method) === 'passed');
    expect(passing).toEqual(['GET', 'HEAD', 'OPTIONS']);
  });
});

describe('Where a request comes from', () => {
  it('is an IPv4 address or an IPv6 network of 64 bits; of a proxy on a socket that says nothing it is unknown', () => {
    expect([sourceAddress({ ip: undefined }), sourceAddress({ ip: '' }), sourceAddress({ ip: '192.0.2.1' })]).toEqual([
      'unknown',
      'unknown',
      '192.0.2.1',
    ]);
    expect(sourceAddress({ ip: '2001:db8:1:2:3::4' })).toBe(sourceAddress({ ip: '2001:db8:1:2:ffff::1' }));
    expect(sourceAddress({ ip: '2001:db8:1:2::1' })).not.toBe(sourceAddress({ ip: '2001:db8:1:3::1' }));
    expect(sourceAddress({ ip: '192.0.2.1' })).not.toBe(sourceAddress({ ip: '192.0.2.2' }));
  });

  it('may be overheard on plain HTTP, so that is for this machine: 127.0.0.0/8 and ::1, whatever the form', () => {
    for (const host of ['127.0.0.0', '127.255.255.255', '::1', '::ffff:127.0.0.1', 'localhost'])
      expect(() => assertNetwork20IsSafe(staffServerConfig({ listen: { host, port: 0 } }))).not.toThrow();
    for (const host of [
      '126.255.255.255',
      '128.0.0.0',
      '::2',
      '::',
      '0.0.0.0',
      '::ffff:10.0.0.1',
      'localhost.example',
      '10.0.0.1',
    ])
      expect(() => assertNetwork20IsSafe(staffServerConfig({ listen: { host, port: 0 } })), host).toThrow(/plain HTTP/);
  });
});

async function open() {
  const database = await openSellerDatabase(`${temporaryFolder()}/seller.sqlite`);
  onTestFinished(() => database.close());
  const clock = new MovableClock(1_800_000_000_000);
  const { publicJwk } = await makeTerminalKey(false);
  const enrol = (kind: 'kiosk' | 'browser' = 'kiosk', key: typeof publicJwk | null = publicJwk) =>
    enrolTerminal(database, { kind, name: 'Test', publicJwk: key }, clock.now());
  const looks = vi.spyOn(database, 'get');
  const recognise = terminalRecogniser({ database, clock });
  const ask = (credential: string) =>
    recognise({ headers: { authorization: `Terminal ${credential}` } } as unknown as Request);
  return { database, clock, enrol, looks, ask, recognise };
}

const secretOf = (credential: string) => credential.split('.')[1];

describe('A terminal', () => {
  it('is trusted for less than two seconds, forwards and backwards, so that a revoked one is stopped', async () => {
    const { database, clock, enrol, ask } = await open();
    const { terminalId, credential } = await enrol();
    for (const byMs of [2_000, -2_000]) {
      expect(await ask(credential)).toMatchObject({ terminalId, kind: 'kiosk' });
      await revokeTerminal(database, terminalId, 1);
      clock.advance(byMs - Math.sign(byMs));
      expect(await ask(credential), 'trusted still').toMatchObject({ terminalId });
      clock.advance(Math.sign(byMs));
      expect(await ask(credential)).toEqual({ refusal: 'terminal_revoked' });
      await database.write((transaction) => transaction.run('UPDATE terminal SET revoked_at = NULL'));
    }
  });

  it('without a key is looked up each time, because it may hand one in at any moment', async () => {
    const { enrol, looks, ask } = await open();
    const { credential } = await enrol('kiosk', null);
    await ask(credential);
    const before = looks.mock.calls.length;
    expect(await ask(credential)).toMatchObject({ publicJwk: null });
    expect(looks.mock.calls.length).toBe(before + 1);
  });

  it('is seen once a minute, and not at every look', async () => {
    const { database, clock, enrol, ask } = await open();
    const { credential } = await enrol();
    const seen = () => database.get('SELECT last_seen_at AS at FROM terminal');
    const since = clock.now();
    await ask(credential);
    expect(await seen()).toEqual({ at: since });
    clock.advance(59_999);
    await ask(credential);
    expect(await seen()).toEqual({ at: since });
    clock.advance(60_001);
    await ask(credential);
    expect(await seen()).toEqual({ at: since + 120_000 });
  });

  it('is not told from another by the end of its credential, nor found by a cookie of another name', async () => {
    const { enrol, ask, recognise } = await open();
    const [one, two] = [await enrol('kiosk'), await enrol('browser')];
    expect(await ask(`${one.terminalId}.${secretOf(two.credential)}`)).toEqual({ refusal: 'terminal_unknown' });
    expect(await ask(`${one.terminalId}.`)).toEqual({ refusal: 'terminal_unknown' });
    expect(await ask('nothing.')).toEqual({ refusal: 'terminal_unknown' });
    const withCookie = (cookie: string) => recognise({ headers: { cookie } } as unknown as Request);
    expect(await withCookie(`sidelane_terminal=${two.credential}`)).toMatchObject({ terminalId: two.terminalId });
    expect(await withCookie(`a=b; sidelane_terminal=${two.credential}; c=d`)).toMatchObject({ kind: 'browser' });
    expect(await withCookie(`not_sidelane_terminal=${two.credential}`)).toBeUndefined();
  });

  it('is forgotten when ten thousand others came, so that enrolling does not fill the memory', async () => {
    const looked: string[] = [];
    const row = {
      kind: 'browser',
      revoked_at: null,
      last_seen_at: 0,
      public_jwk: JSON.stringify(makeKeyPair().publicJwk),
    };
    // sha256 of "s", as every one of these has it.
    const credential_hash = '043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f925d0e52beaf89';
    const database = {
      get: async (_sql: string, [terminal_id]: [string]) => (
        looked.push(terminal_id),
        { ...row, terminal_id, credential_hash }
      ),
    } as unknown as Database;
    const recognise = terminalRecogniser({ database, clock: { now: () => 0 } as never });
    const ask = (n: number) => recognise({ headers: { authorization: `Terminal ${n}.s` } } as unknown as Request);
    for (let n = 0; n < 10_000; n++) await ask(n);
    await ask(0);
    expect(looked).toHaveLength(10_000);
    await ask(10_000);
    await ask(0);
    expect(looked.slice(10_000)).toEqual(['10000', '0']);
  });

  it('is let in while nothing can be written', async () => {
    const { database, enrol, ask } = await open();
    const { credential, terminalId } = await enrol();
    vi.spyOn(database, 'write').mockRejectedValue(new StorageUnavailable('disk_full', 'full'));
    expect(await ask(credential)).toMatchObject({ terminalId });
  });
});

function answerTo(error: unknown) {
  const refused = { count: 0 };
  const logged: string[] = [];
  const log = createLog('seller', 'info', { write: (line) => void logged.push(line) });
  const headers: Record<string, string> = {};
  const said: { status?: number; body?: { refusal: string } } = {};
  const response = {
    headersSent: false,
    getHeader: () => undefined,
    setHeader: (name: string, value: string) => (headers[name] = value),
    status: (status: number) => ((said.status = status), response),
    json: (body: { refusal: string }) => void (said.body = body),
  };
  const storage = { noteRefused: () => refused.count++ };
  const handler = failureToResponse(log, storage as never);
  void handler(error, { method: 'GET', path: '/x' } as Request, response as unknown as Response, () => {});
  return { status: said.status, refusal: said.body?.refusal, headers, logged: logged.length, refused: refused.count };
}

describe('What went wrong with a request', () => {
  it.each([
    [Object.assign(new Error(), { type: 'entity.too.large' }), 413, 'request_too_large'],
    [Object.assign(new Error(), { type: 'entity.parse.failed' }), 400, 'request_malformed'],
    [Object.assign(new Error(), { type: 'encoding.unsupported' }), 400, 'request_malformed'],
    [Object.assign(new Error(), { type: 'charset.unsupported' }), 400, 'request_malformed'],
    [Object.assign(new Error(), { type: 'request.aborted' }), 400, 'request_malformed'],
    [new URIError('malformed'), 404, 'not_found'],
  ])("is the caller's, and not in the log: %#", (error, status, refusal) => {
    expect(answerTo(error)).toEqual({ status, refusal, headers: {}, logged: 0, refused: 0 });
  });

  it('is told once by the storage watch, and when to come back; anything else is in the log', () => {
    expect(answerTo(new StorageUnavailable('disk_full', 'full'))).toEqual({
      status: 503,
      refusal: 'storage_unavailable',
      headers: { 'Retry-After': '5' },
      logged: 0,
      refused: 1,
    });
    expect(answerTo(new Error('broken'))).toMatchObject({ status: 500, refusal: 'internal_error', logged: 1 });
    expect(answerTo(Object.assign(new Error(), { type: 'other.kind' }))).toMatchObject({ status: 500, logged: 1 });
  });
});
