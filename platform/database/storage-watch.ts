import { randomBytes } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from './database.ts';
import type { Log } from '../log.ts';
import { StorageUnavailable, asStorageFailure } from '../storage-unavailable.ts';
import type { StorageProblem } from '../storage-unavailable.ts';

/** Whether the database can be written now, since when (epoch milliseconds), and what stands in the way. */
export type StorageState = { isAvailable: boolean; since: number; problem: StorageProblem | null };

const lookWhenUpMs = 5_000;
const lookWhenDownMs = 1_000;
/** The time limit for a probe. SQLite waits up to 15 seconds for another process that writes, and that is not an outage. */
const answerWithinMs = { sqlite: 20_000, postgres: 8_000 };
/** With less room than this on its disk, in bytes, a database counts as full: a purchase begun now might not be finished. */
const leastRoom = 1_048_576;
/** The bytes that must fit before a database that was full counts as writable again. */
const fillingBytes = 65_536;

/** @throws {StorageUnavailable} when the disk of `folder` has no room that this user may fill */
async function assertRoom(folder: string): Promise<void> {
  const { blocks, bavail, bfree, bsize } = await statfs(folder);
  const room = (process.geteuid?.() === 0 ? bfree : bavail) * bsize;
  // Some file systems tell no size at all.
  if (blocks === 0 || room >= leastRoom) return;
  throw new StorageUnavailable('disk_full', `the database's disk has ${room} bytes left`);
}

/**
 * Watches whether a server's database can be written, so that a shop closes for credit before a card is typed. It logs each
 * outage once instead of with every request. It notices failures on `database`, and probes every few seconds by itself, even
 * without requests. Only a probe that wrote ends an outage. The probe writes the one row of the table `storage_look`, which both
 * schemas have.
 */
export class StorageWatch {
  /** The database that was given, watched. */
  readonly database: Database;
  readonly #inner: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  #state: StorageState;
  #refused = 0;
  /** The last probe found no database server. No other probe runs until one does, because each might wait as long. */
  #isSilent = false;
  #isStopped = true;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  readonly #onAvailable: (() => void)[] = [];

  constructor({ database, clock, log }: { database: Database; clock: Clock; log: Log }) {
    this.#inner = database;
    this.#clock = clock;
    this.#log = log;
    this.#state = { isAvailable: true, since: clock.now(), problem: null };
    this.database = {
      dialect: database.dialect,
      folder: database.folder,
      all: (sql, values) => this.#noticing(() => database.all(sql, values)),
      get: (sql, values) => this.#noticing(() => database.get(sql, values)),
      write: (work) => this.#noticing(() => database.write(work)),
      abandonConnections: () => database.abandonConnections(),
      close: () => database.close(),
    };
  }

  state(): StorageState {
    return this.#state;
  }

  /** A request was turned away because of the outage. */
  noteRefused(): void {
    if (!this.#state.isAvailable) this.#refused++;
  }

  /** Runs `effect` each time that an outage is over. */
  whenAvailable(effect: () => void): void {
    this.#onAvailable.push(effect);
  }

  /** Looks once, then keeps looking until `stop`. */
  async start(): Promise<void> {
    this.#isStopped = false;
    await this.#look();
  }

  /** Resolves when the look under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  async #noticing<Result>(ask: () => Promise<Result>): Promise<Result> {
    if (this.#isSilent) throw new StorageUnavailable('unreachable', 'the database does not answer');
    try {
      return await ask();
    } catch (error) {
      if (error instanceof StorageUnavailable) this.#noteFailure(error);
      throw error;
    }
  }

  #noteFailure({ problem, message }: StorageUnavailable): void {
    if (!this.#state.isAvailable) {
      this.#state = { ...this.#state, problem };
      return;
    }
    this.#state = { isAvailable: false, since: this.#clock.now(), problem };
    this.#refused = 0;
    this.#log.error({ event: 'storage_unavailable', problem, why: message }, 'the database cannot be used now');
    this.#schedule();
  }

  #noteWritten(): void {
    if (this.#state.isAvailable) return;
    const now = this.#clock.now();
    const { since, problem } = this.#state;
    this.#state = { isAvailable: true, since: now, problem: null };
    const over = { event: 'storage_available', problem, afterMs: now - since, refusedRequests: this.#refused };
    this.#log.warn(over, 'the database can be used again');
    for (const effect of this.#onAvailable) effect();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped || this.#looking) return;
    const delayMs = this.#state.isAvailable ? lookWhenUpMs : lookWhenDownMs;
    this.#timer = setTimeout(() => void this.#look(), delayMs);
  }

  async #look(): Promise<void> {
    this.#looking = this.#tryToWrite();
    await this.#looking;
    this.#looking = undefined;
    this.#schedule();
  }

  async #tryToWrite(): Promise<void> {
    try {
      if (this.#inner.folder !== null) await assertRoom(this.#inner.folder);
      await this.#answeredInTime(this.#inner.write((transaction) => this.#writeLook(transaction)));
      this.#isSilent = false;
      this.#noteWritten();
    } catch (error) {
      const failure = asStorageFailure(error);
      this.#isSilent =
        this.#inner.dialect === 'postgres' &&
        failure instanceof StorageUnavailable &&
        failure.problem === 'unreachable';
      if (this.#isSilent) this.#inner.abandonConnections();
      if (failure instanceof StorageUnavailable) this.#noteFailure(failure);
      else this.#log.error({ err: error }, 'the database could not be looked at');
    }
  }

  async #writeLook(transaction: Transaction): Promise<void> {
    const isFull = !this.#state.isAvailable;
    const filling = isFull ? randomBytes(fillingBytes / 2).toString('hex') : '';
    await transaction.run('UPDATE storage_look SET looked_at = ?, filling = ?', [this.#clock.now(), filling]);
    if (isFull) await transaction.run("UPDATE storage_look SET filling = ''");
  }

  async #answeredInTime(writing: Promise<void>): Promise<void> {
    let deadline: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      const withinMs = answerWithinMs[this.#inner.dialect];
      deadline = setTimeout(() => {
        reject(new StorageUnavailable('unreachable', `the database gave no answer within ${withinMs} ms`));
      }, withinMs);
    });
    try {
      await Promise.race([writing, silence]);
    } finally {
      clearTimeout(deadline);
      // A late failure has no caller to report to.
      writing.catch(() => undefined);
    }
  }
}
