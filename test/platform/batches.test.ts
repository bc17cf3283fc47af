import { describe, expect, it } from 'vitest';
import { Batches } from '../../platform/database/batches.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const numbers = (count: number) => Array.from({ length: count }, (_each, n) => n);

/** Batches that double numbers. `before` is asked as each batch begins, and `failing` before its results are given. */
function doubling({
  largest,
  before = turn,
  failing = () => undefined,
}: {
  largest?: number;
  before?: () => Promise<unknown>;
  failing?: (taken: readonly number[]) => Error | undefined;
} = {}) {
  const taken: (readonly number[])[] = [];
  let running = 0;
  let mostRunning = 0;
  const batches = new Batches<number, number>(async (take) => {
    mostRunning = Math.max(mostRunning, ++running);
    try {
      await before();
      const items = take();
      taken.push(items);
      await turn();
      const error = failing(items);
      if (error) throw error;
      return items.map((item) => 2 * item);
    } finally {
      running -= 1;
    }
  }, largest);
  return { batches, taken, mostRunning: () => mostRunning };
}

const failingWithOne = (items: readonly number[]) =>
  items.includes(1) ? new Error(`fault of ${items.join()}`) : undefined;

// What is never answered fails soon: each of these takes milliseconds.
describe('Batches', { timeout: 5_000 }, () => {
  it('takes together what waits when a batch begins, one batch at a time, and gives each its own result', async () => {
    const { batches, taken, mostRunning } = doubling();
    const early = numbers(3).map((n) => batches.add(n));
    await turn();
    const late = [3, 4].map((n) => batches.add(n));
    expect(await Promise.all([...early, ...late])).toEqual([0, 2, 4, 6, 8]);
    expect(taken).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    expect(await batches.add(5), 'after a rest').toBe(10);
    expect(taken.at(-1)).toEqual([5]);
    expect(mostRunning()).toBe(1);
  });

  it('has at most 64 in a batch, or as many as it is told', async () => {
    for (const [largest, sizes] of [
      [undefined, [64, 6]],
      [30, [30, 30, 10]],
    ] as const) {
      const { batches, taken } = doubling(largest === undefined ? {} : { largest });
      expect(await Promise.all(numbers(70).map((n) => batches.add(n)))).toEqual(numbers(70).map((n) => 2 * n));
      expect(taken.map((items) => items.length)).toEqual(sizes);
    }
  });

  it('takes the same again when the work is repeated, and leaves what arrived since to the next batch', async () => {
    const taken: (readonly string[])[] = [];
    let later: Promise<string> | undefined;
    const batches = new Batches<string, string>(async (take) => {
      await turn();
      taken.push(take());
      if (taken.length === 1) later = batches.add('c');
      await turn();
      taken.push(take());
      return take();
    });
    expect(await Promise.all(['a', 'b'].map((each) => batches.add(each)))).toEqual(['a', 'b']);
    expect(await later).toBe('c');
    expect(taken).toEqual([['a', 'b'], ['a', 'b'], ['c'], ['c']]);
  });

  it('works on each item alone when a batch fails, so that only the one at fault is told', async () => {
    const { batches, taken, mostRunning } = doubling({ failing: failingWithOne });
    const outcomes = await Promise.allSettled(numbers(3).map((n) => batches.add(n)));
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 0 },
      { status: 'rejected', reason: new Error('fault of 1') },
      { status: 'fulfilled', value: 4 },
    ]);
    expect(taken).toEqual([[0, 1, 2], [0], [1], [2]]);
    expect(await batches.add(5)).toBe(10);
    expect(mostRunning()).toBe(1);
  });

  it('does not try again what failed alone, or what the database could not keep', async () => {
    const alone = doubling({ failing: () => new Error('at fault') });
    await expect(alone.batches.add(1)).rejects.toThrow('at fault');
    expect(alone.taken).toEqual([[1]]);
    const full = new StorageUnavailable('disk_full', 'no room');
    const stored = doubling({ failing: () => full });
    const outcomes = await Promise.allSettled(numbers(3).map((n) => stored.batches.add(n)));
    expect(outcomes).toEqual(numbers(3).map(() => ({ status: 'rejected', reason: full })));
    expect(stored.taken).toEqual([[0, 1, 2]]);
  });

  it('tells those who wait when the work fails before it has taken anything', async () => {
    let begun = 0;
    const before = async () => {
      await turn();
      if (++begun === 1) throw new StorageUnavailable('unreachable', 'not there');
    };
    const { batches, taken } = doubling({ before });
    const outcomes = await Promise.allSettled([1, 2].map((n) => batches.add(n)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(taken).toEqual([]);
    expect(await batches.add(3)).toBe(6);
  });
});

it('Batches rest while nothing waits', async () => {
  const { batches, taken } = doubling();
  expect(await batches.add(1)).toBe(2);
  for (let turns = 0; turns < 5; turns++) await turn();
  expect(taken).toEqual([[1]]);
});
