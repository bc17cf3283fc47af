import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeApplicationId } from '../../contract/seller/application-id.ts';
import { parseAnswer, requestTo } from '../../contract/seller/endpoint-call.ts';
import type { Endpoint } from '../../contract/seller/endpoint.ts';
import { sameVisitLeftMs } from '../../contract/seller/purchase-under-way.ts';
import { isRefused } from '../../contract/seller/refusals.ts';
import {
  beginAsSeller,
  judgeAsSeller,
  makeEnrolmentSalt,
  proveAsKiosk,
  stretchEnrolmentCode,
} from '../../contract/seller/terminal-enrolment.ts';
import type { EnrolmentChannel } from '../../contract/seller/terminal-enrolment.ts';
import {
  exportTerminalKey,
  importTerminalKey,
  makeTerminalKey,
  signAsTerminal,
  terminalIdIn,
} from '../../contract/seller/terminal-key.ts';

const base = { summary: '', who: 'anyone' } as const;
const read = {
  ...base,
  method: 'get',
  path: '/a/:one/b/:other',
  query: z.strictObject({ q: z.string().optional(), n: z.number().optional() }),
  success: { status: 200, meaning: '', schema: z.strictObject({ n: z.int() }) },
} as const satisfies Endpoint;
const write = {
  ...base,
  method: 'post',
  path: '/a',
  body: z.strictObject({ n: z.int() }),
  success: { status: 204, meaning: '' },
} as const satisfies Endpoint;

describe('A call of an endpoint', () => {
  it('has its parameters and its query in the address, written so that they stay what they are', () => {
    const parameters = { one: 'x/y?', other: 'ü' };
    expect(requestTo(read, { parameters, query: { q: 'a&b=c', n: 0 } })).toEqual({
      method: 'GET',
      path: '/api/a/x%2Fy%3F/b/%C3%BC?q=a%26b%3Dc&n=0',
      body: undefined,
    });
    expect(requestTo(read, { parameters, query: { q: undefined } }).path).toBe('/api/a/x%2Fy%3F/b/%C3%BC');
    expect(requestTo(read, { parameters }).path).toBe('/api/a/x%2Fy%3F/b/%C3%BC');
  });

  it('sends its body as JSON', () => {
    expect(requestTo(write, { body: { n: 1 } })).toEqual({ method: 'POST', path: '/api/a', body: '{"n":1}' });
  });

  it('throws with the name of a parameter that is missing', () => {
    const parameters = { one: 'x' } as unknown as { one: string; other: string };
    expect(() => requestTo(read, { parameters })).toThrow('/a/:one/b/:other needs the parameter other');
  });

  it('has its answer read by the contract', () => {
    expect(parseAnswer(read, { n: 1 })).toEqual({ value: { n: 1 } });
    expect(parseAnswer(read, { n: 'x' })).toMatchObject({ error: { issues: [{ path: ['n'] }] } });
    expect(parseAnswer(write, { any: 'thing' })).toEqual({ value: undefined });
  });
});

it('An application id is a UUID of version 7 that begins with the time', () => {
  const ids = Array.from({ length: 64 }, () => makeApplicationId(0x0123_4567_89ab));
  for (const id of ids) expect(id).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids.map((id) => id.slice(15))).size).toBe(64);
  expect(new Set(ids.map((id) => id[14])).size).toBe(1);
  expect(new Set(ids.map((id) => id[15])).size).toBeGreaterThan(4);
  expect(new Set(ids.map((id) => id[19])).size).toBe(4);
});

it('A collection code is shown for three minutes of the same visit', () => {
  const kept = {
    applicationId: '',
    sellerId: '',
    totalMinor: 1,
    currency: 'EUR' as const,
    keptAt: 1_000_000,
    isVisitOver: false,
  };
  const left = (afterMs: number, isVisitOver = false) =>
    sameVisitLeftMs({ ...kept, isVisitOver }, kept.keptAt + afterMs);
  expect([-1, 0, 1, 179_999, 180_000, 200_000].map((afterMs) => left(afterMs))).toEqual([0, 180_000, 179_999, 1, 0, 0]);
  expect(left(1, true)).toBe(0);
});

it('A refusal is told from a result', () => {
  expect([isRefused({ refusal: 'not_found' }), isRefused({ orderNumber: '1' })]).toEqual([true, false]);
});

