import type { Reader, Transaction } from '../../platform/database/database.ts';
import { firstRow } from '../../platform/database/first-row.ts';

/**
 * The catalogue version grows with every change of an article (not of stock). A server keeps it with everything that it derives
 * from the whole catalogue, and derives that again when the version has changed, no matter which process changed it.
 */
export async function readCatalogueVersion(reader: Reader): Promise<number> {
  const sql = 'SELECT version FROM catalogue';
  return (await firstRow<{ version: number }>(reader, 'the version of the catalogue', sql)).version;
}

export async function raiseCatalogueVersion(transaction: Transaction): Promise<void> {
  await transaction.run('UPDATE catalogue SET version = version + 1');
}

/**
 * Shares reads of one value. Reads that come while another is under way share the next one: each gets a value read after it
 * asked, and there is only one read at a time, however many ask.
 */
export class SharedRead<Value> {
  #read: () => Promise<Value>;
  #running: Promise<unknown> | null = null;
  #next: Promise<Value> | null = null;

  constructor(read: () => Promise<Value>) {
    this.#read = read;
  }

  get(): Promise<Value> {
    if (this.#next) return this.#next;
    if (!this.#running) return this.#start();
    this.#next = this.#running.then(() => {
      this.#next = null;
      return this.#start();
    });
    return this.#next;
  }

  #start(): Promise<Value> {
    const value = this.#read();
    const ended = () => {
      if (this.#running === running) this.#running = null;
    };
    const running: Promise<void> = value.then(ended, ended);
    this.#running = running;
    return value;
  }
}

/** Remembers, per database, values that hold as long as the catalogue has not changed. */
export class OfOneCatalogueVersion<Value> {
  #version = -1;
  #values = new Map<string, Promise<Value>>();
  #capacity: number;

  /** @param capacity how many values are kept; the oldest goes first */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The value kept under `key`, or what `workOut` gives. A failure is not kept. */
  get(version: number, key: string, workOut: () => Promise<Value>): Promise<Value> {
    if (version !== this.#version) {
      this.#values.clear();
      this.#version = version;
    }
    const kept = this.#values.get(key);
    if (kept) return kept;
    const value = workOut();
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (oldest !== undefined && this.#values.size > this.#capacity) this.#values.delete(oldest);
    value.catch(() => this.#values.get(key) === value && this.#values.delete(key));
    return value;
  }
}
