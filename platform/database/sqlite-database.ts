import { mkdirSync } from 'node:fs';
import path from 'node:path';
import knexFactory from 'knex';
import type { Knex } from 'knex';
import type { Database, Statements, Value } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import type { Transact } from './group-commit.ts';
import { keepDatabaseFilePrivate } from './private-database-file.ts';
import { quietKnex } from './quiet-knex.ts';
import { SqliteStatements } from './sqlite-statements.ts';
import type { SqliteConnection } from './sqlite-statements.ts';
import { asStorageFailure, namingStorageFailures } from '../storage-unavailable.ts';

// Behind these, the system keeps the file's pages, and gives their room back when it is wanted.
const writerCacheKib = 8_000;
const readerCacheKib = 4_000;

const mostSetUps = 50;
const betweenSetUpsMs = 20;

/**
 * Sets up a new connection in one call, which releases every lock before it reports its end. A statement that returned a row
 * would keep its lock until this thread finalises it, and this thread may be waiting for a connection that waits for that lock.
 * SQLite does not make two connections that switch a new file to WAL mode at the same moment wait for one another, so one tries
 * again.
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
    log: quietKnex,
    pool: {
      ...pool,
      afterCreate: (connection: SqliteConnection, done: (error: Error | null, c: unknown) => void) =>
        setUpSqlite(connection, ['busy_timeout = 15000', 'foreign_keys = ON', ...pragmas], done),
    },
  });
}

/**
 * The writing connection as `Statements`. It is used directly, because Knex reports the number of changed rows only for
 * statements that it built itself; `better-sqlite3` would need these three functions and the client's name above.
 */
function sqliteStatements(statements: SqliteStatements): Statements {
  return {
    dialect: 'sqlite',
    all: async <Row>(sql: string, values: readonly Value[] = []) =>
      (await namingStorageFailures(statements.all(sql, values))) as Row[],
    get: async <Row>(sql: string, values: readonly Value[] = []) =>
      (await namingStorageFailures(statements.all(sql, values)))[0] as Row | undefined,
    run: (sql, values = []) => namingStorageFailures(statements.run(sql, values)),
  };
}

/** A transaction that could not be rolled back (the disk failed then too) is rolled back before the next one begins. */
function transactOnSqlite(statements: Statements): Transact {
  let isLeftOpen = false;
  const takeBack = async () => {
    isLeftOpen = true;
    try {
      await statements.run('ROLLBACK');
      isLeftOpen = false;
    } catch (error) {
      // SQLite itself rolls a transaction back after some failures, and then none is left to roll back.
      if ((error as { code?: string }).code === 'SQLITE_ERROR') isLeftOpen = false;
    }
  };
  return async (body) => {
    if (isLeftOpen) await takeBack();
    try {
      await statements.run('BEGIN IMMEDIATE');
      await body(statements);
      await statements.run('COMMIT');
    } catch (error) {
      await takeBack();
      throw error;
    }
  };
}

/** Opens a SQLite file, which is made if it is missing. @throws {StorageUnavailable} when it cannot be opened now */
export async function openSqliteDatabase(file: string, onMadePrivate: (files: string[]) => void): Promise<Database> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const madePrivate = keepDatabaseFilePrivate(file);
  if (madePrivate.length > 0) onMadePrivate(madePrivate);
  const writer = openSqlite(file, { min: 1, max: 1 }, [
    'journal_mode = WAL',
    'synchronous = FULL',
    `cache_size = -${writerCacheKib}`,
  ]);
  const readers = openSqlite(file, { min: 0, max: 3 }, [
    'query_only = ON',
    `cache_size = -${readerCacheKib}`,
    'mmap_size = 268435456',
  ]);
  const connection: SqliteConnection = await namingStorageFailures(writer.client.acquireConnection());
  const statements = new SqliteStatements(connection);
  const commits = new GroupCommit(transactOnSqlite(sqliteStatements(statements)));
  const read = async <Row>(sql: string, values: readonly Value[] = []) => {
    try {
      return (await readers.raw(sql, values as Knex.RawBinding[])) as Row[];
    } catch (error) {
      // A write through a reader is a bug of ours, and not an outage.
      const isOurFault = (error as { code?: string }).code === 'SQLITE_READONLY' && !/^\s*(SELECT|WITH)\b/i.test(sql);
      throw isOurFault ? error : asStorageFailure(error);
    }
  };
  return {
    dialect: 'sqlite',
    folder: path.dirname(path.resolve(file)),
    all: read,
    get: async <Row>(sql: string, values?: readonly Value[]) => (await read<Row>(sql, values))[0],
    write: (work) => commits.write(work),
    // A file has no connection that could fall silent.
    abandonConnections: () => undefined,
    close: async () => {
      await commits.drained();
      await statements.finalizeAll();
      await writer.client.releaseConnection(connection);
      await readers.destroy();
      await writer.destroy();
    },
  };
}
