import type { Transaction } from './database.ts';

type Job = {
  work: (transaction: Transaction) => Promise<unknown>;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
};

const largestGroup = 64;

/**
 * Runs writes one after another on one SQLite connection; those that wait at the same moment share one commit, and so one
 * fsync. A result is given out only after the commit that makes it durable.
 *
 * Writes hardly ever throw (expected refusals are values), so a group runs without a savepoint for each. When one does
 * throw, the whole group is taken back and each runs again in a transaction of its own, so that the one that throws takes
 * back only what it did itself.
 */
export class GroupCommit {
  #connection: Transaction;
  #waiting: Job[] = [];
  #running: Promise<void> | null = null;

  constructor(connection: Transaction) {
    this.#connection = connection;
  }

  /** Runs `work` in a transaction; it may run more than once, and only its last run counts. */
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, largestGroup);
      const failure = await this.#commitTogether(group);
      if (!failure) continue;
      if (group.length === 1) group[0]!.reject(failure.error);
      else for (const job of group) await this.#commitAlone(job);
    }
    this.#running = null;
  }

  async #commitAlone(job: Job): Promise<void> {
    const failure = await this.#commitTogether([job]);
    if (failure) job.reject(failure.error);
  }

  async #commitTogether(group: readonly Job[]): Promise<{ error: unknown } | null> {
    const results: unknown[] = [];
    try {
      await this.#connection.run('BEGIN IMMEDIATE');
      for (const { work } of group) results.push(await work(this.#connection));
      await this.#connection.run('COMMIT');
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      return { error };
    }
    for (const [place, job] of group.entries()) job.resolve(results[place]);
    return null;
  }
}
