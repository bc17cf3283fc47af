import { statfsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase } from '../database/open-database.ts';
import type { Reader } from '../database/database.ts';
import { copyDatabase } from '../database/database-copy.ts';
import type { BackedUpSide } from './backed-up-side.ts';

/** A copy of a database as it was at one moment. */
export type Snapshot = {
  /** The file to back up, without what is kept in packs. */
  file: string;
  /** Rows of each table, of the copy as it is backed up with its packs put back. */
  rows: Record<string, number>;
  /** The newest migration in it. */
  schema: string;
};

/** Rows of each table of ours. FTS5's own tables are left out: their rows are the index's business. */
export async function countRows(database: Reader): Promise<Record<string, number>> {
  const tables = await database.all<{ name: string; sql: string }>(
    `SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
  );
  const virtual = tables.filter(({ sql }) => /^CREATE VIRTUAL/i.test(sql)).map(({ name }) => name);
  const rows: Record<string, number> = {};
  for (const { name } of tables) {
    if (virtual.some((table) => name === table || name.startsWith(`${table}_`))) continue;
    const counted = await database.get<{ rows: number }>(`SELECT COUNT(*) AS rows FROM "${name}"`);
    rows[name] = counted?.rows ?? 0;
  }
  return rows;
}

/** A copy and a second one without the packs' content are there for a while. */
function assertRoom(source: string, folder: string): void {
  const needed = statSync(source).size * 2;
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= needed) return;
  throw new Error(
    `${folder} has ${Math.floor((bavail * bsize) / 1e6)} MB left, and making a backup takes up to ${Math.ceil(needed / 1e6)} MB there for a while. Free some space, or set "workFolder" to another disk.`,
  );
}

/**
 * Copies a side's SQLite database while its server goes on (`VACUUM INTO`, in one step: SQLite's own backup in small steps begins
 * anew whenever another connection commits).
 * @param folder an empty one; the caller removes it
 * @param read is given the copy before what is kept in packs is taken out of it
 */
export async function takeSnapshot(
  { databaseUrl, packed, side }: BackedUpSide,
  folder: string,
  read: (copy: Reader) => Promise<void>,
): Promise<Snapshot> {
  if (!/^postgres(ql)?:/.test(databaseUrl)) assertRoom(databaseUrl.replace(/^sqlite:(\/\/)?/, ''), folder);
  const copied = await copyDatabase(databaseUrl, folder, 'whole');
  if (!('file' in copied)) {
    throw new Error(
      copied.none === 'no_database_yet'
        ? `There is no database at ${databaseUrl} yet, and nothing to back up.`
        : 'The database is on a PostgreSQL server. Back it up there (docs/backups.md, PostgreSQL).',
    );
  }
  const copy = await openDatabase(copied.file, side);
  let rows: Record<string, number>;
  let newest: { id: string } | undefined;
  try {
    rows = await countRows(copy);
    newest = await copy.get<{ id: string }>('SELECT id FROM migration ORDER BY id DESC LIMIT 1');
    if (!newest) throw new Error('the database has no schema');
    await read(copy);
    await packed?.strip(copy);
  } finally {
    await copy.close();
  }
  if (!packed) return { file: copied.file, rows, schema: newest.id };
  // Deleted rows leave their pages behind.
  const small = await copyDatabase(copied.file, folder, 'stripped');
  await rm(copied.file, { force: true });
  if (!('file' in small)) throw new Error('the copy of the database is gone');
  return { file: path.resolve(small.file), rows, schema: newest.id };
}
