import { availableParallelism } from 'node:os';

/**
 * Does pieces of work side by side, at most as many at once as there are processors, and begins them in their order. Each gets to its
 * end, also where another one fails.
 * @returns the results, in the order of the pieces
 * @throws what the first piece that failed threw
 */
export async function sideBySide<Result>(
  pieces: readonly (() => Promise<Result>)[],
  atOnce = availableParallelism(),
): Promise<Result[]> {
  const results: PromiseSettledResult<Result>[] = [];
  const waiting = pieces.entries();
  const work = async () => {
    // All share one iterator: each piece is taken once.
    for (const [at, piece] of waiting) [results[at]] = await Promise.allSettled([piece()]);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
