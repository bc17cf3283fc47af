import * as fc from 'fast-check';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { p256PublicKey, signEs256, verifiesEs256 } from '../../platform/ecdsa-p256.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const withOptions = { dsaEncoding: 'ieee-p1363' } as const;
const text = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

it('makes and knows the same signatures as node:crypto with r and s side by side', () => {
  fc.assert(
    fc.property(text, (signed) => {
      const ours = signEs256(signed, pair.privateKey);
      const theirs = sign('sha256', signed, { key: pair.privateKey, ...withOptions });
      expect(ours).toHaveLength(64);
      expect(verify('sha256', signed, { key: pair.publicKey, ...withOptions }, ours)).toBe(true);
      expect(verifiesEs256(signed, pair.publicKey, theirs)).toBe(true);
    }),
    { numRuns: 600 },
  );
});

it('judges whatever is no signature as node:crypto does', () => {
  const signature = sign('sha256', Buffer.from('text'), { key: pair.privateKey, ...withOptions });
  const half = fc.oneof(
    fc.constantFrom(Buffer.alloc(32), Buffer.alloc(32, 255), signature.subarray(0, 32), signature.subarray(32)),
    fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
  );
  fc.assert(
    fc.property(half, half, (r, s) => {
      const tried = Buffer.concat([r, s]);
      const theirs = verify('sha256', Buffer.from('text'), { key: pair.publicKey, ...withOptions }, tried);
      expect(verifiesEs256(Buffer.from('text'), pair.publicKey, tried)).toBe(theirs);
    }),
    { numRuns: 600 },
  );
  for (const length of [0, 63, 65, 72])
    expect(
      verifiesEs256(Buffer.from('text'), pair.publicKey, Buffer.concat([signature, signature]).subarray(0, length)),
    ).toBe(false);
});

it('reads a public key from the coordinates of its JWK, and nothing that is no point on the curve', () => {
  const jwk = pair.publicKey.export({ format: 'jwk' });
  expect(p256PublicKey(jwk).equals(pair.publicKey)).toBe(true);
  expect(() => p256PublicKey({ ...jwk, y: jwk.x! })).toThrow();
  expect(() =>
    p256PublicKey({ x: Buffer.alloc(32).toString('base64url'), y: Buffer.alloc(32).toString('base64url') }),
  ).toThrow();
  expect(() => p256PublicKey({ x: jwk.x!.slice(0, -2), y: jwk.y! })).toThrow('32 bytes');
  expect(() => p256PublicKey({ x: jwk.x!.slice(0, 42), y: Buffer.alloc(33).toString('base64url') })).toThrow(
    '32 bytes',
  );
  expect(() => p256PublicKey({})).toThrow('32 bytes');
});