describe('A terminal’s key', () => {
  it('is written down and read again, and signs as before', async () => {
    const key = await makeTerminalKey(true);
    const written = await exportTerminalKey(key);
    expect(Object.keys(written).toSorted()).toEqual(['crv', 'd', 'kty', 'x', 'y']);
    const again = await importTerminalKey(written);
    expect([again.publicJwk, again.thumbprint]).toEqual([key.publicJwk, key.thumbprint]);
    expect(Object.keys(key.publicJwk).toSorted()).toEqual(['crv', 'kty', 'x', 'y']);
    expect([again.privateKey.extractable, again.privateKey.usages]).toEqual([false, ['sign']]);
    const toSign = {
      applicationId: makeApplicationId(0),
      sellerId: 's',
      amountMinor: 1,
      currency: 'EUR' as const,
      seal: 'a..b.c.d',
      issuedAt: 0,
    };
    const [, payload] = (await signAsTerminal(again, 'till', toSign)).split('.');
    expect(Buffer.from(payload!, 'base64url').toString()).toContain('till');
    expect(() => signAsTerminal(again, 'till', { ...toSign, amountMinor: 0 })).toThrow(/amountMinor/);
  });

  it('cannot be written down where it was made not to be', async () => {
    await expect(exportTerminalKey(await makeTerminalKey(false))).rejects.toThrow();
  });

  it('is of the terminal that the credential names before its first dot', () => {
    expect(terminalIdIn('till-1.secret.with.dots')).toBe('till-1');
  });
});

const channelOf = async (code: string): Promise<EnrolmentChannel> => ({
  conversationId: '01912345-6789-7abc-8def-0123456789ab',
  stretchedCode: await stretchEnrolmentCode(code, 'A'.repeat(22)),
  binding: 'certificate',
  keySha256: 'K'.repeat(43),
});

describe('Enrolling by a code', () => {
  const enrolment = {
    terminalId: 't',
    credential: 't.s',
    rootThumbprint: 'A'.repeat(43),
    shopName: 'Shop',
    shopLocale: 'en',
    staffPin: null,
  };
  it('stretches the code as PBKDF2 does, with a salt of 16 bytes', async () => {
    const salt = makeEnrolmentSalt();
    expect(salt).toMatch(/^[\w-]{22}$/);
    expect(makeEnrolmentSalt()).not.toBe(salt);
    const { pbkdf2Sync } = await import('node:crypto');
    const expected = pbkdf2Sync('482915', Buffer.from('-_-_AAAAAAAAAAAAAAAAAA', 'base64url'), 200_000, 32, 'sha512');
    expect(await stretchEnrolmentCode('482915', '-_-_AAAAAAAAAAAAAAAAAA')).toBe(expected.toString('base64url'));
  });

  it('hands over what only that kiosk can open, and nothing to one with another code, key, certificate or share', async () => {
    const channel = await channelOf('482915');
    const { sellerShare, scalar } = await beginAsSeller(channel);
    const [{ publicJwk }, { publicJwk: otherKey }] = await Promise.all([
      makeTerminalKey(false),
      makeTerminalKey(false),
    ]);
    const kiosk = await proveAsKiosk(channel, sellerShare, publicJwk);
    const judged = await judgeAsSeller(channel, scalar, kiosk.sent);
    const sealed = await judged!.seal(enrolment);
    expect(await kiosk.open(sealed)).toEqual(enrolment);
    expect(sealed.enrolment).not.toContain('credential');

    const other = await proveAsKiosk(channel, sellerShare, publicJwk);
    expect(await other.open(sealed)).toBeNull();
    const refused = async (changed: object, sent = kiosk.sent) =>
      expect(await judgeAsSeller({ ...channel, ...changed }, scalar, sent)).toBeNull();
    await refused({ stretchedCode: (await channelOf('482916')).stretchedCode });
    await refused({ keySha256: 'L'.repeat(43) });
    await refused({ binding: 'authorities', keySha256: null });
    await refused({ conversationId: '01912345-6789-7abc-8def-0123456789ac' });
    await refused({}, { ...kiosk.sent, publicJwk: otherKey });
    await refused({}, { ...kiosk.sent, publicJwk: { ...publicJwk, y: otherKey.y } });
    await refused({}, { ...kiosk.sent, proof: other.sent.proof });
    // A point of low order, which no honest side sends.
    await refused({}, { ...kiosk.sent, kioskShare: 'A'.repeat(43) });
  });

  it.each([
    ['certificate', null],
    ['authorities', 'K'.repeat(43)],
    ['this-machine', 'K'.repeat(43)],
  ] as const)('throws where the binding %s and the certificate %s do not fit', async (binding, keySha256) => {
    const channel = { ...(await channelOf('482915')), binding, keySha256 };
    await expect(beginAsSeller(channel)).rejects.toThrow(
      `The binding "${binding}" and the certificate do not fit together.`,
    );
  });
});
