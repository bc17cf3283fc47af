import { Readable } from 'node:stream';
import { z } from 'zod';
import { isRecordRefusal, readRecord } from './backup-record.ts';
import type { BackupRecord, RecordRefusal } from './backup-record.ts';
import { isSignedBy } from './recovery-keys.ts';
import type { BackupSigner } from './recovery-keys.ts';
import { chooseExpired } from './retention.ts';
import type { RetentionRule } from './retention.ts';
import { NotStored, readSmall } from './store.ts';
import type { BackupStore } from './store.ts';
import { backupIdIn, backupsFolder, checkedName, packFolder, recordName } from './store-layout.ts';
import type { Kept } from './store-layout.ts';

/** A backup in the store, and when it was restored and checked (epoch milliseconds). */
export type StoredBackup = { record: BackupRecord; checkedAt: number | null };

const checkedSchema = z.strictObject({ backupId: z.string(), checkedAt: z.int(), signature: z.string() });

const checkedText = (backupId: string, checkedAt: number) => Buffer.from(`checked ${backupId} ${checkedAt}`);

/** Writes down that a backup was restored and checked. */
export async function noteChecked(
  store: BackupStore,
  kept: Kept,
  { backupId, checkedAt, signer }: { backupId: string; checkedAt: number; signer: BackupSigner },
): Promise<void> {
  const noted = { backupId, checkedAt, signature: signer.sign(checkedText(backupId, checkedAt)) };
  await store.put(checkedName(kept, backupId), Readable.from([Buffer.from(`${JSON.stringify(noted)}\n`)]));
}

async function readChecked(store: BackupStore, kept: Kept, backupId: string, trusted: string): Promise<number | null> {
  try {
    const noted = checkedSchema.parse(JSON.parse(await readSmall(store, checkedName(kept, backupId))));
    const isOurs = isSignedBy(trusted, checkedText(backupId, noted.checkedAt), noted.signature);
    return isOurs && noted.backupId === backupId ? noted.checkedAt : null;
  } catch (error) {
    if (error instanceof NotStored || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** Reads one backup's record. @param trusted the public key that signs this side's records @throws {NotStored} */
export async function readStored(
  store: BackupStore,
  kept: Kept,
  { backupId, trusted }: { backupId: string; trusted: string },
): Promise<StoredBackup | RecordRefusal> {
  const text = await readSmall(store, recordName(kept, backupId));
  const record = readRecord(text, { name: backupId, side: kept.side, trusted });
  if (isRecordRefusal(record)) return record;
  return { record, checkedAt: await readChecked(store, kept, backupId, trusted) };
}

export type Listing = { backups: StoredBackup[]; refused: (RecordRefusal & { backupId: string })[] };

/** Every backup of a side, newest first, and those that cannot be used. */
export async function listStored(store: BackupStore, kept: Kept, trusted: string): Promise<Listing> {
  const names = (await store.list(backupsFolder(kept))).map(({ name }) => name);
  const ids = names.filter((name) => name.endsWith('/record.json')).map(backupIdIn);
  const listing: Listing = { backups: [], refused: [] };
  for (const backupId of ids
    .filter((id) => id !== undefined)
    .toSorted()
    .toReversed()) {
    const stored = await readStored(store, kept, { backupId, trusted });
    if ('refusal' in stored) listing.refused.push({ ...stored, backupId });
    else listing.backups.push(stored);
  }
  return listing;
}

/**
 * Removes backups that the rule lets go, and what killed backups left behind. A record goes first, so that a backup is never there
 * in part. Packs go once no backup that stays names them.
 * @param newest the backup that was just made: what is younger may be under way on another machine, and stays
 * @returns the ids of the removed backups
 */
export async function removeExpired(
  store: BackupStore,
  kept: Kept,
  { trusted, keep, newest }: { trusted: string; keep: RetentionRule; newest: string },
): Promise<string[]> {
  const { backups, refused } = await listStored(store, kept, trusted);
  const expired = chooseExpired(
    backups.map(({ record: { backupId, takenAt }, checkedAt }) => ({
      backupId,
      takenAt,
      verified: checkedAt !== null,
    })),
    keep,
  );
  for (const backupId of expired) await store.remove(recordName(kept, backupId));
  // A record that cannot be read may be this program's newest neighbour: it and its parts are left to people.
  const staying = new Set([
    ...backups.map(({ record }) => record.backupId).filter((backupId) => !expired.includes(backupId)),
    ...refused.map(({ backupId }) => backupId),
  ]);
  const isLeftOver = (backupId: string | undefined) =>
    backupId !== undefined && backupId < newest && !staying.has(backupId);
  for (const { name } of await store.list(backupsFolder(kept))) {
    if (isLeftOver(backupIdIn(name))) await store.remove(name);
  }
  if (refused.length === 0) {
    const named = new Set(
      backups
        .filter(({ record }) => staying.has(record.backupId))
        .flatMap(({ record }) => record.packs.map(({ name }) => name)),
    );
    for (const { name } of await store.list(packFolder(kept))) {
      const madeBy = /\/([^/]+)\.tar\.zst\.age$/.exec(name)?.[1];
      if (!named.has(name) && madeBy !== undefined && madeBy < newest) await store.remove(name);
    }
  }
  return expired;
}
