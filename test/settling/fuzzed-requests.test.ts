import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { signCompact } from '../../platform/compact-jose.ts';
import { createLog } from '../../platform/log.ts';
import { requestType } from '../../contract/settling/check.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { requestRefusals } from '../../contract/settling/refusals.ts';
import type { RequestRefusal } from '../../contract/settling/refusals.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { findIn } from '../support/secret-search.ts';
import type { HttpAnswer } from './seller-at-settling.ts';
import { enterPerson, newCard, readBooks, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

/** A number of nobody's, which turns up in every field that is fuzzed. */
const { number } = newCard();

const anything = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    number,
    Number(number),
    '',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '__proto__',
    "'; DROP TABLE payment; --",
    2 ** 53,
    -1,
    0.1,
    null,
    [],
    {},
    'x'.repeat(2_000),
  ),
);

const stranger = '{"refusal":"request_unauthenticated"}';

/** What any request may be answered: as the contract says, with the status of its refusal and without a word of its content. */
function expectOfContract({ status, headers, text }: HttpAnswer): RequestRefusal | 'answered' {
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  const body = JSON.parse(text) as { refusal?: RequestRefusal };
  if (status === 200) {
    expect(Object.keys(body)).toEqual([expect.stringMatching(/^(notice|receipt)$/)]);
    return 'answered';
  }
  expect(Object.keys(body)).toEqual(['refusal']);
  expect(requestRefusals).toHaveProperty(body.refusal!);
  expect(status).toBe(requestRefusals[body.refusal!].status);
  // Nothing that can be sent makes settling fail.
  expect(body.refusal).not.toBe('settling_unavailable');
  return body.refusal!;
}

