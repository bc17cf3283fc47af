import { StorageUnavailable } from '../storage-unavailable.ts';

type Waiting<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };

/**
 * Works on a batch. `take` gives what waits at the moment of its first call, in order of arrival, and the same items again when
 * the work is repeated. Call it when the transaction has begun: what arrives until then is in the batch too.
 * @returns one result for each item, in the same order, once everything is durable
 */
export type BatchWork<Item, Result> = (take: () => readonly Item[]) => Promise<readonly Result[]>;

/**
 * Takes everything that waits at one step together, one batch at a time.
 *
 * When the work on a batch fails, each of its items is worked on again alone, so that one bad row does not fail the others. If the
 * database itself failed, each would fail again, so none is retried.
 */
export class Batches<Item, Result> {
  readonly #work: BatchWork<Item, Result>;
  readonly #largest: number;
  #waiting: Waiting<Item, Result>[] = [];
  #isRunning = false;

  /** @param largest how many items a batch has at most */
  constructor(work: BatchWork<Item, Result>, largest = 64) {
    this.#work = work;
    this.#largest = largest;
  }

  /** Adds an item to the next batch. @returns its result; rejects with what its work threw */
  add(item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      let batch: Waiting<Item, Result>[] | undefined;
      const take = () => (batch ??= this.#waiting.splice(0, this.#largest));
      const failure = await this.#attempt(take);
      if (failure) await this.#runEachAlone(take(), failure.error);
    }
    this.#isRunning = false;
  }

  async #runEachAlone(batch: readonly Waiting<Item, Result>[], error: unknown): Promise<void> {
    if (batch.length === 1 || error instanceof StorageUnavailable) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const one of batch) {
      const own = await this.#attempt(() => [one]);
      if (own) one.reject(own.error);
    }
  }

  async #attempt(take: () => readonly Waiting<Item, Result>[]): Promise<{ error: unknown } | null> {
    try {
      const results = await this.#work(() => take().map(({ item }) => item));
      for (const [place, { resolve }] of take().entries()) resolve(results[place] as Result);
      return null;
    } catch (error) {
      return { error };
    }
  }
}
