import { expect, it } from 'vitest';
import { retryDelayMs } from '../../platform/due-rounds.ts';

/* Without a cap, an application that settling could not be asked about for a day was asked about again after days. */

it('waits twice as long after each try, from half a second up to half a minute, and no longer however often it was tried', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 11, 40, 1_100, Number.MAX_SAFE_INTEGER].map(retryDelayMs)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000,
  ]);
});
