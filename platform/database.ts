import knexFactory from 'knex';
import type { Knex } from 'knex';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { types } from 'pg';
import { GroupCommit } from './group-commit.ts';
import { SqliteStatements } from './sqlite-statements.ts';
import type { SqliteConnection } from './sqlite-statements.ts';

/**
 * One handle on SQLite or PostgreSQL.
 *
 * Statements are SQL that both understand, with `?` for values. Reading and writing handles are different types: whoever
 * holds a `Reader` cannot write. On SQLite there is one writing connection, on which writes that wait at the same moment
 * share one commit (`group-commit.ts`), and a few reading ones; on PostgreSQL every write is a transaction of its own.
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

export interface Transaction extends Reader {
  /** Runs a statement that changes rows; gives how many it changed. */
  run(sql: string, values?: readonly Value[]): Promise<number>;
}

export interface Database extends Reader {
  /**
   * Runs `work` in one transaction and gives its result once it is durable. `work` may run again if the database asks for
   * it (serialisation failure, deadlock), so effects outside the database belong after the returned promise.
   * @throws whatever `work` throws; nothing of it is kept then
   */
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Lets the writes that were begun end first. */
  close(): Promise<void>;
}

// bigint columns come back as numbers: every one of ours is money, a count or a time, all below 2^53.
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.NUMERIC, Number);

function execOnSqlite(
  connection: SqliteConnection,
  statements: string[],
  done: (error: Error | null, c: unknown) => void,
) {
  const [first, ...rest] = statements;
  if (first === undefined) return done(null, connection);
  connection.run(first, (error) => (error ? done(error, connection) : execOnSqlite(connection, rest, done)));
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
        execOnSqlite(
          connection,
          ['busy_timeout = 15000', 'foreign_keys = ON', ...pragmas].map((pragma) => `PRAGMA ${pragma}`),
          done,
        ),
    },
  });
}

/**
 * The writing connection as a `Transaction`. It is spoken to directly, because Knex tells the number of changed rows only
 * for statements that it built itself; `better-sqlite3` would need these three functions and the client's name above.
 */
function sqliteTransaction(statements: SqliteStatements): Transaction {
  return {
    dialect: 'sqlite',
    all: async <Row>(sql: string, values: readonly Value[] = []) => (await statements.all(sql, values)) as Row[],
    get: async <Row>(sql: string, values: readonly Value[] = []) =>
      (await statements.all(sql, values))[0] as Row | undefined,
    run: (sql, values = []) => statements.run(sql, values),
  };
}

type PostgresResult = { rows: unknown[]; rowCount: number | null };

function postgresTransaction(query: (sql: string, values: readonly Value[]) => PromiseLike<unknown>): Transaction {
  const ask = async (sql: string, values: readonly Value[] = []) => (await query(sql, values)) as PostgresResult;
  return {
    dialect: 'postgres',
    all: async <Row>(sql: string, values?: readonly Value[]) => (await ask(sql, values)).rows as Row[],
    get: async <Row>(sql: string, values?: readonly Value[]) => (await ask(sql, values)).rows[0] as Row | undefined,
    run: async (sql, values) => (await ask(sql, values)).rowCount ?? 0,
  };
}

async function openSqliteDatabase(file: string): Promise<Database> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
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
  const commits = new GroupCommit(sqliteTransaction(statements));
  return {
    dialect: 'sqlite',
    all: async <Row>(sql: string, values: readonly Value[] = []) =>
      (await readers.raw(sql, values as Knex.RawBinding[])) as Row[],
    get: async <Row>(sql: string, values: readonly Value[] = []) =>
      ((await readers.raw(sql, values as Knex.RawBinding[])) as Row[])[0],
    write: (work) => commits.write(work),
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

async function openPostgresDatabase(url: string, schema: string): Promise<Database> {
  const knex = knexFactory({
    client: 'pg',
    connection: { connectionString: url, application_name: `sidelane-${schema}` },
    searchPath: [schema],
    compileSqlOnError: false,
    pool: { min: 0, max: 12 },
  });
  await knex.raw('CREATE SCHEMA IF NOT EXISTS ??', [schema]).catch((error: { code?: string }) => {
    // Two servers of one shop may start at the same moment.
    if (error.code !== '23505' && error.code !== '42P06') throw error;
  });
  const direct = postgresTransaction((sql, values) => knex.raw(sql, values as Knex.RawBinding[]));
  const running = new Set<Promise<unknown>>();
  const write: Database['write'] = async (work) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await knex.transaction((transaction) =>
          work(postgresTransaction((sql, values) => transaction.raw(sql, values as Knex.RawBinding[]))),
        );
      } catch (error) {
        const code = (error as { code?: string }).code;
        if ((code !== serialisationFailure && code !== deadlockDetected) || attempt === 10) throw error;
      }
    }
  };
  return {
    dialect: 'postgres',
    all: direct.all,
    get: direct.get,
    write: (work) => {
      const writing = write(work).finally(() => running.delete(writing));
      running.add(writing);
      return writing;
    },
    close: async () => {
      while (running.size > 0) await Promise.allSettled(running);
      await knex.destroy();
    },
  };
}

/**
 * Opens `url`: `postgres://…` (or `postgresql://…`), `sqlite:FILE`, or the path of a SQLite file, which is made if it is
 * missing. On PostgreSQL everything lives in `schema`, so that databases of two owners never touch even on one server.
 */
export function openDatabase(url: string, schema: string): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgresDatabase(url, schema);
  return openSqliteDatabase(url.replace(/^sqlite:(\/\/)?/, ''));
}
