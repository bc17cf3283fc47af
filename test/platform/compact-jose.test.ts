import * as fc from 'fast-check';
import { CompactEncrypt, CompactSign, calculateJwkThumbprint, compactDecrypt, compactVerify, importJWK } from 'jose';
import { createPrivateKey, createPublicKey, createSecretKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  JoseError,
  agreedKey,
  openCompact,
  readJoseHeader,
  sealCompact,
  signCompact,
  thumbprint,
  verifyCompact,
} from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';

const pair = makeKeyPair();
const other = makeKeyPair();
const payload = { text: 'größer als „x“', amountMinor: 3600, nested: { list: [1, null, 'é'] } };
const signatureType = 'test+jws';
const sealType = 'test+jwe';

const sign = (content: unknown = payload) =>
  signCompact(content, pair.privateKey, { kid: pair.kid, typ: signatureType });
const seal = (content: unknown = payload) => sealCompact(content, pair.publicKey, { kid: pair.kid, typ: sealType });
const verify = (compact: string) => verifyCompact(compact, signatureType, () => pair.publicKey);
const open = (compact: string) => openCompact(compact, sealType, () => pair.privateKey);

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const withHeader = (compact: string, change: object) => {
  const [, ...rest] = compact.split('.');
  return [encode({ ...readJoseHeader(compact), ...change }), ...rest].join('.');
};

const epkOf = (key: KeyObject) => key.export({ format: 'jwk' });

/** Whatever comes, it is refused with a `JoseError` and nothing else. */
function refuses(take: (compact: string) => unknown, compact: string): boolean {
  try {
    take(compact);
    return false;
  } catch (error) {
    if (error instanceof JoseError) return true;
    throw error;
  }
}

describe('compact JOSE on synchronous calls', () => {
  it('signs what jose verifies', async () => {
    const verified = await compactVerify(sign(), await importJWK({ ...pair.publicJwk } as never, 'ES256'));
    expect(JSON.parse(new TextDecoder().decode(verified.payload))).toEqual(payload);
    expect(verified.protectedHeader).toEqual({ alg: 'ES256', kid: pair.kid, typ: signatureType });
  });

  it('verifies what jose signs', async () => {
    const signed = await new CompactSign(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'ES256', kid: pair.kid, typ: signatureType })
      .sign(pair.privateKey);
    expect(verify(signed)).toEqual(payload);
  });

  it('seals what jose opens', async () => {
    const opened = await compactDecrypt(seal(), pair.privateKey);
    expect(JSON.parse(new TextDecoder().decode(opened.plaintext))).toEqual(payload);
  });

  it.each([
    ['without a word on the parties', undefined],
    ['with what the sender says of the parties', { apu: Buffer.from('Alice'), apv: Buffer.from('Bob') }],
  ])('opens what jose seals %s', async (_name, parties) => {
    const sealing = new CompactEncrypt(Buffer.from(JSON.stringify(payload))).setProtectedHeader({
      alg: 'ECDH-ES',
      enc: 'A256GCM',
      kid: pair.kid,
      typ: sealType,
    });
    if (parties) sealing.setKeyManagementParameters(parties);
    expect(open(await sealing.encrypt(pair.publicKey))).toEqual(payload);
  });

  it('brings back any JSON object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
        const plain = JSON.parse(JSON.stringify(content)) as unknown;
        expect(verify(sign(content))).toEqual(plain);
        expect(open(seal(content))).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });

  it('agrees on the key of RFC 7518, appendix C', () => {
    const alice = createPrivateKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: 'gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0',
        y: 'SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps',
        d: '0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo',
      },
    });
    const bob = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: 'weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ',
        y: 'e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck',
      },
    });
    const key = agreedKey(diffieHellman({ privateKey: alice, publicKey: bob }), {
      algorithm: 'A128GCM',
      keyBits: 128,
      partyUInfo: Buffer.from('Alice'),
      partyVInfo: Buffer.from('Bob'),
    });
    expect(key.toString('base64url')).toBe('VqqN6vgjbSBcIijNcacQGg');
  });

  it('names a key by the thumbprint of RFC 7638, as jose does', async () => {
    expect(thumbprint(pair.publicJwk)).toBe(await calculateJwkThumbprint(pair.publicJwk as never));
    expect(thumbprint({ ...pair.publicJwk, kid: 'x', use: 'sig' } as never)).toBe(pair.kid);
  });
});

