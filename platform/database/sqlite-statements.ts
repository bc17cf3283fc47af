import type { Value } from './database.ts';

type Done<Result> = (error: Error | null, result: Result) => void;

type Statement = {
  run(values: readonly Value[], done: (this: { changes: number }, error: Error | null) => void): void;
  all(values: readonly Value[], done: Done<unknown[]>): void;
  finalize(done: () => void): void;
};

/** The part of a `sqlite3` connection that is used here. */
export type SqliteConnection = {
  exec(sql: string, done: (error: Error | null) => void): void;
  prepare(sql: string, done: (error: Error | null) => void): Statement;
};

const mostKept = 256;

/**
 * Runs statements on one SQLite connection and keeps each prepared for the next time: preparing one costs as much again as
 * running it.
 */
export class SqliteStatements {
  readonly #connection: SqliteConnection;
  readonly #kept = new Map<string, Promise<Statement>>();

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  /** Gives how many rows it changed. */
  async run(sql: string, values: readonly Value[]): Promise<number> {
    const statement = await this.#prepared(sql);
    return new Promise((resolve, reject) =>
      statement.run(values, function (error) {
        if (error) reject(error);
        else resolve(this.changes);
      }),
    );
  }

  async all(sql: string, values: readonly Value[]): Promise<unknown[]> {
    const statement = await this.#prepared(sql);
    return new Promise((resolve, reject) =>
      statement.all(values, (error, rows) => (error ? reject(error) : resolve(rows))),
    );
  }

  /** A connection closes only when nothing is prepared on it any more. */
  async finalizeAll(): Promise<void> {
    await Promise.all([...this.#kept.keys()].map((sql) => this.#finalize(sql)));
  }

  #prepared(sql: string): Promise<Statement> {
    const kept = this.#kept.get(sql);
    if (kept) return kept;
    const preparing = new Promise<Statement>((resolve, reject) => {
      const statement = this.#connection.prepare(sql, (error) => (error ? reject(error) : resolve(statement)));
    });
    this.#kept.set(sql, preparing);
    preparing.catch(() => this.#kept.delete(sql));
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size > mostKept) void this.#finalize(oldest);
    return preparing;
  }

  async #finalize(sql: string): Promise<void> {
    const preparing = this.#kept.get(sql);
    this.#kept.delete(sql);
    const statement = await preparing?.catch(() => undefined);
    if (statement) await new Promise<void>((resolve) => statement.finalize(resolve));
  }
}
