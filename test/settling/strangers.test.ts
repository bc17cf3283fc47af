import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCompact } from '../../platform/compact-jose.ts';
import { requestRefusals } from '../../contract/settling/refusals.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import type { HttpAnswer } from './seller-at-settling.ts';
import { enterPerson, readBooks, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

function startOnSqlite(): Promise<SettlingUnderTest> {
  const folder = temporaryFolder();
  return startSettling({ databaseUrl: path.join(folder, 's.sqlite'), folder });
}

/** What a stranger can tell answers apart by; the clock's date apart. */
function seenBy({ status, headers, text }: HttpAnswer): string {
  const { date: _date, ...others } = headers;
  return JSON.stringify([status, others, text]);
}

async function audited({ database }: SettlingUnderTest): Promise<{ actor: string; reason: string; details: string }[]> {
  return database.all(`SELECT actor, reason, details FROM audit_record WHERE action = 'request' ORDER BY record_id`);
}

/** Sends bytes that need not be HTTP, and gives everything that comes back. */
async function sendRaw({ config }: SettlingUnderTest, bytes: string): Promise<string> {
  if (config.listen.kind !== 'socket') throw new Error('these tests listen on a socket');
  const socket = connect({ path: config.listen.path });
  let said = '';
  socket.setEncoding('latin1').on('data', (text: string) => (said += text));
  socket.write(bytes);
  await once(socket, 'close');
  return said;
}

/** A compact JWE but for the last bits of a part, which may stand for nothing; the header counts as it is written. */
function whatItStandsFor(compact: string): string {
  const [header, ...parts] = compact.split('.');
  return [header, ...parts.map((part) => Buffer.from(part, 'base64url').toString('hex'))].join();
}

describe('A stranger', () => {
  it('gets one same short answer, whatever he sends and wherever', async () => {
    const settling = await startOnSqlite();
    const { seller, config, keys, clock } = settling;
    const stranger = new SellerAtSettling('shop-1', clock);
    stranger.meet(config.listen, keys);
    const request = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
    const signed = seller.sign(request);
    const [header, payload, signature] = signed.split('.') as [string, string, string];
    const claimed = (kid: string) =>
      signCompact(request, stranger.key.privateKey, { kid, typ: 'sidelane-request+jws' });
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'sidelane-request+jws', kid: seller.key.kid }));
    const jose = { 'content-type': 'application/jose' };
    const answers = [
      await stranger.post('/checks', stranger.sign(request)),
      await stranger.post('/reversals', stranger.sign(seller.reversalOf(request))),
      await stranger.post('/checks', claimed(seller.key.kid)),
      await stranger.post('/checks', seller.sign(request, 'sidelane-notice+jws')),
      await stranger.post('/checks', seller.sign({ ...request, sellerId: 'shop-2' })),
      await stranger.post('/checks', `${header}.${payload}.`),
      await stranger.post('/checks', `${header}.${payload}.${signature.slice(0, -2)}AA`),
      await stranger.post('/checks', `${none.toString('base64url')}.${payload}.`),
      await stranger.post('/checks', ''),
      await stranger.post('/checks', 'a'.repeat(300_000)),
      await stranger.post('/checks', JSON.stringify(request)),
      await stranger.post('/checks', signed, { 'content-type': 'application/json' }),
      await stranger.post('/checks', signed, { 'content-type': '' }),
      await stranger.post('/checks/', signed),
      await stranger.post('/nowhere', signed),
      await stranger.exchange('PUT', '/checks', signed, jose),
      await stranger.exchange('GET', '/checks', '', jose),
      await stranger.exchange('DELETE', '/key-set'),
      await stranger.exchange('POST', '/health'),
      await stranger.exchange('GET', '/../checks'),
      await stranger.exchange('GET', '/'),
    ];
    expect(answers[0]!.status).toBe(401);
    expect(answers[0]!.text).toBe('{"refusal":"request_unauthenticated"}');
    expect(new Set(answers.map(seenBy)).size).toBe(1);
    expect(await readBooks(settling.database)).toMatchObject({ holds: 0 });
    stranger.leave();
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00'],
    ['a header that never ends', `GET / HTTP/1.1\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['a wish for a tunnel', 'CONNECT settling:80 HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['two lengths', 'POST /checks HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    [
      'a length and chunks',
      'POST /checks HTTP/1.1\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('who sends %s gets the same refusal and a closed connection', async (_what, bytes) => {
    const said = await sendRaw(await startOnSqlite(), bytes);
    expect(said).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
    expect(said).toMatch(/\r\n\r\n\{"refusal":"request_unauthenticated"\}$/);
  });

  it('is audited, by what was wrong and not by what he sent', async () => {
    const settling = await startOnSqlite();
    const { seller } = settling;
    await seller.post('/checks', 'eyJhbGciOiJFUzI1NiJ9.4111111111111111.aaaa');
    await seller.exchange('GET', '/accounts/4111111111111111');
    await expect.poll(() => audited(settling)).toHaveLength(2);
    const records = await audited(settling);
    expect(records.map(({ actor, reason }) => [actor, reason])).toEqual(
      ['stranger', 'stranger'].map((actor) => [actor, 'request_unauthenticated']),
    );
    expect(JSON.stringify(records)).not.toContain('4111');
  });

  it('cannot fill the audit: so many records a minute, then one that counts the rest', async () => {
    const settling = await startOnSqlite();
    const { seller, clock } = settling;
    for (let count = 0; count < 100; count++) await seller.post('/checks', 'x');
    clock.advance(60_000);
    await seller.post('/checks', 'x');
    await expect.poll(() => audited(settling)).toHaveLength(62);
    expect((await audited(settling)).filter(({ details }) => details.includes('40 more of a stranger'))).toHaveLength(
      1,
    );
  });

  it('who opens and closes a connection leaves no record', async () => {
    const settling = await startOnSqlite();
    if (settling.config.listen.kind !== 'socket') throw new Error('these tests listen on a socket');
    const socket = connect({ path: settling.config.listen.path });
    await once(socket, 'connect');
    socket.destroy();
    await settling.seller.post('/checks', 'x');
    await expect.poll(() => audited(settling)).toHaveLength(1);
  });
});

describe('A listed seller', () => {
  it.each([
    ['another request in the place of a check', { request: 'reversal' }],
    ['no application id', { applicationId: undefined }],
    ['an application id that is none', { applicationId: '7' }],
    ['no amount', { amountMinor: 0 }],
    ['a negative amount', { amountMinor: -1 }],
    ['half a unit', { amountMinor: 0.5 }],
    ['an amount as text', { amountMinor: '3600' }],
    ['more than is exact', { amountMinor: 2 ** 53 }],
    ['a currency that nobody knows', { currency: 'XXX' }],
    ['a seal that is none', { seal: 'a.b.c' }],
    ['a seal that is too long', { seal: `a..b.${'c'.repeat(4096)}.d` }],
    ['one field too many', { discountMinor: 1 }],
    ['a time that is none', { issuedAt: '2026' }],
  ])('who asks with %s hears that it is malformed', async (_what, changes) => {
    const settling = await startOnSqlite();
    const { seller } = settling;
    const request = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
    const { status, text } = await seller.post('/checks', seller.sign({ ...request, ...changes }));
    expect([status, JSON.parse(text)]).toEqual([400, { refusal: 'request_malformed' }]);
    await expect.poll(() => audited(settling)).toHaveLength(1);
    expect(await audited(settling)).toMatchObject([{ actor: 'seller:shop-1', reason: 'request_malformed' }]);
  });

  it('hears that a check is stale when it was signed too long ago or in the future, and may sign it again', async () => {
    const settling = await startOnSqlite();
    const { seller, config, clock } = settling;
    const request = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
    for (const issuedAt of [clock.now() - config.sealLifetimeMs - 1, clock.now() + config.clockToleranceMs + 1]) {
      expect(await seller.check({ ...request, issuedAt })).toEqual({ refusal: 'request_stale' });
    }
    expect(seller.read(await seller.check(request)).kind).toBe('approval');
  });

  it('hears that a request is too large', async () => {
    const { seller } = await startOnSqlite();
    const { status, text } = await seller.post(
      '/checks',
      seller.sign({ request: 'check', sellerId: 'shop-1', x: 'x'.repeat(9000) }),
    );
    expect([status, JSON.parse(text)]).toEqual([413, { refusal: 'request_too_large' }]);
  });

  it('may be listed with two keys while it changes from one to the next, but shares none with another', async () => {
    const folder = temporaryFolder();
    const databaseUrl = path.join(folder, 's.sqlite');
    const clock = { now: () => Date.now() };
    const [old, next, other] = [
      new SellerAtSettling('shop-1', clock),
      new SellerAtSettling('shop-1', clock),
      new SellerAtSettling('shop-2', clock),
    ];
    const sellers = [old.listing, next.listing];
    const settling = await startSettling({ databaseUrl, folder, seller: old, config: { sellers } });
    next.meet(settling.config.listen, settling.keys);
    const card = await enterPerson(settling);
    expect((await old.buy({ card })).kind).toBe('approval');
    expect((await next.buy({ card })).kind).toBe('approval');
    next.leave();
    const shared = [old.listing, { ...other.listing, publicJwk: old.listing.publicJwk }];
    await expect(startSettling({ databaseUrl, folder, config: { sellers: shared } })).rejects.toThrow(/same key/);
  });
});

describe('Whatever is sent', () => {
  it('is answered by the contract, and nothing is held that was not approved', async () => {
    const settling = await startOnSqlite();
    const { seller, database } = settling;
    const card = await enterPerson(settling, { limitMinor: 1_000_000_00 });
    const anything = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.integer(), fc.constant(undefined));
    const fields = ['request', 'sellerId', 'applicationId', 'amountMinor', 'currency', 'seal', 'issuedAt'] as const;
    const statuses = new Set([200, ...Object.values(requestRefusals).map(({ status }) => status as number)]);
    let approvals = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/checks', '/reversals'),
        fc.dictionary(fc.constantFrom(...fields, 'other'), anything, { maxKeys: 3 }),
        async (resource, changes) => {
          const request = seller.checkOf(seller.sealContents({ card, applicationId: randomUUID() }));
          const { status, text } = await seller.post(resource, seller.sign({ ...request, ...changes }));
          expect(statuses).toContain(status);
          expect(status).not.toBe(503);
          if (status === 200 && seller.read(JSON.parse(text)).kind === 'approval') approvals++;
        },
      ),
      { numRuns: 300 },
    );
    expect(await readBooks(database)).toMatchObject({ holds: approvals, approvedNotReversed: approvals });
  });

  it('within a seal is declined as an unreadable seal', async () => {
    const settling = await startOnSqlite();
    const { seller, database } = settling;
    const card = await enterPerson(settling);
    const anything = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.integer());
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('card', 'nonce', 'issuedAt', 'terminalId', 'amountMinor', 'other'),
        anything,
        async (field, value) => {
          const contents = seller.sealContents({ card, applicationId: randomUUID() });
          const seal = seller.seal({ ...contents, [field]: value });
          const notice = seller.read(await seller.check(seller.checkOf(contents, { seal })));
          if (notice.kind === 'non-approval') expect(notice.reason).toBe('seal_refused');
          else expect(['terminalId', 'nonce']).toContain(field);
        },
      ),
      { numRuns: 150 },
    );
    const reasons = await database.all<{ reason: string }>('SELECT DISTINCT reason FROM application');
    expect(reasons.map(({ reason }) => reason)).toContain('seal_unreadable');
  });

  it('of a seal that was altered by one character is declined as an unreadable seal', async () => {
    const settling = await startOnSqlite();
    const { seller, database } = settling;
    const card = await enterPerson(settling);
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.constantFrom(...'AZaz09-_'),
        async (at, character) => {
          const contents = seller.sealContents({ card, applicationId: randomUUID() });
          const seal = seller.seal(contents);
          const place = Math.floor(at * seal.length);
          fc.pre(seal[place] !== '.' && seal[place] !== character);
          const altered = `${seal.slice(0, place)}${character}${seal.slice(place + 1)}`;
          fc.pre(whatItStandsFor(altered) !== whatItStandsFor(seal));
          await seller.check(seller.checkOf(contents, { seal: altered }));
          const kept = await database.get('SELECT reason FROM application WHERE application_id = ?', [
            contents.applicationId,
          ]);
          expect(kept).toEqual({ reason: 'seal_unreadable' });
        },
      ),
      { numRuns: 150 },
    );
  });
});