describe('a signature that is not right', () => {
  it('is refused when any one letter of it is another', () => {
    const signed = sign();
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.constantFrom(...'ABCXYZabcxyz0189-_.'), (place, letter) => {
        fc.pre(signed[place] !== letter);
        return refuses(verify, signed.slice(0, place) + letter + signed.slice(place + 1));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused when the bits left over in its last letter are another', () => {
    const signed = sign();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const next = alphabet[alphabet.indexOf(signed.at(-1)!) + 1]!;
    expect(() => verify(signed.slice(0, -1) + next)).toThrow('not canonical base64url');
  });

  it.each([
    ['another type', () => verifyCompact(sign(), 'other+jws', () => pair.publicKey)],
    ['a key that nobody trusts', () => verifyCompact(sign(), signatureType, () => undefined)],
    ['another key', () => verifyCompact(sign(), signatureType, () => other.publicKey)],
    ['the algorithm "none"', () => verify(`${encode({ alg: 'none', typ: signatureType })}.${encode(payload)}.`)],
    ['another algorithm in its header', () => verify(withHeader(sign(), { alg: 'HS256' }))],
    ['an unknown critical extension', () => verify(withHeader(sign(), { crit: ['exp'], exp: 1 }))],
    ['a key of its own in its header', () => verify(withHeader(sign(), { jwk: other.publicJwk }))],
    ['a payload that is not an object', () => verify(sign([1, 2]))],
    ['DER instead of R and S', () => verify(`${sign().split('.').slice(0, 2).join('.')}.${'MEUCIQ'.repeat(16)}`)],
  ])('is refused with %s', (_name, take) => {
    expect(take).toThrow(JoseError);
  });

  it('is refused when it is no token at all', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.base64String()).map((parts) => parts.join('.')),
        ),
        (text) => {
          return refuses(verify, text) && refuses(open, text);
        },
      ),
    );
  });
});

describe('a seal that is not right', () => {
  it('is refused when any one letter of it is another', () => {
    const sealed = seal();
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'ABCXYZabcxyz0189-_.'), (place, letter) => {
        fc.pre(sealed[place] !== letter);
        return refuses(open, sealed.slice(0, place) + letter + sealed.slice(place + 1));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused when parts of two are put together', () => {
    const [a, b] = [seal().split('.'), seal().split('.')];
    for (const place of [0, 2, 3, 4]) {
      expect(refuses(open, a.map((part, index) => (index === place ? b[index] : part)).join('.'))).toBe(true);
    }
  });

  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;

  it.each([
    ['another type', () => openCompact(seal(), 'other+jwe', () => pair.privateKey)],
    ['a key that is not here', () => openCompact(seal(), sealType, () => undefined)],
    ['another key', () => openCompact(seal(), sealType, () => other.privateKey)],
    ['another encryption', () => open(withHeader(seal(), { enc: 'A128GCM' }))],
    ['a wrapped key', () => open(withHeader(seal(), { alg: 'ECDH-ES+A256KW' }))],
    ['an encrypted key', () => open(seal().replace('..', '.AAAA.'))],
    ['no ephemeral key', () => open(withHeader(seal(), { epk: undefined }))],
    ['an ephemeral key on another curve', () => open(withHeader(seal(), { epk: epkOf(p384) }))],
    ['a private ephemeral key', () => open(withHeader(seal(), { epk: epkOf(other.privateKey) }))],
    [
      'a point that is not on the curve',
      () => open(withHeader(seal(), { epk: { ...other.publicJwk, y: other.publicJwk.x } })),
    ],
    ['a point that is not text', () => open(withHeader(seal(), { epk: { kty: 'EC', crv: 'P-256', x: 1, y: [] } }))],
    ['parties that are not text', () => open(withHeader(seal(), { apu: 1 }))],
    ['compression', () => open(withHeader(seal(), { zip: 'DEF' }))],
    ['a shortened tag', () => open(seal().slice(0, -10))],
  ])('is refused with %s', (_name, take) => {
    expect(take).toThrow(JoseError);
  });

  it('is refused when it was made with a password instead of a key', async () => {
    const direct = await new CompactEncrypt(Buffer.from('{}'))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: sealType })
      .encrypt(createSecretKey(Buffer.alloc(32)));
    expect(() => open(direct)).toThrow('only ECDH-ES with A256GCM');
  });

  it('says nothing of what it holds when it does not open', () => {
    const sealed = sealCompact({ number: '4000000000000002' }, other.publicKey, { kid: 'x', typ: sealType });
    expect(() => open(sealed)).toThrow(/^the seal does not open$/);
  });
});
