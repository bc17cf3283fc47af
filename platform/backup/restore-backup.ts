import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import knexFactory from 'knex';
import { openDatabase } from '../database/open-database.ts';
import { quietKnex } from '../database/quiet-knex.ts';
import { writePrivateFile } from '../files/private-file.ts';
import { syncToDisk } from '../files/sync-to-disk.ts';
import { openAndCheck } from './check-backup.ts';
import type { Checking, CheckOutcome } from './check-backup.ts';
import type { BackupRecord } from './backup-record.ts';
import { openedNames } from './open-backup.ts';
import { moveConfiguration, movedTo, readPlaces } from './places.ts';
import { restoreMark } from './restore-mark.ts';
import { readStored } from './stored-backups.ts';

export type Restored = {
  record: BackupRecord;
  /** The folder of the configuration, as it is now. */
  home: string;
  databaseFile: string;
  /** What was put in its place. */
  placed: string[];
  /** What stood there before, under the names that it has now. */
  setAside: string[];
};

export type RestoreRefusal =
  | Exclude<CheckOutcome, { outcome: 'good' }>
  | { refusal: 'database_in_use'; message: string };

/**
 * Whether a process has the database open. SQLite gives a connection that asks for the file alone what it wants only when no other
 * one is there, even one that does nothing (WAL mode).
 */
async function isInUse(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const connection = knexFactory({
    client: 'sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    log: quietKnex,
    pool: { min: 0, max: 1 },
  });
  try {
    await connection.raw('PRAGMA locking_mode = EXCLUSIVE');
    await connection.raw('BEGIN EXCLUSIVE');
    await connection.raw('ROLLBACK');
    return false;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'SQLITE_BUSY') return true;
    // No process uses a file that is no database any more: it is set aside.
    if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') return false;
    throw error;
  } finally {
    await connection.destroy();
  }
}

/** A name beside `place` that nothing has yet. */
function asideOf(place: string, mark: string): string {
  for (let count = 1; ; count++) {
    const name = `${place}.before-restore-${mark}${count === 1 ? '' : `-${count}`}`;
    if (!existsSync(name)) return name;
  }
}

/**
 * Restores a backup onto this machine. What stands in its way is set aside under another name, never overwritten.
 *
 * 1. Open the backup beside the new database, and check all of it. *Killed here: a folder `restoring-…` that the next restore removes.*
 * 2. Write a mark beside the database. A server that finds it does not start. *Killed from here on: restore again.*
 * 3. Set aside what is there, and put each file of the backup in its place, the database last.
 * 4. Remove the mark.
 *
 * @param into the folder that becomes the home, or undefined for the one that was backed up
 * @throws {NotStored} when there is no such backup
 */
export async function restoreBackup(
  checking: Omit<Checking, 'packs'>,
  into: string | undefined,
): Promise<Restored | RestoreRefusal> {
  const { side, store, backupId, trusted } = checking;
  const stored = await readStored(store, side, { backupId, trusted });
  if ('refusal' in stored) return stored;
  const { places } = stored.record;
  const home = path.resolve(into ?? places.home);
  const databaseFile = movedTo(places.database, { oldHome: places.home, newHome: home });
  const inUse = {
    refusal: 'database_in_use',
    message: `A server has ${databaseFile} open. Stop it, and restore again.`,
  } as const;
  if (await isInUse(databaseFile)) return inUse;
  const folder = path.dirname(databaseFile);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeStagings(folder);
  const staging = path.join(folder, `restoring-${backupId}`);
  mkdirSync(staging, { mode: 0o700 });
  try {
    const outcome = await openAndCheck({ ...checking, packs: 'all' }, staging);
    if ('refusal' in outcome) return outcome;
    const { record } = outcome;
    const opened = path.join(staging, openedNames.database);
    const database = await openDatabase(opened, side.side);
    try {
      await side.prepare?.(database, record);
    } finally {
      await database.close();
    }
    // It may have been started meanwhile.
    if (await isInUse(databaseFile)) return inUse;
    return { record, home, databaseFile, ...(await putInPlace({ record, staging, opened, home, databaseFile })) };
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function removeStagings(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.startsWith('restoring-')) rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

type Staged = { record: BackupRecord; staging: string; opened: string; home: string; databaseFile: string };

async function putInPlace({
  record,
  staging,
  opened,
  home,
  databaseFile,
}: Staged): Promise<Pick<Restored, 'placed' | 'setAside'>> {
  const { backupId, places } = record;
  const filesFolder = path.join(staging, openedNames.files);
  const mark = restoreMark(databaseFile);
  writePrivateFile(mark, `${JSON.stringify({ backupId })}\n`);
  const placed = [databaseFile];
  const setAside: string[] = [];
  const makeRoom = (place: string) => {
    mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
    if (!existsSync(place)) return;
    const aside = asideOf(place, backupId);
    renameSync(place, aside);
    setAside.push(aside);
  };
  const move = { oldHome: places.home, newHome: home };
  const { files } = readPlaces(filesFolder);
  const moved = new Set([places.database, ...files.map(({ place }) => place)]);
  for (const { name, place } of files) {
    const from = path.join(filesFolder, name);
    if (!existsSync(from)) continue;
    const to = movedTo(place, move);
    placed.push(to);
    if (statSync(from).isDirectory()) {
      makeRoom(to);
      cpSync(from, to, { recursive: true, mode: constants.COPYFILE_EXCL });
      continue;
    }
    const kept = readFileSync(from);
    const content = name.endsWith('.json') ? Buffer.from(moveConfiguration(kept.toString('utf8'), move, moved)) : kept;
    if (existsSync(to) && readFileSync(to).equals(content)) continue;
    makeRoom(to);
    writePrivateFile(to, content);
  }
  const medium = path.join(staging, 'medium');
  if (existsSync(medium)) {
    placed.push(path.join(home, 'restored-medium'));
    makeRoom(path.join(home, 'restored-medium'));
    cpSync(medium, path.join(home, 'restored-medium'), { recursive: true });
  }
  // A database is its file and what SQLite keeps beside it: together they stay one that can be opened.
  const aside = asideOf(databaseFile, backupId);
  for (const ending of ['', '-wal', '-shm']) {
    if (!existsSync(`${databaseFile}${ending}`)) continue;
    renameSync(`${databaseFile}${ending}`, `${aside}${ending}`);
    if (ending === '') setAside.push(aside);
  }
  for (const ending of ['-wal', '-shm']) rmSync(`${opened}${ending}`, { force: true });
  await syncToDisk(opened);
  renameSync(opened, databaseFile);
  await syncToDisk(path.dirname(databaseFile));
  rmSync(mark);
  await syncToDisk(path.dirname(mark));
  return { placed, setAside };
}
