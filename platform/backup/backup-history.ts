import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writePrivateFile } from '../files/private-file.ts';

const timeSchema = z.int();

const historySchema = z.object({
  /** The newest backup that was restored elsewhere and checked. */
  good: z.object({ backupId: z.string(), takenAt: timeSchema, checkedAt: timeSchema, bytes: z.int() }).nullable(),
  /** What went wrong last, while nothing has gone right since. */
  failure: z.object({ at: timeSchema, message: z.string() }).nullable(),
  /** Recovery sheets that restored a backup, by their recipients, with the time. */
  proved: z.record(z.string(), timeSchema),
  /** Which pack holds which items, so that they are stored once. */
  packs: z.record(z.string(), z.object({ bytes: z.int(), sha256: z.string(), items: z.array(z.string()) })),
});

export type BackupHistory = z.infer<typeof historySchema>;

const none: BackupHistory = { good: null, failure: null, proved: {}, packs: {} };

/** What this machine remembers of its backups. It is lost with the machine, and everything works without it: packs are then stored anew. */
export function readHistory(workFolder: string): BackupHistory {
  const file = path.join(workFolder, 'history.json');
  if (!existsSync(file)) return structuredClone(none);
  try {
    return historySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return structuredClone(none);
  }
}

/** Changes what is remembered; the file is written whole or not at all. */
export function noteHistory(workFolder: string, change: (history: BackupHistory) => BackupHistory): BackupHistory {
  const history = change(readHistory(workFolder));
  writePrivateFile(path.join(workFolder, 'history.json'), JSON.stringify(history));
  return history;
}

/** How a side's backups stand, for health, metrics and the back office. */
export type BackupStanding = {
  /** `unproved`: backups are good, but no recovery sheet has restored one yet. */
  state: 'not_set_up' | 'good' | 'unproved' | 'stale' | 'failed' | 'none_yet';
  /** Epoch milliseconds of the newest good backup. */
  lastGoodAt: number | null;
  failure: { at: number; message: string } | null;
};

/** Judges the backups of a side. @param staleAfterMs the newest good one may be as old as this */
export function judgeBackups(
  history: Pick<BackupHistory, 'good' | 'failure' | 'proved'>,
  { recipients, staleAfterMs }: { recipients: readonly string[]; staleAfterMs: number },
  now: number,
): BackupStanding {
  const lastGoodAt = history.good?.takenAt ?? null;
  const standing = (state: BackupStanding['state']) => ({ state, lastGoodAt, failure: history.failure });
  if (history.failure) return standing('failed');
  if (lastGoodAt === null) return standing('none_yet');
  if (now - lastGoodAt > staleAfterMs) return standing('stale');
  if (!recipients.some((recipient) => history.proved[recipient] !== undefined)) return standing('unproved');
  return standing('good');
}
