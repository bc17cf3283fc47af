import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { extendDueAt } from '../../../server/order/hold-extension.ts';

const dayMs = 24 * 3_600_000;

it('A hold is extended in the middle of its time, as long as it then ends within the longest', () => {
  const hold = { heldUntil: 7 * dayMs, acceptedAt: 0, longestHoldMs: 30 * dayMs };
  expect(extendDueAt(hold, 0)).toBe(3.5 * dayMs);
  expect(extendDueAt({ ...hold, longestHoldMs: 10.5 * dayMs }, 0)).toBe(3.5 * dayMs);
  expect(extendDueAt({ ...hold, longestHoldMs: 10.5 * dayMs - 1 }, 0)).toBeNull();
  expect(extendDueAt(hold, 7 * dayMs)).toBeNull();
  expect(extendDueAt(hold, 8 * dayMs)).toBeNull();
});

it('Extended again and again, a hold never ends later than the longest, and always ends', () => {
  const time = fc.integer({ min: 1, max: 40 * dayMs });
  fc.assert(
    fc.property(time, time, (lifetimeMs, longestHoldMs) => {
      let heldUntil = lifetimeMs;
      let now = 0;
      for (let count = 0; count < 1_000; count++) {
        const dueAt = extendDueAt({ heldUntil, acceptedAt: 0, longestHoldMs }, now);
        if (dueAt === null) break;
        expect(dueAt).toBeGreaterThanOrEqual(now);
        expect(dueAt).toBeLessThan(heldUntil);
        // A hold of a millisecond has no middle.
        now = Math.max(dueAt, now + 1);
        heldUntil = Math.max(heldUntil, now + lifetimeMs);
      }
      expect(heldUntil).toBeLessThanOrEqual(Math.max(lifetimeMs, longestHoldMs + 1));
    }),
  );
});
