import knexFactory from 'knex';
import type { Knex } from 'knex';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { types } from 'pg';
import { GroupCommit } from './group-commit.ts';
import type { Transact } from './group-commit.ts';
import type { Statements } from './group-transaction.ts';
import { postgresStatements } from './postgres-statements.ts';
import type { PostgresConnection } from './postgres-statements.ts';
import { keepDatabaseFilePrivate } from './private-database-file.ts';
import { SqliteStatements } from './sqlite-statements.ts';
import type { SqliteConnection } from './sqlite-statements.ts';

/**
 * One handle on SQLite or PostgreSQL.
 *
 * Statements are SQL that both understand, with `?` for values. Reading and writing handles are different types: whoever
 * holds a `Reader` cannot write. Writes that wait at the same moment share one commit (`group-commit.ts`): on SQLite all, on
 * its one writing connection beside a few reading ones; on PostgreSQL, where asked for, those that say what they touch.
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
   * @param touches names of everything that `work` reads or changes and another write might; without them it may touch
   *   anything. Writes that touch nothing in common share a commit and may run side by side.
   * @throws whatever `work` throws; nothing of it is kept then
   */
  write<Result>(work: (transaction: Transaction) => Promise<Result>, touches?: readonly string[]): Promise<Result>;
  /** Lets the writes that were begun end first. */
  close(): Promise<void>;
}

// bigint columns come back as numbers: every one of ours is money, a count or a time, all below 2^53.
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.NUMERIC, Number);

const mostSetUps = 50;
const betweenSetUpsMs = 20;

/**
 * Sets a new connection up, in one call that lets go of every lock before it tells its end: a statement that gave a row would
 * keep its lock until this thread finalises it, and this thread may be waiting for a connection that waits for that lock.
 * Two that bring a new file into WAL mode at the same moment are not made to wait for one another by SQLite, so one tries again.
 */
function setUpSqlite(
  connection: SqliteConnection,
  pragmas: readonly string[],
  done: (error: Error | null, connection: SqliteConnection) => void,
  attempt = 1,
): void {
  connection.exec(pragmas.map((pragma) => `PRAGMA ${pragma}`).join('; '), (error) => {
    const isBusy = (error as { code?: string } | null)?.code === 'SQLITE_BUSY';
    if (!isBusy || attempt === mostSetUps) return done(error, connection);
    setTimeout(() => setUpSqlite(connection, pragmas, done, attempt + 1), betweenSetUpsMs);
  });
}

function openSqlite(file: string, pool: { min: number; max: number }, pragmas: string[]): Knex {
  return knexFactory({
    client: 'sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    compileSqlOnError: false,
    pool: {
      ...pool,
      afterCreate: (connection: SqliteConnection, done: (error: Error | null, c: unknown) => void) =>
        setUpSqlite(connection, ['busy_timeout = 15000', 'foreign_keys = ON', ...pragmas], done),
    },
  });
}

/**
 * The writing connection as `Statements`. It is spoken to directly, because Knex tells the number of changed rows only for
 * statements that it built itself; `better-sqlite3` would need these three functions and the client's name above.
 */
function sqliteStatements(statements: SqliteStatements): Statements {
  return {
    dialect: 'sqlite',
    all: async <Row>(sql: string, values: readonly Value[] = []) => (await statements.all(sql, values)) as Row[],
    get: async <Row>(sql: string, values: readonly Value[] = []) =>
      (await statements.all(sql, values))[0] as Row | undefined,
    run: (sql, values = []) => statements.run(sql, values),
  };
}

function transactOnSqlite(statements: Statements): Transact {
  return async (body) => {
    try {
      await statements.run('BEGIN IMMEDIATE');
      await body(statements);
      await statements.run('COMMIT');
    } catch (error) {
      await statements.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  };
}

async function openSqliteDatabase(file: string, onMadePrivate: (files: string[]) => void): Promise<Database> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const madePrivate = keepDatabaseFilePrivate(file);
  if (madePrivate.length > 0) onMadePrivate(madePrivate);
  const writer = openSqlite(file, { min: 1, max: 1 }, [
    'journal_mode = WAL',
    'synchronous = FULL',
    'cache_size = -32000',
  ]);
  const readers = openSqlite(file, { min: 0, max: 3 }, [
    'query_only = ON',
    'cache_size = -16000',
    'mmap_size = 268435456',
  ]);
  const connection: SqliteConnection = await writer.client.acquireConnection();
  const statements = new SqliteStatements(connection);
  const commits = new GroupCommit(transactOnSqlite(sqliteStatements(statements)));
  return {
    dialect: 'sqlite',
    all: async <Row>(sql: string, values: readonly Value[] = []) =>
      (await readers.raw(sql, values as Knex.RawBinding[])) as Row[],
    get: async <Row>(sql: string, values: readonly Value[] = []) =>
      ((await readers.raw(sql, values as Knex.RawBinding[])) as Row[])[0],
    write: (work, touches) => commits.write(work, touches),
    close: async () => {
      await commits.drained();
      await statements.finalizeAll();
      await writer.client.releaseConnection(connection);
      await readers.destroy();
      await writer.destroy();
    },
  };
}