describeOnEveryDatabase('Whatever is sent, settling', ({ freshUrl }) => {
  let settling: SettlingUnderTest;
  let logged: string;
  let approved: CheckRequest;
  let card: Awaited<ReturnType<typeof enterPerson>>;

  beforeEach(async () => {
    logged = '';
    const keep = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        logged += chunk.toString('utf8');
        done();
      },
    });
    settling = await startSettling({ databaseUrl: await freshUrl(), log: createLog('settling', 'debug', keep) });
    const { seller } = settling;
    card = await enterPerson(settling, { limitMinor: 1_000_000_00 });
    approved = seller.checkOf(seller.sealContents({ card, amountMinor: 100_00 }));
    expect(seller.read(await seller.check(approved)).kind).toBe('approval');
  });

  /** It goes on, its books are right, and neither its log nor its audit holds a credit number. */
  afterEach(async () => {
    const { seller, database } = settling;
    expect((await seller.buy({ card })).kind).toBe('approval');
    expect(await verifyLedger(database)).toEqual([]);
    const { heldByPersons, heldByHolds } = await readBooks(database);
    expect(heldByPersons).toBe(heldByHolds);
    const audited = await database.all('SELECT * FROM audit_record');
    const bytes = Buffer.from(logged + JSON.stringify(audited), 'utf8');
    expect(findIn(bytes, [number, card.number])).toEqual([]);
    expect(logged).not.toContain('request_failed');
  });

  const fields = ['request', 'sellerId', 'applicationId', 'amountMinor', 'currency', 'issuedAt'] as const;

  it('answers any field of a check, a reversal and an operation by the contract', async () => {
    const { seller, database } = settling;
    const heard = new Set<string>();
    const capturedMinor = new Map<string, number>();
    const requests = {
      '/checks': () => seller.checkOf(seller.sealContents({ card, applicationId: randomUUID(), amountMinor: 1_00 })),
      '/reversals': () => seller.reversalOf({ ...approved, applicationId: randomUUID() }),
      '/operations': () => seller.operationOf('capture', approved, { amountMinor: 1_00 }),
    };
    const ownFields = { '/checks': ['seal'], '/reversals': [], '/operations': ['operation', 'operationId'] } as const;
    const resources = Object.keys(requests) as (keyof typeof requests)[];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...resources),
        fc.constantFrom(...resources),
        fc.nat(),
        anything,
        fc.option(fc.tuple(fc.constantFrom(...fields, 'other'), anything), { nil: undefined }),
        async (resource, kind, place, value, more) => {
          const names = [...fields, ...ownFields[kind]];
          const changes = { [names[place % names.length]!]: value, ...(more && { [more[0]]: more[1] }) };
          const answer = await seller.post(resource, seller.sign({ ...requests[kind](), ...changes }));
          heard.add(expectOfContract(answer));
          const { receipt } = JSON.parse(answer.text) as { receipt?: string };
          if (receipt === undefined) return;
          const done = seller.readReceipt({ receipt });
          if (done.operation === 'capture') capturedMinor.set(done.operationId, done.amountMinor);
        },
      ),
      { numRuns: 300 },
    );
    expect([...heard]).toEqual(expect.arrayContaining(['request_malformed', 'request_unauthenticated']));
    // An amount may come out of it that is a right one. What was captured is what receipts say, each operation once.
    const sumMinor = [...capturedMinor.values()].reduce((sum, amountMinor) => sum + amountMinor, 0);
    const row = await database.get<{ captured: number }>('SELECT captured_minor AS captured FROM payment LIMIT 1');
    expect(row!.captured).toBe(sumMinor);
  }, 180_000);

  it('declines any field of a sealed card, and of what is sealed with it, without failing', async () => {
    const { seller } = settling;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('number', 'expiry', 'name', 'birthDate', 'more'),
        fc.constantFrom('', 'terminalId', 'nonce', 'issuedAt', 'sellerId', 'applicationId', 'amountMinor', 'currency'),
        anything,
        async (field, beside, value) => {
          const contents = seller.sealContents({ card, applicationId: randomUUID() });
          const sealed = beside === '' ? { card: { ...card, [field]: value } } : { [beside]: value };
          const seal = seller.seal({ ...contents, ...sealed });
          expect(expectOfContract(await seller.post('/checks', seller.sign(seller.checkOf(contents, { seal }))))).toBe(
            'answered',
          );
        },
      ),
      { numRuns: 250 },
    );
  }, 180_000);

  it('gives a stranger’s answer to every signed object that was altered in any part', async () => {
    const { seller } = settling;
    const part = fc.constantFrom(0, 1, 2);
    const alteration = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), part, at: fc.nat(200), text: fc.constant('') }),
      fc.record({ kind: fc.constant('insert' as const), part, at: fc.nat(200), text: fc.string({ minLength: 1 }) }),
      fc.record({ kind: fc.constant('replace' as const), part, at: fc.constant(0), text: fc.string() }),
      fc.record({ kind: fc.constant('more' as const), part, at: fc.constant(0), text: fc.base64String() }),
    );
    const answers = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('/checks', '/reversals', '/operations'), alteration, async (resource, how) => {
        const signed = seller.sign(seller.operationOf('void', approved));
        const parts = signed.split('.');
        const old = parts[how.part]!;
        const at = how.at % old.length;
        if (how.kind === 'cut') parts[how.part] = old.slice(0, at);
        else if (how.kind === 'insert') parts[how.part] = old.slice(0, at) + how.text + old.slice(at);
        else if (how.kind === 'replace') parts[how.part] = how.text;
        else parts.push(how.text);
        const altered = parts.join('.');
        fc.pre(altered !== signed);
        const { status, text } = await seller.post(resource, altered);
        answers.add(`${status} ${text}`);
      }),
      { numRuns: 300 },
    );
    expect([...answers]).toEqual([`401 ${stranger}`]);
  }, 180_000);

  it('gives a stranger’s answer to every other header, though the listed key signed it', async () => {
    const { seller } = settling;
    const { kid, privateKey } = seller.key;
    const headers = fc.oneof(
      fc.tuple(fc.constantFrom('alg', 'kid', 'typ'), anything),
      fc.tuple(fc.constantFrom('crit'), fc.constantFrom(['b64'], [], ['exp'], 'b64')),
    );
    await fc.assert(
      fc.asyncProperty(headers, async ([name, value]) => {
        const header = { kid, typ: requestType, [name]: value };
        const isRight = name !== 'crit' && { alg: 'ES256', kid, typ: requestType }[name] === value;
        fc.pre(!isRight && value !== undefined);
        const payload = seller.operationOf('void', approved);
        const signed = signCompact(payload, privateKey, header as { kid: string; typ: string });
        const { status, text } = await seller.post('/operations', signed);
        expect([status, text]).toEqual([401, stranger]);
      }),
      { numRuns: 200 },
    );
  }, 180_000);

  it('gives one answer to any method, address, header and body that no seller signed', async () => {
    const { seller } = settling;
    const token = fc.stringMatching(/^[A-Za-z-]{1,12}$/);
    const visible = fc.stringMatching(/^[!-~]{0,40}$/);
    const sizes = fc.constantFrom(0, 1, 100, 8 * 1024, 8 * 1024 + 1, 64 * 1024, 64 * 1024 + 1, 200_000);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
        fc.oneof(
          fc.constantFrom('/checks', '/reversals', '/operations', '/key-set', '/health', '/', `/${number}`),
          visible.map((text) => `/${text}`),
        ),
        fc.oneof(fc.constantFrom('application/jose', 'application/json', 'text/plain', number), visible),
        fc.dictionary(token, visible, { maxKeys: 3 }),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          sizes.map((size) => 'a'.repeat(size)),
          fc.constantFrom(number, `a.${number}.b`, '{"sellerId":"shop-1"}'),
        ),
        async (method, address, type, more, body) => {
          const spoken = new Set(['connection', 'expect', 'upgrade', 'te', 'trailer', 'host', 'transfer-encoding']);
          const others = Object.entries(more).filter(([name]) => !spoken.has(name.toLowerCase()));
          const headers = { 'content-type': type, ...Object.fromEntries(others), 'x-card': number };
          const { status, text } = await seller.exchange(method, address, body, headers);
          expect([status, text]).toEqual([401, stranger]);
        },
      ),
      { numRuns: 200 },
    );
  }, 180_000);

  it('gives its key set and its health to whatever asks for them, and repeats no more than a nonce', async () => {
    const { seller } = settling;
    const keySet = await seller.exchange('GET', '/key-set');
    const visible = fc.stringMatching(/^[!-"$-~]{0,60}$/);
    await fc.assert(
      fc.asyncProperty(visible, visible, async (query, value) => {
        expect((await seller.exchange('GET', `/key-set?${query}`, '', { 'x-other': value })).text).toBe(keySet.text);
        const health = await seller.exchange('GET', `/health?nonce=${encodeURIComponent(value)}&${query}`);
        const isNonce = /^[A-Za-z0-9_-]{1,128}$/.test(value);
        expect([health.status, JSON.parse(health.text)]).toEqual([
          200,
          { ok: true, now: expect.any(Number), ...(isNonce && { nonce: value }) },
        ]);
      }),
      { numRuns: 100 },
    );
  }, 180_000);

  it('says that a signed request is too large at the first byte beyond what can be right', async () => {
    const { seller } = settling;
    const sized = (bytes: number) => {
      const around = seller.sign({ ...seller.reversalOf(approved), more: '' }).length;
      let signed = '';
      for (let length = Math.floor(((bytes - around) * 3) / 4) - 4; signed.length < bytes; length++) {
        signed = seller.sign({ ...seller.reversalOf(approved), more: 'x'.repeat(length) });
      }
      return signed;
    };
    const heard = async (body: string) => {
      const answer = await seller.post('/reversals', body);
      return [answer.status, expectOfContract(answer)];
    };
    const largest = sized(10 * 1024);
    expect(await heard(largest)).toEqual(
      largest.length > 10 * 1024 ? [413, 'request_too_large'] : [400, 'request_malformed'],
    );
    expect(await heard(sized(10 * 1024 + 1))).toEqual([413, 'request_too_large']);
    expect(await heard(sized(60 * 1024))).toEqual([413, 'request_too_large']);
    expect(await heard(sized(64 * 1024 + 1))).toEqual([401, 'request_unauthenticated']);
  });
});
