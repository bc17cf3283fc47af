/**
 * One handle on SQLite or PostgreSQL.
 *
 * Statements are SQL that both understand, with `?` for values. Reading and writing handles are different types: a `Reader`
 * cannot write. On SQLite, writes that wait at the same moment share one commit (`group-commit.ts`): there is one writing
 * connection beside a few reading ones. On PostgreSQL each write has its own transaction.
 */
export type Dialect = 'sqlite' | 'postgres';
export type Value = string | number | null | Buffer;

export interface Reader {
  readonly dialect: Dialect;
  /** Every row that the statement gives. */
  all<Row>(sql: string, values?: readonly Value[]): Promise<Row[]>;
  /** The first row, or undefined. */
  get<Row>(sql: string, values?: readonly Value[]): Promise<Row | undefined>;
}

/** The part of a transaction that runs at once, without the items that are left for the commit. */
export type Statements = Reader & Pick<Transaction, 'run'>;

/** Appends what the writes of one commit left for it, in their order. */
export type Append<Item> = (statements: Statements, items: readonly Item[]) => Promise<void>;

export interface Transaction extends Reader {
  /** Runs a statement that changes rows; gives how many it changed. */
  run(sql: string, values?: readonly Value[]): Promise<number>;
  /** Leaves `item` for `append`, which is called once just before the commit with what all that share the commit left. */
  appendAtCommit<Item>(append: Append<Item>, item: Item): void;
}

export interface Database extends Reader {
  /**
   * Runs `work` in one transaction and gives its result once it is durable. `work` may run again if the database asks for
   * it (serialisation failure, deadlock), so effects outside the database belong after the returned promise.
   * @throws what `work` throws, and nothing of it is kept then; or {StorageUnavailable}, and then it is not known whether it
   *   was kept when a connection broke during the commit, so a caller that asks again must ask for the same
   */
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** The folder of the database's file, or null where it is on a server. */
  readonly folder: string | null;
  /**
   * Breaks connections that have kept callers waiting for seconds: pending statements fail at once, and new connections are made.
   */
  abandonConnections(): void;
  /** Lets the writes that were begun end first. */
  close(): Promise<void>;
}
