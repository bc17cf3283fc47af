import type { Statements, Transaction } from './database.ts';
import { GroupTransaction } from './group-transaction.ts';
import { StorageUnavailable } from '../storage-unavailable.ts';

type Work<Result> = (transaction: Transaction) => Promise<Result>;

type Job = {
  work: Work<unknown>;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
};

/** Begins a transaction, runs `body` in it and commits, or takes it back and throws. `body` may run again. */
export type Transact = (body: (statements: Statements) => Promise<void>) => Promise<void>;

const largestGroup = 64;

/**
 * Runs writes in one transaction, one after another in the order in which they came, so that each sees what those before it did.
 * @returns their results, once they are durable
 */
async function writeTogether(transact: Transact, works: readonly Work<unknown>[]): Promise<unknown[]> {
  let results: unknown[] = [];
  await transact(async (statements) => {
    const transaction = new GroupTransaction(statements);
    results = [];
    for (const work of works) results.push(await work(transaction));
    await transaction.appendWhatWasLeft();
  });
  return results;
}

/** Runs one write in a transaction of its own. */
export async function writeAlone<Result>(transact: Transact, work: Work<Result>): Promise<Result> {
  const [result] = await writeTogether(transact, [work]);
  return result as Result;
}

/**
 * Lets writes that wait at the same moment share one commit, and so one fsync. A result is returned only after the commit that
 * makes it durable.
 *
 * Writes hardly ever throw (expected refusals are values), so a group runs without a savepoint for each. When one throws, the
 * whole group is rolled back and each runs again in a transaction of its own, so that only the failing write is lost. If the
 * database itself failed, each would fail again, so none is retried.
 */
export class GroupCommit {
  readonly #transact: Transact;
  #running: Promise<void> | null = null;
  #waiting: Job[] = [];

  constructor(transact: Transact) {
    this.#transact = transact;
  }

  /** Runs `work` in a transaction; it may run more than once, and only its last run counts. */
  write<Result>(work: Work<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
      this.#begin();
    });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #begin(): void {
    if (this.#running || this.#waiting.length === 0) return;
    this.#running = this.#commit(this.#waiting.splice(0, largestGroup)).finally(() => {
      this.#running = null;
      this.#begin();
    });
  }

  async #commit(group: readonly Job[]): Promise<void> {
    const failure = await this.#commitTogether(group);
    if (!failure) return;
    if (group.length === 1 || failure.error instanceof StorageUnavailable) {
      for (const job of group) job.reject(failure.error);
      return;
    }
    for (const job of group) {
      const own = await this.#commitTogether([job]);
      if (own) job.reject(own.error);
    }
  }

  async #commitTogether(group: readonly Job[]): Promise<{ error: unknown } | null> {
    try {
      const works = group.map(({ work }) => work);
      const results = await writeTogether(this.#transact, works);
      for (const [place, job] of group.entries()) job.resolve(results[place]);
      return null;
    } catch (error) {
      return { error };
    }
  }
}
