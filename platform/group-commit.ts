import type { Transaction } from './database.ts';

type Job = {
  work: (transaction: Transaction) => Promise<unknown>;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
};

const largestGroup = 64;

/**
 * Runs writes one after another on one SQLite connection; those that wait at the same moment share one commit, and so one
 * fsync. Each has a savepoint of its own: one that throws takes back only what it did itself. A result is given out only
 * after the commit that makes it durable.
 */
export class GroupCommit {
  #connection: Transaction;
  #waiting: Job[] = [];
  #running: Promise<void> | null = null;

  constructor(connection: Transaction) {
    this.#connection = connection;
  }

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
    while (this.#waiting.length > 0) await this.#commitTogether(this.#waiting.splice(0, largestGroup));
    this.#running = null;
  }

  async #commitTogether(group: Job[]): Promise<void> {
    const settle: (() => void)[] = [];
    try {
      await this.#connection.run('BEGIN IMMEDIATE');
      for (const job of group) settle.push(await this.#runInSavepoint(job));
      await this.#connection.run('COMMIT');
    } catch (error) {
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      for (const job of group) job.reject(error);
      return;
    }
    for (const give of settle) give();
  }

  async #runInSavepoint(job: Job): Promise<() => void> {
    await this.#connection.run('SAVEPOINT job');
    try {
      const result = await job.work(this.#connection);
      await this.#connection.run('RELEASE job');
      return () => job.resolve(result);
    } catch (error) {
      await this.#connection.run('ROLLBACK TO job');
      await this.#connection.run('RELEASE job');
      return () => job.reject(error);
    }
  }
}
