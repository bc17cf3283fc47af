import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { blake2b512 } from '../../../platform/release/blake2b.ts';

// Around the ends of blocks of 128 bytes. Electron's Node has no BLAKE2b; the Node of these tests has.
it.each([0, 1, 111, 127, 128, 129, 255, 256, 257, 5_000])('the digest of %i bytes is the one of OpenSSL', (length) => {
  const content = Buffer.from(Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 255));
  expect(blake2b512(content)).toEqual(createHash('blake2b512').update(content).digest());
});
