import { readHistory, noteHistory } from './backup-history.ts';
import type { BackedUpSide } from './backed-up-side.ts';
import type { BackupRecord } from './backup-record.ts';
import { openStore, readSigner } from './backup-settings.ts';
import type { BackupSettings } from './backup-settings.ts';
import type { CheckOutcome } from './check-backup.ts';
import { makeBackup } from './make-backup.ts';
import type { BackupStep } from './make-backup.ts';
import { noteChecked, removeExpired } from './stored-backups.ts';
import { lockMaking } from './work-folder.ts';

/** Opens the backup in another process and says how it is; the identity is handed over where other users cannot see it. */
export type CheckElsewhere = (backupId: string, identity: string) => Promise<CheckOutcome>;

export type BackupOutcome =
  | { outcome: 'good'; record: BackupRecord; addedBytes: number; removed: string[]; isProved: boolean }
  | { refusal: string; message: string };

/**
 * Makes a backup, has it restored and checked by another process from the bytes that were stored, writes down that it is good, and
 * removes what the rule lets go. A backup that is not good stays for people to look at, counts for nothing, and removes nothing.
 * @param now epoch milliseconds
 */
export async function backUpNow(
  side: BackedUpSide,
  settings: BackupSettings,
  { now, check, onStep }: { now: () => number; check: CheckElsewhere; onStep?: (step: BackupStep) => void },
): Promise<BackupOutcome> {
  const { workFolder, keep, recipients } = settings;
  const failed = (message: string) => {
    try {
      noteHistory(workFolder, (history) => ({ ...history, failure: { at: now(), message } }));
    } catch {
      // The disk may be full: what made the backup fail is told all the same.
    }
  };
  const unlock = lockMaking(workFolder);
  try {
    const { record, checkIdentity, addedBytes } = await makeBackup(side, settings, now(), onStep);
    onStep?.('checking');
    const outcome = await check(record.backupId, checkIdentity);
    if ('refusal' in outcome) {
      failed(outcome.message);
      return { refusal: outcome.refusal, message: outcome.message };
    }
    const store = openStore(settings);
    const signer = readSigner(settings);
    const { backupId, takenAt } = record;
    const checkedAt = now();
    await noteChecked(store, side, { backupId, checkedAt, signer });
    noteHistory(workFolder, (history) => ({
      ...history,
      good: { backupId, takenAt, checkedAt, bytes: addedBytes },
      failure: null,
    }));
    const removed = await removeExpired(store, side, { trusted: signer.publicKey, keep, newest: backupId });
    const { proved } = readHistory(workFolder);
    const isProved = recipients.some((recipient) => proved[recipient] !== undefined);
    return { outcome: 'good', record, addedBytes, removed, isProved };
  } catch (error) {
    failed((error as Error).message);
    throw error;
  } finally {
    unlock();
  }
}
