import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { buildCommit } from './built-commit.ts';
import { describeAgainst32, describeComparison, median, summarise } from './comparison.ts';
import type { Slice } from './compared-shop.ts';
import { timeByRole, watchOthers } from './processor-time.ts';

const about = { work: 'purchases', database: 'sqlite', link: 'line-socket', inFlight: 8 };

const slice = (perSecond: number, seller: number, othersShare = 0): Slice => ({
  inFlight: 8,
  perSecond,
  p50Ms: 1000 / perSecond,
  p99Ms: 5000 / perSecond,
  us: { load: 900, seller },
  othersShare,
});

test('the ratio is the median of the ratios of the pairs, not the ratio of the medians', () => {
  const comparison = summarise(about, [
    { base: slice(100, 1000), current: slice(150, 600, 0.4) },
    { base: slice(10, 1000), current: slice(20, 500) },
    { base: slice(200, 1000), current: slice(200, 1000) },
  ]);
  expect(comparison.ratios).toEqual([1.5, 2, 1]);
  expect(comparison).toMatchObject({ ratio: 1.5, processorRatio: 0.6, othersShare: 0.4 });
  expect(comparison.base.perSecond).toBe(100);
  expect(describeComparison(comparison)).toContain('1.5 times the base (pairs: 1.5, 2, 1)');
});

test('the median of an even number lies between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

const at = (inFlight: number, base: number, current: number) =>
  summarise({ ...about, inFlight }, [{ base: slice(base, 1), current: slice(current, 1) }]);

test('128 in flight are held against the base at 32', () => {
  expect(describeAgainst32([at(32, 100, 200), at(128, 50, 250)])).toContain('2.50 times');
  expect(describeAgainst32([at(32, 100, 200)])).toBeUndefined();
});

test('processor time of a process is counted, also once its parent has reaped it', async () => {
  const burn = 'const until = Date.now() + 300; while (Date.now() < until);';
  const program = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(burn)}]); console.log(1); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    await once(child.stdout, 'data');
    const total = [...timeByRole([child.pid!]).values()].reduce((sum, us) => sum + us, 0);
    expect(total).toBeGreaterThan(50_000);
  } finally {
    child.kill();
  }
});

test('what this process works is not counted as work of others', () => {
  const others = watchOthers();
  execFileSync(process.execPath, ['-e', '1']);
  const share = others();
  expect(share).toBeGreaterThanOrEqual(0);
  expect(share).toBeLessThanOrEqual(1);
});

test('a base that Git does not know is named', async () => {
  const never = new AbortController().signal;
  await expect(buildCommit('no-such-commit', () => {}, never)).rejects.toThrow(/Git does not know no-such-commit/);
});

test('a comparison that was cancelled builds nothing', async () => {
  await expect(buildCommit('HEAD', () => {}, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow();
});
