import type { Transaction } from './database.ts';
import { GroupTransaction } from './group-transaction.ts';
import type { Statements } from './group-transaction.ts';
import { StorageUnavailable } from '../storage-unavailable.ts';

type Job = {
  work: (transaction: Transaction) => Promise<unknown>;
  /** Null: it may conflict with anything. */
  conflictKeys: readonly string[] | null;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
};

/** Begins a transaction, runs `body` in it and commits, or takes it back and throws. `body` may run again. */
export type Transact = (body: (statements: Statements) => Promise<void>) => Promise<void>;

const largestGroup = 64;

/**
 * Runs a group's jobs in one transaction. Jobs without a conflict key in common run side by side, so that one's statements fill the
 * time in which another waits; the others run in the order in which they came.
 */
async function runTogether(group: readonly Job[], transaction: Transaction): Promise<unknown[]> {
  const latest = new Map<string, Promise<unknown>>();
  const begun: Promise<unknown>[] = [];
  let latestAlone: Promise<unknown> = Promise.resolve();
  for (const { work, conflictKeys } of group) {
    const before = conflictKeys?.flatMap((conflictKey) => latest.get(conflictKey) ?? []) ?? [...begun];
    const running = Promise.all([latestAlone, ...before]).then(() => work(transaction));
    begun.push(running);
    if (conflictKeys) for (const conflictKey of conflictKeys) latest.set(conflictKey, running);
    else latestAlone = running;
  }
  // All of them end before anything is rolled back, even when one throws.
  await Promise.allSettled(begun);
  return Promise.all(begun);
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
  readonly #lanes: number;
  readonly #running = new Set<Promise<void>>();
  readonly #busyKeys = new Set<string>();
  #waiting: Job[] = [];

  /** @param lanes how many transactions may be open at the same moment; with several, every write names its conflict keys */
  constructor(transact: Transact, lanes = 1) {
    this.#transact = transact;
    this.#lanes = lanes;
  }

  /**
   * Runs `work` in a transaction; it may run more than once, and only its last run counts.
   * @param conflictKeys names of everything that it reads or changes and another write might
   */
  write<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    conflictKeys: readonly string[] | null = null,
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ work, conflictKeys, resolve: resolve as (result: unknown) => void, reject });
      this.#begin();
    });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #begin(): void {
    while (this.#running.size < this.#lanes) {
      const group = this.#nextGroup();
      if (group.length === 0) return;
      const keys = group.flatMap(({ conflictKeys }) => conflictKeys ?? []);
      for (const each of keys) this.#busyKeys.add(each);
      const running = this.#commit(group).finally(() => {
        for (const each of keys) this.#busyKeys.delete(each);
        this.#running.delete(running);
        this.#begin();
      });
      this.#running.add(running);
    }
  }

  /** The longest waiting, a fair share of them, but none that conflicts with what is being written at this moment. */
  #nextGroup(): Job[] {
    const share = Math.min(largestGroup, Math.ceil(this.#waiting.length / this.#lanes));
    const group: Job[] = [];
    const left: Job[] = [];
    for (const job of this.#waiting) {
      const isFree = !job.conflictKeys?.some((conflictKey) => this.#busyKeys.has(conflictKey));
      (isFree && group.length < share ? group : left).push(job);
    }
    this.#waiting = left;
    return group;
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
    let results: unknown[] = [];
    try {
      await this.#transact(async (statements) => {
        const transaction = new GroupTransaction(statements);
        results = await runTogether(group, transaction);
        await transaction.appendWhatWasLeft();
      });
    } catch (error) {
      return { error };
    }
    for (const [place, job] of group.entries()) job.resolve(results[place]);
    return null;
  }
}
