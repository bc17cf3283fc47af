import type { Database, Dialect, Transaction } from './database.ts';

/** One step of a schema. `id` orders and names it for ever; `why` says what it is for. */
export type Migration = {
  id: string;
  why: string;
  up(transaction: Transaction, dialect: Dialect): Promise<void>;
};

/** A schema written once for both databases: each statement by itself, with the few words that differ filled in. */
export function statements(dialect: Dialect, sql: string): string[] {
  const words =
    dialect === 'sqlite'
      ? { SERIAL_KEY: 'INTEGER PRIMARY KEY AUTOINCREMENT', BYTES: 'BLOB' }
      : { SERIAL_KEY: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', BYTES: 'BYTEA' };
  return sql
    .replaceAll('SERIAL_KEY', words.SERIAL_KEY)
    .replaceAll('BYTES', words.BYTES)
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Runs a schema (`statements`) in the transaction that it is given; the whole of it is kept or none. */
export async function runStatements(transaction: Transaction, sql: string): Promise<void> {
  for (const statement of statements(transaction.dialect, sql)) await transaction.run(statement);
}

const insufficientPrivilege = '42501';

/** The steps that were applied, or undefined where none ever was. */
async function readApplied(database: Database): Promise<string[] | undefined> {
  if (database.dialect === 'postgres') {
    const table = await database.get<{ name: string | null }>(`SELECT to_regclass('migration')::text AS name`);
    if (!table?.name) return undefined;
  } else if (!(await database.get(`SELECT 1 AS one FROM sqlite_master WHERE type = 'table' AND name = 'migration'`))) {
    return undefined;
  }
  return (await database.all<{ id: string }>('SELECT id FROM migration')).map(({ id }) => id);
}

/**
 * Refuses a database with unknown migrations. A newer version of this program has every step that this one has, and more. If this
 * program's first step is missing, the database belongs to another server, or to a version before the first release.
 * @throws when the database has a migration that this program does not know
 */
function refuseUnknown(applied: readonly string[], migrations: readonly Migration[]): void {
  const known = new Set(migrations.map(({ id }) => id));
  const unknown = applied.find((id) => !known.has(id));
  if (unknown === undefined) return;
  const first = migrations[0]?.id;
  if (first === undefined || applied.includes(first)) {
    throw new Error(
      `The database has the migration ${unknown}, which this program does not know: ` +
        'it was written by a newer version. Start that version, or restore a backup made before it.',
    );
  }
  throw new Error(
    `The database has the migration ${unknown} and lacks ${first}: it belongs to the other server, or it was made by a ` +
      'development version from before release 0.1.0, which cannot be brought up to date. Nothing in it was changed. ' +
      'Check databaseUrl; if it is right, set this database aside and start with a new, empty one.',
  );
}

/**
 * Brings the schema up to the last of `migrations`, each in the transaction that also records it. Servers that start at the
 * same moment wait for one another.
 * @returns the ids that were applied now; where none is missing, nothing is asked of the role but to read
 * @throws when the role of the connection may not change the schema and a step is missing, or when the database has a migration that this program does not know
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  const before = await readApplied(database);
  refuseUnknown(before ?? [], migrations);
  if (before?.length === migrations.length) return [];
  try {
    return await applyMissing(database, migrations);
  } catch (error) {
    if ((error as { code?: string }).code !== insufficientPrivilege) throw error;
    const missing = migrations.filter(({ id }) => !before?.includes(id)).map(({ id }) => id);
    throw new Error(
      `The database lacks ${missing.join(', ')}, and this role may not change it. ` +
        'Run "npm run migrate:settling" or "npm run migrate:seller" under the role that owns it (docs/database-roles.md).',
      { cause: error },
    );
  }
}

async function applyMissing(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  await database.write(async (transaction) => {
    // On PostgreSQL, two transactions that create a table at the same moment collide even with IF NOT EXISTS. The lock's number
    // is arbitrary, but must be the same for all.
    if (transaction.dialect === 'postgres') await transaction.all('SELECT pg_advisory_xact_lock(60)');
    await transaction.run('CREATE TABLE IF NOT EXISTS migration (id TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)');
  });
  const applied: string[] = [];
  for (const migration of migrations) {
    const isNew = await database.write(async (transaction) => {
      if (transaction.dialect === 'postgres') await transaction.run('LOCK TABLE migration IN EXCLUSIVE MODE');
      const ids = (await transaction.all<{ id: string }>('SELECT id FROM migration')).map(({ id }) => id);
      refuseUnknown(ids, migrations);
      if (ids.includes(migration.id)) return false;
      await migration.up(transaction, transaction.dialect);
      await transaction.run('INSERT INTO migration (id, applied_at) VALUES (?, ?)', [migration.id, Date.now()]);
      return true;
    });
    if (isNew) applied.push(migration.id);
  }
  return applied;
}
