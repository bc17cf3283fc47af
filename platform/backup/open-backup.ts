import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openDatabase } from '../database/open-database.ts';
import type { BackedUpSide } from './backed-up-side.ts';
import type { BackupRecord, StoredPart } from './backup-record.ts';
import { countRows } from './database-snapshot.ts';
import { unpackEntries, writeEntry } from './kept-files.ts';
import { readSealed } from './sealed-stream.ts';
import type { BackupStore } from './store.ts';

/** Where the parts of a backup are once it is opened. */
export const openedNames = { database: 'database.sqlite', files: 'files' } as const;

/**
 * Opens a backup below an empty folder: exactly the bytes that are stored, compared with the signed record, decrypted and put
 * together.
 * @param identity a recovery identity, or the one that this backup was made to be checked with
 * @param packs false leaves out packs of earlier backups, which another identity opens; they are there by name and size then
 * @returns what is wrong with what was restored, as sentences; nothing when all is well
 * @throws {UnreadablePart} for a part that is damaged or for another key, {NotStored} for one that is missing
 */
export async function openBackup(
  { store, side, record }: { store: BackupStore; side: BackedUpSide; record: BackupRecord },
  folder: string,
  { identity, packs: opened }: { identity: string; packs: 'all' | 'its_own' },
): Promise<string[]> {
  const read = async (part: StoredPart, into: Parameters<typeof readSealed>[2]) =>
    readSealed(await store.get(part.name), { identity, expected: part, name: part.name }, into);
  const databaseFile = path.join(folder, openedNames.database);
  const filesFolder = path.join(folder, openedNames.files);
  await mkdir(filesFolder, { recursive: true, mode: 0o700 });
  await read(record.parts.database, (clear) =>
    pipeline(clear, createWriteStream(databaseFile, { flags: 'wx', mode: 0o600 })),
  );
  await read(record.parts.files, (clear) => unpackEntries(clear, (entry) => writeEntry(filesFolder, entry)));
  const packed = record.packs.filter(({ name }) => opened === 'all' || name.includes(record.backupId));
  const isWhole = packed.length === record.packs.length;
  const database = await openDatabase(databaseFile, side.side);
  try {
    for (const pack of packed) {
      await read(pack, (clear) => unpackEntries(clear, async (entry) => side.packed?.putBack(database, folder, entry)));
    }
    const wrong = await checkDatabase(database, record, isWhole ? [] : ['picture_rendition']);
    if (wrong.length > 0) return wrong;
    return [
      ...(isWhole ? ((await side.packed?.missing(database)) ?? []) : await comparePacks(store, record)),
      ...(await side.check(database, filesFolder, record.takenAt)),
    ];
  } finally {
    await database.close();
  }
}

/** Packs of earlier backups were opened when they were made; now they have to be there as they were. */
async function comparePacks(store: BackupStore, record: BackupRecord): Promise<string[]> {
  const folders = new Set(record.packs.map(({ name }) => path.posix.dirname(name)));
  const there = new Map<string, number>();
  for (const folder of folders) {
    for (const { name, bytes } of await store.list(folder)) there.set(name, bytes);
  }
  return record.packs
    .filter(({ name, bytes }) => there.get(name) !== bytes)
    .map(({ name }) => `${name} is missing from ${store.place}, or has another size.`);
}

type Opened = Awaited<ReturnType<typeof openDatabase>>;

/** SQLite's own checks, and the rows of each table as they were counted. */
async function checkDatabase(database: Opened, record: BackupRecord, uncounted: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  const integrity = await database.all<{ integrity_check: string }>('PRAGMA integrity_check(5)');
  for (const { integrity_check: said } of integrity) {
    if (said !== 'ok') wrong.push(`SQLite finds the database damaged: ${said}.`);
  }
  const broken = await database.all<{ table: string }>('PRAGMA foreign_key_check');
  const tables = new Set(broken.map(({ table }) => table));
  for (const table of tables) wrong.push(`Rows of ${table} name rows of other tables that are not there.`);
  const rows = await countRows(database);
  for (const [table, counted] of Object.entries(record.rows)) {
    if (uncounted.includes(table) || rows[table] === counted) continue;
    wrong.push(`${table} has ${rows[table] ?? 'no'} rows, and ${counted} were backed up.`);
  }
  return wrong;
}