const serialisationFailure = '40001';
const deadlockDetected = '40P01';
const mostAttempts = 10;
function transactOnPostgres(knex: Knex): Transact {
  const once: Transact = async (body) => {
    const connection: PostgresConnection = await knex.client.acquireConnection();
    try {
      const statements = postgresStatements(connection);
      await connection.query({ text: 'BEGIN' });
      try {
        await body(statements);
        await statements.commit();
      } catch (error) {
        await connection.query({ text: 'ROLLBACK' }).catch(() => undefined);
        throw error;
      }
    } finally {
      await knex.client.releaseConnection(connection);
    }
  };
  return async (body) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(body);
      } catch (error) {
        const code = (error as { code?: string }).code;
        if ((code !== serialisationFailure && code !== deadlockDetected) || attempt === mostAttempts) throw error;
      }
    }
  };
}

/** Makes the schema where there is none. A role that may not create anything is not made to try. */
async function makeSchema(knex: Knex, schema: string): Promise<void> {
  const { rows } = await knex.raw<{ rows: unknown[] }>('SELECT 1 FROM pg_namespace WHERE nspname = ?', [schema]);
  if (rows.length > 0) return;
  await knex.raw('CREATE SCHEMA IF NOT EXISTS ??', [schema]).catch((error: { code?: string }) => {
    // Two servers of one shop may start at the same moment.
    if (error.code !== '23505' && error.code !== '42P06') throw error;
  });
}

async function openPostgresDatabase(url: string, schema: string, sharedLanes: number): Promise<Database> {
  const knex = knexFactory({
    client: 'pg',
    connection: { connectionString: url, application_name: `sidelane-${schema}` },
    searchPath: [schema],
    compileSqlOnError: false,
    pool: { min: 0, max: 12 },
  });
  await makeSchema(knex, schema).catch(async (error: unknown) => {
    await knex.destroy();
    throw error;
  });
  const transact = transactOnPostgres(knex);
  const shared = sharedLanes > 0 ? new GroupCommit(transact, sharedLanes) : null;
  const running = new Set<Promise<unknown>>();
  const read = async <Row>(sql: string, values: readonly Value[] = []): Promise<Row[]> => {
    const connection: PostgresConnection = await knex.client.acquireConnection();
    try {
      return await postgresStatements(connection).all<Row>(sql, values);
    } finally {
      await knex.client.releaseConnection(connection);
    }
  };
  return {
    dialect: 'postgres',
    all: read,
    get: async <Row>(sql: string, values?: readonly Value[]) => (await read<Row>(sql, values))[0],
    write: (work, touches) => {
      // What says nothing of what it touches has a transaction of its own: a row that it waits for holds up nobody else.
      const commits = (touches && shared) || new GroupCommit(transact);
      const writing = commits.write(work, touches).finally(() => running.delete(writing));
      running.add(writing);
      return writing;
    },
    close: async () => {
      while (running.size > 0) await Promise.allSettled(running);
      await knex.destroy();
    },
  };
}

export type DatabaseOptions = {
  /**
   * On PostgreSQL, how many transactions writes that say what they touch may share at the same moment. 0, the default, gives
   * every write a transaction of its own: right where different processes often touch the same rows, because those that
   * are locked together in no order can wait for each other.
   */
  sharedLanes?: number;
  /** Hears of SQLite files that others could read until now. */
  onMadePrivate?: (files: string[]) => void;
};

/**
 * Opens `url`: `postgres://…` (or `postgresql://…`), `sqlite:FILE`, or the path of a SQLite file, which is made if it is
 * missing; only its owner may read it. On PostgreSQL everything lives in `schema`, so that databases of two owners never touch even on one server.
 */
export function openDatabase(
  url: string,
  schema: string,
  { sharedLanes = 0, onMadePrivate = () => {} }: DatabaseOptions = {},
): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgresDatabase(url, schema, sharedLanes);
  return openSqliteDatabase(url.replace(/^sqlite:(\/\/)?/, ''), onMadePrivate);
}
