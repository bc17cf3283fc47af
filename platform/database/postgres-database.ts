import knexFactory from 'knex';
import type { Knex } from 'knex';
import { types } from 'pg';
import type { Database, Value } from './database.ts';
import { writeAlone } from './group-commit.ts';
import type { Transact } from './group-commit.ts';
import { postgresStatements } from './postgres-statements.ts';
import type { PostgresConnection } from './postgres-statements.ts';
import { quietKnex } from './quiet-knex.ts';
import { namingStorageFailures } from '../storage-unavailable.ts';

// bigint columns come back as numbers: every one of ours is money, a count or a time, all below 2^53.
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.NUMERIC, Number);

const serialisationFailure = '40001';
const deadlockDetected = '40P01';
const mostAttempts = 10;
const connectWithinMs = 5_000;
const acquireWithinMs = 30_000;
const waitedForAfterMs = 3_000;

/** Lends connections of the pool, and tracks which are lent. */
class LentConnections {
  readonly #knex: Knex;
  /** Since when each is out, as `performance.now()` counts. */
  readonly #lent = new Map<PostgresConnection, number>();

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async lend<Result>(use: (connection: PostgresConnection) => Promise<Result>): Promise<Result> {
    const connection: PostgresConnection = await namingStorageFailures(this.#knex.client.acquireConnection());
    this.#lent.set(connection, performance.now());
    try {
      return await use(connection);
    } finally {
      this.#lent.delete(connection);
      await this.#knex.client.releaseConnection(connection);
    }
  }

  /** Breaks connections that were lent so long ago that they must be stuck, and not merely busy. */
  breakWaitedFor(): void {
    const now = performance.now();
    for (const [connection, since] of this.#lent) {
      if (now - since >= waitedForAfterMs) connection.connection.stream.destroy();
    }
  }
}

function transactOnPostgres(connections: LentConnections): Transact {
  const once: Transact = (body) =>
    connections.lend(async (connection) => {
      const statements = postgresStatements(connection);
      await namingStorageFailures(connection.query({ text: 'BEGIN' }));
      try {
        await body(statements);
        await statements.commit();
      } catch (error) {
        await connection.query({ text: 'ROLLBACK' }).catch(() => undefined);
        throw error;
      }
    });
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

/** Opens a PostgreSQL database; everything lives in `schema`. @throws {StorageUnavailable} when it cannot be reached now */
export async function openPostgresDatabase(url: string, schema: string): Promise<Database> {
  const knex = knexFactory({
    client: 'pg',
    connection: {
      connectionString: url,
      application_name: `sidelane-${schema}`,
      connectionTimeoutMillis: connectWithinMs,
      keepAlive: true,
    },
    searchPath: [schema],
    compileSqlOnError: false,
    log: quietKnex,
    acquireConnectionTimeout: acquireWithinMs,
    pool: { min: 0, max: 12 },
  });
  try {
    await namingStorageFailures(makeSchema(knex, schema));
  } catch (error) {
    await knex.destroy();
    throw error;
  }
  const connections = new LentConnections(knex);
  const transact = transactOnPostgres(connections);
  const running = new Set<Promise<unknown>>();
  const read = <Row>(sql: string, values: readonly Value[] = []): Promise<Row[]> =>
    connections.lend((connection) => postgresStatements(connection).all<Row>(sql, values));
  return {
    dialect: 'postgres',
    folder: null,
    abandonConnections: () => connections.breakWaitedFor(),
    all: read,
    get: async <Row>(sql: string, values?: readonly Value[]) => (await read<Row>(sql, values))[0],
    write: (work) => {
      // Each has its own transaction, so that a row for which one waits holds up no other.
      const writing = writeAlone(transact, work).finally(() => running.delete(writing));
      running.add(writing);
      return writing;
    },
    close: async () => {
      while (running.size > 0) await Promise.allSettled(running);
      await knex.destroy();
    },
  };
}
