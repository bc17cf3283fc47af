import * as fc from 'fast-check';
import { CompactEncrypt } from 'jose';
import { createCipheriv, createPrivateKey, diffieHellman, randomBytes } from 'node:crypto';
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
import { p256PublicKey, signEs256 } from '../../platform/ecdsa-p256.ts';
import { makeKeyPair } from '../../platform/key-file.ts';

const pair = makeKeyPair();
const other = makeKeyPair();
const signatureType = 'test+jws';
const sealType = 'test+jwe';
const payload = { amountMinor: 3600, card: 'x' };

const encode = (text: string | Buffer) => Buffer.from(text).toString('base64url');
const verify = (compact: string) => verifyCompact(compact, signatureType, () => pair.publicKey);
const open = (compact: string) => openCompact(compact, sealType, () => pair.privateKey);

/** A JWS whose header is this text, byte for byte, and whose signature holds. */
function signedWithHeader(header: string | Buffer): string {
  const signed = `${encode(header)}.${encode(JSON.stringify(payload))}`;
  return `${signed}.${signEs256(Buffer.from(signed), pair.privateKey).toString('base64url')}`;
}

type SealParts = { header?: (epk: object) => string | Buffer; clear?: string; party?: { apu?: string; apv?: string } };

/** A JWE whose header is this text, byte for byte, and which holds together: what is refused is refused for its header. */
function sealedWith({ header, clear = JSON.stringify(payload), party = {} }: SealParts): string {
  const ephemeral = makeKeyPair();
  const wanted =
    header ?? ((epk: object) => JSON.stringify({ alg: 'ECDH-ES', enc: 'A256GCM', typ: sealType, epk, ...party }));
  const protectedHeader = encode(wanted(ephemeral.publicJwk));
  const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: pair.publicKey });
  const key = agreedKey(secret, {
    algorithm: 'A256GCM',
    keyBits: 256,
    ...(party.apu !== undefined && { partyUInfo: Buffer.from(party.apu, 'base64url') }),
    ...(party.apv !== undefined && { partyVInfo: Buffer.from(party.apv, 'base64url') }),
  });
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(protectedHeader));
  const ciphertext = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
  return [protectedHeader, '', encode(iv), encode(ciphertext), encode(cipher.getAuthTag())].join('.');
}

const sealHeader = (changes: object) => (epk: object) =>
  JSON.stringify({ alg: 'ECDH-ES', enc: 'A256GCM', typ: sealType, epk, ...changes });

function refusal(take: (compact: string) => unknown, compact: string): string {
  try {
    take(compact);
  } catch (error) {
    if (error instanceof JoseError) return error.message;
    throw error;
  }
  return 'it was accepted';
}

// The group of P-256 (FIPS 186-4, D.1.2.3): its prime, its order, and the b of its equation.
const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

const asBytes = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base % prime, left = exponent; left > 0n; left >>= 1n, square = (square * square) % prime) {
    if (left & 1n) result = (result * square) % prime;
  }
  return result;
}

describe('Vectors that others published', () => {
  const key = p256PublicKey({
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  });
  const signed =
    'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ' +
    '.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';

  it('hold: RFC 7515, A.3, but for the type that it does not have', () => {
    expect(refusal((compact) => verifyCompact(compact, signatureType, () => key), signed)).toContain('the type');
    const withoutType = undefined as unknown as string;
    expect(verifyCompact(signed, withoutType, () => key)).toEqual({
      iss: 'joe',
      exp: 1300819380,
      'http://example.com/is_root': true,
    });
    expect(refusal((compact) => verifyCompact(compact, withoutType, () => other.publicKey), signed)).toContain(
      'signature',
    );
  });

  it('hold: what is signed with the private key of RFC 7515, A.3', () => {
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      ...key.export({ format: 'jwk' }),
      d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
    };
    const compact = signCompact(payload, createPrivateKey({ format: 'jwk', key: jwk }), {
      kid: 'joe',
      typ: signatureType,
    });
    expect(verifyCompact(compact, signatureType, () => key)).toEqual(payload);
  });

  // The proof of RFC 9449, §4.1, and the thumbprint of its key, §6.1: RFC 7638 itself has none of an EC key.
  const proof =
    'eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFV' +
    'ZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VT' +
    'YzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP' +
    '4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg';

  it('hold: the signature, with its type, and the thumbprint of RFC 9449', () => {
    expect(thumbprint(readJoseHeader(proof).jwk!)).toBe('0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I');
    const read = verifyCompact(proof, 'dpop+jwt', ({ jwk }) => p256PublicKey(jwk!));
    expect(read).toMatchObject({ jti: '-BwC3ESc6acc2lTc', iat: 1562262616 });
    expect(refusal(verify, proof)).toContain('the type');
  });
});

