import { readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BadUsage } from '../bad-usage.ts';
import { calledAs } from '../called-as.ts';
import { surviveLostOutput } from '../lost-output.ts';
import type { BackedUpSide } from './backed-up-side.ts';
import type { BackupSide } from './backup-record.ts';
import { backupIdForm } from './backup-record.ts';
import { giveToServer } from './give-to-server.ts';
import { FolderStore } from './folder-store.ts';
import { readSheet } from './recovery-sheet.ts';
import { restoreBackup } from './restore-backup.ts';
import { listStored } from './stored-backups.ts';
import type { StoredBackup } from './stored-backups.ts';

const usageOf = (called: string) => `${called} --from FOLDER --sheet FILE [options]

Restores a backup onto this machine, from the folder of the backups and one recovery sheet alone. Everything is opened and checked
before anything is changed. What stands in the way gets another name; nothing is overwritten.

  --from FOLDER   where the backups are
  --sheet FILE    the three lines of a recovery sheet; - reads them from standard input
  --backup NAME   this backup (default: the newest)
  --at TIME       the newest backup that is not younger than this: 2026-11-30T12:00Z
  --into FOLDER   the folder of the configuration on this machine; what was below the old one goes below it
  --json          prints one JSON value
  --help          prints this

Exit status: 0 restored, 1 not restored, 2 bad usage.`;

const options = {
  from: { type: 'string' },
  sheet: { type: 'string' },
  backup: { type: 'string' },
  at: { type: 'string' },
  into: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
}

class NotDone extends Error {}

const when = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

function choose(
  backups: readonly StoredBackup[],
  { backup, at }: { backup?: string | undefined; at?: string | undefined },
) {
  if (backup !== undefined) return backups.find(({ record }) => record.backupId === backup);
  if (at === undefined) return backups[0];
  return backups.find(({ record }) => record.takenAt <= Date.parse(at));
}

/** What a server's restore command works on: there may be no configuration yet. */
export type RestoreCommand = {
  side: BackupSide;
  /** What is restored, for a server of this name. */
  sideOf: (of: string) => BackedUpSide;
  /** What else people have to know, after a restore. */
  afterwards: (restored: { takenAt: number; home: string }) => string[];
};

async function restore({ side, sideOf, afterwards }: RestoreCommand, values: ReturnType<typeof read>) {
  const { from, sheet: sheetFile, backup, at, into } = values;
  if (from === undefined) throw new BadUsage('Where are the backups? --from FOLDER');
  if (sheetFile === undefined) throw new BadUsage('Which recovery sheet? --sheet FILE, or - for standard input');
  if (backup !== undefined && at !== undefined) throw new BadUsage('Give --backup or --at, not both.');
  if (backup !== undefined && !backupIdForm.test(backup))
    throw new BadUsage(`${backup} is no backup's name, such as 20261130T121500Z-1a2b.`);
  if (at !== undefined && Number.isNaN(Date.parse(at)))
    throw new BadUsage(`${at} is no time, such as 2026-11-30T12:00Z.`);
  const sheet = await readSheet(sheetFile === '-' ? await readAll(process.stdin) : readFileSync(sheetFile, 'utf8'));
  if ('refusal' in sheet) throw new NotDone(sheet.message);
  if (sheet.side !== side) {
    throw new NotDone(
      `This sheet is of ${sheet.side === 'seller' ? 'a seller' : 'settling'}, and this restores ${side === 'seller' ? 'a seller' : 'settling'}.`,
    );
  }
  const store = new FolderStore(from);
  const of = sideOf(sheet.of);
  const { backups, refused } = await listStored(store, of, sheet.trusted);
  const chosen = choose(backups, { backup, at });
  if (!chosen) {
    const broken = refused.find(({ backupId }) => backup === undefined || backupId === backup);
    const range =
      backups.length === 0
        ? ''
        : ` There are backups from ${backups.at(-1)?.record.backupId} to ${backups[0]?.record.backupId}.`;
    throw new NotDone(
      broken?.message ??
        `There is no such backup of ${side === 'seller' ? sheet.of : 'settling'} in ${store.place}.${range}`,
    );
  }
  const { backupId, takenAt } = chosen.record;
  if (!values.json) process.stderr.write(`Opening and checking backup ${backupId} of ${when(takenAt)} …\n`);
  const { trusted, identity } = sheet;
  const home = into === undefined ? undefined : path.resolve(into);
  const restored = await restoreBackup({ store, side: of, backupId, trusted, identity }, home);
  if ('refusal' in restored) throw new NotDone(restored.message);
  const { databaseFile, placed, setAside } = restored;
  giveToServer(placed, restored.home);
  return {
    backupId,
    takenAt,
    home: restored.home,
    databaseFile,
    setAside,
    says: [
      `Restored backup ${backupId} to ${restored.home}; the database is ${databaseFile}.`,
      `What happened after ${when(takenAt)} is not in it.`,
      ...(setAside.length > 0 ? ['What was there before is kept as:', ...setAside.map((place) => `  ${place}`)] : []),
      ...afterwards({ takenAt, home: restored.home }),
    ].join('\n'),
  };
}

/** The command line of `restore`, of either server. It sets the exit status, and throws nothing. */
export async function runRestoreCommand(command: RestoreCommand, args: readonly string[]): Promise<void> {
  surviveLostOutput();
  process.umask(0o077);
  const usage = usageOf(calledAs('restore'));
  try {
    const values = read(args);
    if (values.help) {
      console.log(usage);
      return;
    }
    const { says, ...result } = await restore(command, values);
    console.log(values.json ? JSON.stringify(result) : says);
  } catch (error) {
    const isUsage = error instanceof BadUsage;
    process.stderr.write(isUsage ? `${error.message}\n\n${usage}\n` : `${(error as Error).message}\n`);
    process.exitCode = isUsage ? 2 : 1;
  }
}
