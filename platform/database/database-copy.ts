import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import knexFactory from 'knex';
import { quietKnex } from './quiet-knex.ts';

/** What became of a copy: the file that holds it, or why none was needed here. */
export type DatabaseCopy = { file: string } | { none: 'on_a_server' | 'no_database_yet' };

/**
 * Copies a SQLite database into one file, as it is at one moment, while servers may go on using it (SQLite's VACUUM INTO). The
 * copy is on the disk when this returns, and only its owner may read it.
 * @param databaseUrl as the configuration has it
 * @param folder where the copy is written; made if it is missing
 * @param name of the copy, without its ending
 * @throws what the database or the disk says; no part of a copy is left then
 */
export async function copyDatabase(databaseUrl: string, folder: string, name: string): Promise<DatabaseCopy> {
  if (/^postgres(ql)?:/.test(databaseUrl)) return { none: 'on_a_server' };
  const source = databaseUrl.replace(/^sqlite:(\/\/)?/, '');
  if (!existsSync(source)) return { none: 'no_database_yet' };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `${name}.sqlite`);
  if (existsSync(file)) throw new Error(`There is a copy ${file} already.`);
  // A connection of its own: reading ones must not write at all, and writing ones write in transactions, in which this cannot be.
  const connection = knexFactory({
    client: 'sqlite3',
    connection: { filename: source },
    useNullAsDefault: true,
    log: quietKnex,
    pool: { min: 0, max: 1 },
  });
  try {
    await connection.raw('PRAGMA busy_timeout = 15000');
    await connection.raw('VACUUM INTO ?', [file]);
    chmodSync(file, 0o600);
    const descriptor = openSync(file, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
    return { file };
  } catch (error) {
    rmSync(file, { force: true });
    // Knex puts the statement in front of what SQLite says.
    const said = (error as Error).message.replace(/^.* - SQLITE_\w+: /, '');
    throw new Error(`The database ${source} was not copied to ${file}: ${said}.`, { cause: error });
  } finally {
    await connection.destroy();
  }
}