describe('A header that stands on a signature or a seal that holds', () => {
  const rest = '"typ":"test+jws","kid":"k"}';

  it('is taken with whatever the standards let it have besides', () => {
    expect(verify(signedWithHeader(`{"alg":"ES256",${rest}`))).toEqual(payload);
    expect(
      verify(signedWithHeader(`  {"alg" : "ES256", "cty":"json", "x":{"alg":"a","typ":[{"alg":1}]},\n${rest} `)),
    ).toEqual(payload);
    expect(verify(signedWithHeader(`{"alg":"ES256","x":"\\"alg\\":1,\\\\","__proto__":{"alg":1},${rest}`))).toEqual(
      payload,
    );
    expect(open(sealedWith({}))).toEqual(payload);
    const party = { apu: encode('Alice'), apv: encode('Bob') };
    expect(open(sealedWith({ party }))).toEqual(payload);
  });

  it.each([
    ['no algorithm at all', `{"alg":"none",${rest}`, 'ES256'],
    ['the algorithm in capitals', `{"alg":"NONE",${rest}`, 'ES256'],
    ['a keyed hash', `{"alg":"HS256",${rest}`, 'ES256'],
    ['another curve', `{"alg":"ES384",${rest}`, 'ES256'],
    ['an algorithm that is no text', `{"alg":["ES256"],${rest}`, 'names no algorithm'],
    ['critical extensions', `{"alg":"ES256","crit":["exp"],"exp":1,${rest}`, 'crit'],
    ['critical extensions, none of them', `{"alg":"ES256","crit":[],${rest}`, 'crit'],
    ['critical extensions, null', `{"alg":"ES256","crit":null,${rest}`, 'crit'],
    ['a payload that is not encoded', `{"alg":"ES256","b64":false,"crit":["b64"],${rest}`, 'not known here'],
    ['a payload that is not encoded, without a word that it matters', `{"alg":"ES256","b64":false,${rest}`, 'b64'],
    ['a member twice', `{"alg":"ES256","alg":"ES256",${rest}`, 'twice'],
    ['a member twice, one of them escaped', `{"alg":"none","\\u0061lg":"ES256",${rest}`, 'twice'],
    ['a type twice', `{"alg":"ES256","typ":"other",${rest}`, 'twice'],
    ['a member twice within another', `{"alg":"ES256","jwk":{"x":"1","x":"2"},${rest}`, 'twice'],
    ['a key id that is no text', `{"alg":"ES256","typ":"test+jws","kid":7}`, 'kid is not text'],
    ['a type that is no text', `{"alg":"ES256","typ":["test+jws"],"kid":"k"}`, 'typ is not text'],
    ['no type', `{"alg":"ES256","kid":"k"}`, 'the type'],
    ['a type in other letters', `{"alg":"ES256","typ":"TEST+JWS","kid":"k"}`, 'the type'],
    ['a mark of the byte order', `\uFEFF{"alg":"ES256",${rest}`, 'not JSON'],
    ['a list instead of an object', `[{"alg":"ES256",${rest}]`, 'not an object'],
    ['text instead of an object', '"ES256"', 'not an object'],
    ['null instead of an object', 'null', 'not an object'],
    ['nothing', '', 'not JSON'],
    ['half an object', '{"alg":"ES256"', 'not JSON'],
    ['two objects', `{"alg":"ES256",${rest}{}`, 'not JSON'],
    ['a comment', `{"alg":"ES256",/**/${rest}`, 'not JSON'],
    [
      'bytes that are no text',
      Buffer.concat([Buffer.from('{"alg":"ES256","x":"'), Buffer.from([0xff, 0xc0]), Buffer.from(`",${rest}`)]),
      'not UTF-8',
    ],
    [
      'a surrogate as bytes',
      Buffer.concat([Buffer.from('{"alg":"ES256","x":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from(`",${rest}`)]),
      'not UTF-8',
    ],
    ['more than any header has', `{"alg":"ES256","x":"${'x'.repeat(4096)}",${rest}`, 'too long'],
  ])('has %s', (_what, header, why) => {
    expect(refusal(verify, signedWithHeader(header))).toContain(why);
  });

  it.each([
    ['compression, of what is not compressed', sealHeader({ zip: 'DEF' }), 'zip'],
    ['critical extensions', sealHeader({ crit: ['exp'], exp: 1 }), 'crit'],
    ['an unencoded payload', sealHeader({ b64: false }), 'b64'],
    ['another encryption', sealHeader({ enc: 'A128GCM' }), 'only ECDH-ES'],
    ['an encryption with a hash', sealHeader({ enc: 'A128CBC-HS256' }), 'only ECDH-ES'],
    ['a wrapped key', sealHeader({ alg: 'ECDH-ES+A256KW' }), 'only ECDH-ES'],
    ['a shared key', sealHeader({ alg: 'dir' }), 'only ECDH-ES'],
    ['the type of something else', sealHeader({ typ: signatureType }), 'the type'],
    ['its ephemeral key twice', (epk: object) => `{"epk":{},${sealHeader({})(epk).slice(1)}`, 'twice'],
    ['an ephemeral key that is text', sealHeader({ epk: 'epk' }), 'must be public'],
    ['an ephemeral key that is null', sealHeader({ epk: null }), 'must be public'],
    [
      'an ephemeral key of another kind',
      sealHeader({ epk: { kty: 'OKP', crv: 'X25519', x: 'AAAA' } }),
      'must be public',
    ],
    [
      'a private part',
      (epk: object) => sealHeader({ epk: { ...epk, d: encode(Buffer.alloc(32, 1)) } })(epk),
      'must be public',
    ],
    ['parties that are not base64url', sealHeader({ apu: 'Alice!' }), 'parties'],
    ['other parties than the key was agreed with', sealHeader({ apu: encode('Alice') }), 'does not open'],
  ])('of a seal has %s', (_what, header, why) => {
    expect(refusal(open, sealedWith({ header }))).toContain(why);
  });

  const yOfZero = power(b, (prime + 1n) / 4n);
  it.each([
    ['that is at infinity', 0n, 0n],
    ['that is not on the curve', 1n, 1n],
    ['on the curve, with its x not reduced', prime, yOfZero],
    ['beyond every coordinate', 2n ** 256n - 1n, 2n ** 256n - 1n],
  ])('of a seal has a point %s', (_what, x, y) => {
    const epk = { kty: 'EC', crv: 'P-256', x: encode(asBytes(x)), y: encode(asBytes(y)) };
    expect(() => p256PublicKey(epk)).toThrow();
    expect(refusal(open, sealedWith({ header: sealHeader({ epk }) }))).toContain('does not open');
  });

  it('of a seal may have a point whose x is nothing, which is on the curve', () => {
    expect((yOfZero * yOfZero) % prime).toBe(b);
    expect(() => p256PublicKey({ x: encode(asBytes(0n)), y: encode(asBytes(yOfZero)) })).not.toThrow();
  });

  it.each([
    ['padded', (text: string) => `${text}=`],
    [
      'with a byte too many before it',
      (text: string) => encode(Buffer.concat([Buffer.alloc(1), Buffer.from(text, 'base64url')])),
    ],
    ['with a byte too few', (text: string) => encode(Buffer.from(text, 'base64url').subarray(1))],
    ['in the letters of base64', (text: string) => `+/${text.slice(2)}`],
    ['with a blank', (text: string) => ` ${text}`],
    ['with bits left over', (text: string) => `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'D'}`],
  ])('of a seal has a coordinate %s', (_what, change) => {
    for (const name of ['x', 'y'] as const) {
      const header = (epk: Record<string, string>) => sealHeader({ epk: { ...epk, [name]: change(epk[name]!) } })(epk);
      expect(refusal(open, sealedWith({ header: header as (epk: object) => string }))).toContain('coordinate');
    }
  });
});

describe('A signature', () => {
  const [header, body, signature] = signCompact(payload, pair.privateKey, { kid: 'k', typ: signatureType }).split(
    '.',
  ) as [string, string, string];
  const withSignature = (r: bigint, s: bigint) =>
    `${header}.${body}.${encode(Buffer.concat([asBytes(r), asBytes(s)]))}`;
  const bytes = Buffer.from(signature, 'base64url');
  const r = BigInt(`0x${bytes.subarray(0, 32).toString('hex')}`);
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);

  it.each([
    ['nothing', 0n, 0n],
    ['r is nothing', 0n, s],
    ['s is nothing', r, 0n],
    ['one and one', 1n, 1n],
    ['r is the order', order, s],
    ['s is the order', r, order],
    ['both are the order', order, order],
    ['both are one less than the order', order - 1n, order - 1n],
    ['r and s are exchanged', s, r],
    ['both are as large as can be', 2n ** 256n - 1n, 2n ** 256n - 1n],
  ])('in which %s is refused', (_what, one, two) => {
    expect(refusal(verify, withSignature(one, two))).toBe('the signature does not hold');
  });

  function der(): Buffer {
    const [one, two] = [bytes.subarray(0, 32), bytes.subarray(32)];
    const integer = Buffer.from([2, 33, 0]);
    const both = Buffer.concat([integer, one, integer, two]);
    return Buffer.concat([Buffer.from([0x30, both.length]), both]);
  }

  it.each([
    ['in DER', encode(der())],
    ['in DER, cut to the right length', encode(der().subarray(0, 64))],
    ['with a byte too many', encode(Buffer.concat([bytes, Buffer.alloc(1)]))],
    ['with a byte too many before it', encode(Buffer.concat([Buffer.alloc(1), bytes]))],
    ['with a byte too few', encode(bytes.subarray(0, 63))],
    ['that is empty', ''],
    ['that is padded', `${signature}==`],
    ['in the letters of base64', `${signature.slice(0, -2)}+/`],
    ['followed by a line', `${signature}\n`],
  ])('%s is refused', (_what, text) => {
    expect(refusal(verify, `${header}.${body}.${text}`)).not.toBe('it was accepted');
  });
});

describe('Parts', () => {
  const signed = signCompact(payload, pair.privateKey, { kid: 'k', typ: signatureType });
  const sealed = sealCompact(payload, pair.publicKey, { kid: 'k', typ: sealType });

  it.each([
    ['a signed object', signed, verify],
    ['a seal', sealed, open],
  ])('of %s that are missing, empty, exchanged, repeated or too many are refused', (_what, compact, take) => {
    const parts = compact.split('.');
    const altered = [
      ...parts.map((_part, place) => parts.toSpliced(place, 1)),
      ...parts.map((_part, place) => parts.toSpliced(place, 0, '')),
      ...parts.map((part, place) => parts.toSpliced(place, 0, part)),
      ...parts.flatMap((part, place) => (part === '' ? [] : [parts.with(place, '')])),
      ...parts.flatMap((part, place) =>
        parts.flatMap((otherPart, otherPlace) =>
          place < otherPlace ? [parts.with(place, otherPart).with(otherPlace, part)] : [],
        ),
      ),
      ...parts.map((part, place) => parts.with(place, `${part}=`)),
      ...parts.map((part, place) => parts.with(place, ` ${part}`)),
      ...parts.map((part, place) => parts.with(place, part === '' ? 'AA' : part.slice(0, -1))),
      [...parts, ''],
      [...parts, ...parts],
      [],
    ];
    for (const each of altered) expect(refusal(take, each.join('.')), each.join('.')).not.toBe('it was accepted');
  });

  it.each([
    ['an initialisation vector of 16 bytes', 2, encode(Buffer.alloc(16))],
    ['no initialisation vector', 2, ''],
    ['a tag of 12 bytes', 4, encode(Buffer.from(sealed.split('.')[4]!, 'base64url').subarray(0, 12))],
    ['a tag of 4 bytes', 4, encode(Buffer.from(sealed.split('.')[4]!, 'base64url').subarray(0, 4))],
    ['a tag of 17 bytes', 4, encode(Buffer.concat([Buffer.from(sealed.split('.')[4]!, 'base64url'), Buffer.alloc(1)]))],
  ])('of a seal that have %s are refused', (_what, place, text) => {
    expect(refusal(open, sealed.split('.').with(place, text).join('.'))).toContain('wrong length');
  });

  it('without end are refused at once, whatever they are made of', () => {
    const huge = 5_000_000;
    for (const text of ['.'.repeat(huge), 'a'.repeat(huge), 'a.'.repeat(huge / 2), `${encode('['.repeat(huge))}.a.a`]) {
      expect(refusal(verify, text)).not.toBe('it was accepted');
      expect(refusal(open, text)).not.toBe('it was accepted');
    }
  });

  it('that hold together but hold no object are refused', () => {
    for (const clear of ['', 'null', '[]', '7', '"text"', '{"a":1', '\uFEFF{}']) {
      expect(refusal(open, sealedWith({ clear }))).toMatch(/what was sealed is not/);
    }
  });
});

describe('A byte of what stands behind base64url', () => {
  it('that is another is refused, wherever it is', async () => {
    const sealedByJose = await new CompactEncrypt(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'k', typ: sealType })
      .encrypt(pair.publicKey);
    const signed = signCompact(payload, pair.privateKey, { kid: 'k', typ: signatureType });
    for (const [compact, take] of [
      [sealedByJose, open],
      [signed, verify],
    ] as const) {
      expect(take(compact)).toEqual(payload);
      fc.assert(
        fc.property(fc.nat(4), fc.nat(10_000), fc.integer({ min: 1, max: 255 }), (which, at, change) => {
          const parts = compact.split('.');
          const place = which % parts.length;
          const part = Buffer.from(parts[place]!, 'base64url');
          fc.pre(part.length > 0);
          part[at % part.length]! ^= change;
          return refusal(take, parts.with(place, part.toString('base64url')).join('.')) !== 'it was accepted';
        }),
        { numRuns: 1_000 },
      );
    }
  });
});
