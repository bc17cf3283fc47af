import { rmSync } from 'node:fs';
import type { BackedUpSide } from './backed-up-side.ts';
import type { BackupRecord, RecordRefusal } from './backup-record.ts';
import { openBackup } from './open-backup.ts';
import { UnreadablePart } from './sealed-stream.ts';
import { NotStored } from './store.ts';
import type { BackupStore } from './store.ts';
import { readStored } from './stored-backups.ts';
import { openWork } from './work-folder.ts';

export type CheckOutcome =
  | { outcome: 'good'; record: BackupRecord }
  | RecordRefusal
  | {
      refusal: 'backup_missing' | 'backup_damaged' | 'backup_for_other_key' | 'backup_not_whole' | 'schema_newer';
      message: string;
      wrong: readonly string[];
    };

export type Checking = {
  store: BackupStore;
  side: BackedUpSide;
  backupId: string;
  /** The public key that signs this side's records. */
  trusted: string;
  identity: string;
  packs: 'all' | 'its_own';
};

/** Why this program cannot restore a backup's database, or undefined. */
export function schemaRefusal({ knownSchemas }: BackedUpSide, { schema, backupId, programVersion }: BackupRecord) {
  if (knownSchemas.includes(schema)) return undefined;
  return {
    refusal: 'schema_newer',
    message: `Backup ${backupId} holds a database of version ${programVersion}, which this version does not know (${schema}). Install that version, or a later one, and restore with it.`,
    wrong: [],
  } as const;
}

/**
 * Restores a backup into `folder` from exactly the bytes that are stored, and checks it.
 * @returns that it is good, or why it is not, by name and in sentences
 */
export async function openAndCheck(
  { store, side, backupId, trusted, identity, packs }: Checking,
  folder: string,
): Promise<CheckOutcome> {
  try {
    const stored = await readStored(store, side, { backupId, trusted });
    if ('refusal' in stored) return stored;
    const { record } = stored;
    const newer = schemaRefusal(side, record);
    if (newer) return newer;
    const wrong = await openBackup({ store, side, record }, folder, { identity, packs });
    if (wrong.length === 0) return { outcome: 'good', record };
    const message = `Backup ${backupId} was opened, and what it holds is not whole:\n${wrong.map((each) => `  ${each}`).join('\n')}`;
    return { refusal: 'backup_not_whole', message, wrong };
  } catch (error) {
    if (error instanceof NotStored) {
      return { refusal: 'backup_missing', message: `Backup ${backupId} is not whole: ${error.message}`, wrong: [] };
    }
    if (error instanceof UnreadablePart) {
      const refusal = error.reason === 'damaged' ? 'backup_damaged' : 'backup_for_other_key';
      return { refusal, message: `Backup ${backupId} cannot be opened: ${error.message}`, wrong: [] };
    }
    throw error;
  }
}

/** Checks a backup in a folder of its own below `workFolder`, which is gone afterwards. */
export async function checkBackup(checking: Checking, workFolder: string): Promise<CheckOutcome> {
  const folder = openWork(workFolder);
  try {
    return await openAndCheck(checking, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
