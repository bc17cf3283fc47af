import { expect, it } from 'vitest';
import { makeUuidV7 } from '../../contract/uuid-v7.ts';

it('a UUID of version 7 begins with its 48 bits of milliseconds, and has the bits of version and variant', () => {
  // The example of RFC 9562, A.6: Tuesday, 22 February 2022, 19:22:22 UTC.
  expect(makeUuidV7(0x017f22e279b0)).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(makeUuidV7(2 ** 48 - 1)).toMatch(/^ffffffff-ffff-7/);
});

it('UUIDs of version 7 sort by the moment at which they were made, and differ within one', () => {
  const moments = [0, 1, 2 ** 32 - 1, 2 ** 32, 1_790_000_000_000, 1_790_000_000_001];
  const made = moments.map(makeUuidV7);
  expect(made.toSorted()).toEqual(made);
  expect(new Set(Array.from({ length: 1_000 }, () => makeUuidV7(5))).size).toBe(1_000);
});
