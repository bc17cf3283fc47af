import { rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import { keySetLifetimeMs, mostPublishedKeys } from '../../contract/settling/key-set.ts';
import {
  assertKeysFolderIsClosed,
  isDated,
  keyPurposes,
  makeNextKey,
  readSecretKeys,
  removeSecrets,
} from './key-files.ts';
import type { KeyPurpose } from './key-files.ts';
import {
  advanceKeyGeneration,
  insertKeyRecord,
  lockKeys,
  markReplaced,
  markRetired,
  readKeyRecords,
} from './key-store.ts';
import type { KeyRecord } from './key-store.ts';

/** What the rotation and the retirement of keys need. */
export type KeyOffice = {
  database: Database;
  keysFolder: string;
  clock: Clock;
  /** How long a seal may be on its way: its lifetime, and what clocks may differ by. */
  sealOnItsWayMs: number;
};

/** Who rotates, and why, for the audit. */
export type KeyActor = {
  actor: string;
  /** Who the machine takes the actor for, where it is an operator. */
  as?: Record<string, string | number> | undefined;
  why?: string | undefined;
};

/** How long before it signs a notice key is published, so that sellers and terminals know it before they need it. */
export const noticeLeadMs = 2 * 60_000;

export type Rotation = {
  purpose: KeyPurpose;
  keyId: string;
  usedFrom: number;
  /** The key whose place it took. */
  replaces: string | null;
  /** Until when that one opens seals. */
  opensUntil: number | null;
  retired: string[];
};

/** The keys cannot be rotated as things are. */
export class RotationRefused extends Error {
  override name = 'RotationRefused';
  readonly reason: 'too_many_keys' | 'keys_folder_of_another_user' | 'keys_folder_not_writable';

  constructor(reason: RotationRefused['reason'], says: string) {
    super(says);
    this.reason = reason;
  }
}

/** A key that the server's user cannot read would stop every check. */
async function assertFolderIsOurs(keysFolder: string): Promise<void> {
  assertKeysFolderIsClosed(keysFolder);
  const { uid } = await stat(keysFolder);
  const ours = process.geteuid?.() ?? uid;
  if (uid === ours) return;
  throw new RotationRefused(
    'keys_folder_of_another_user',
    `${keysFolder} belongs to the user ${uid}, this runs as ${ours}: a key made now could not be read by settling. ` +
      'Rotate as the user that settling runs as. Nothing was changed.',
  );
}

/** Takes the unused key that an interrupted rotation left. A rotation after a theft trusts no such key, and removes it. */
function takeUnusedKey(keysFolder: string, purpose: KeyPurpose, records: readonly KeyRecord[], isImmediate: boolean) {
  const known = new Set(records.map(({ keyId }) => keyId));
  const unused = readSecretKeys(keysFolder, purpose).filter(({ keyId }) => !known.has(keyId));
  if (!isImmediate) return unused.at(-1);
  for (const { file } of unused) rmSync(file);
  return undefined;
}

function makeKey(keysFolder: string, purpose: KeyPurpose, now: number): { keyId: string } {
  try {
    return makeNextKey(keysFolder, purpose, now);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS' && code !== 'ENOSPC') throw error;
    throw new RotationRefused(
      'keys_folder_not_writable',
      `A new key cannot be written into ${keysFolder} (${code}). Its owner needs to be able to write there, on a disk ` +
        'that is not full: chmod 700, and look at the space left. Nothing was changed.',
    );
  }
}

/**
 * Places in a key set that a notice key leaves free. Notice keys stay published for ever. Without these places, a set full of
 * them would block the renewal of a sealing key and the replacement of a stolen notice key.
 */
const placesLeft = { ordinary: 8, immediate: 4 };

function assertKeySetHasRoom(purpose: KeyPurpose, records: readonly KeyRecord[], isImmediate: boolean): void {
  if (!isDated(purpose)) return;
  const isSealing = purpose === 'sealing';
  const staysPublished = (key: KeyRecord) =>
    key.purpose === 'notice' || (key.purpose === 'sealing' && key.retiredAt === null && !(isSealing && isImmediate));
  const left = isSealing ? 0 : placesLeft[isImmediate ? 'immediate' : 'ordinary'];
  if (records.filter(staysPublished).length + left < mostPublishedKeys) return;
  const full = `A key set holds ${mostPublishedKeys} keys, and this one has no room for another. Nothing was changed.`;
  throw new RotationRefused(
    'too_many_keys',
    isSealing
      ? `${full} There is room again when sealing keys that were replaced open nothing any more; with --now they end at once.`
      : `${full} Old notices go on being proved by the keys that signed them, and the last places are kept for sealing keys ` +
          'and for a notice key that was stolen.',
  );
}

async function auditRotation(
  transaction: Transaction,
  { purpose, keyId, usedFrom, replaces, retired }: Rotation,
  { actor, as, why, at }: KeyActor & { at: number },
): Promise<void> {
  const subject = { at, actor, outcome: 'done' } as const;
  const reason = { ...(why !== undefined && { why }), ...as };
  const details = { purpose, keyId, usedFrom, ...(replaces !== null && { replaces }), ...reason };
  await recordAudit(transaction, { ...subject, action: 'key_rotation', details });
  for (const old of retired) {
    await recordAudit(transaction, {
      ...subject,
      action: 'key_retirement',
      details: { purpose, keyId: old, ...reason },
    });
  }
}

async function rotateInTransaction(
  transaction: Transaction,
  { keysFolder, clock, sealOnItsWayMs }: KeyOffice,
  purpose: KeyPurpose,
  { actor, as, why, isImmediate = false, unless }: RotationOrder,
): Promise<Rotation | null> {
  await lockKeys(transaction);
  const { records } = await readKeyRecords(transaction);
  const living = records.filter((key) => key.purpose === purpose && key.retiredAt === null);
  const inUse = living.find(({ replacedAt }) => replacedAt === null);
  if (unless?.(inUse?.keyId)) return null;
  assertKeySetHasRoom(purpose, records, isImmediate);
  const now = clock.now();
  // The file is on disk, durably, before any process can learn of the key.
  const { keyId } = takeUnusedKey(keysFolder, purpose, records, isImmediate) ?? makeKey(keysFolder, purpose, now);
  const usedFrom = purpose === 'notice' && !isImmediate ? now + noticeLeadMs : now;
  const opensUntil = purpose === 'sealing' ? now + (isImmediate ? 0 : keySetLifetimeMs + sealOnItsWayMs) : null;
  await markReplaced(transaction, purpose, { replacedAt: usedFrom, opensUntil });
  await insertKeyRecord(transaction, { keyId, purpose, knownSince: now, usedFrom });
  const retired = isImmediate && isDated(purpose) ? living.map((key) => key.keyId) : [];
  for (const old of retired) await markRetired(transaction, old, now);
  await advanceKeyGeneration(transaction);
  const replaces = inUse?.keyId ?? null;
  const rotation = { purpose, keyId, usedFrom, replaces, opensUntil: replaces === null ? null : opensUntil, retired };
  await auditRotation(transaction, rotation, { actor, as, why, at: now });
  return rotation;
}

export type RotationOrder = KeyActor & {
  /** The old key was stolen: a sealing key opens nothing from now on, a notice key signs nothing. */
  isImmediate?: boolean;
  /** Called with the id of the key in use, under the lock on rotation; true leaves everything as it is. */
  unless?: (keyIdInUse: string | undefined) => boolean;
};

/**
 * Replaces the key that is in use, while settling runs. If it is killed between the file and the database, it leaves an unused
 * file, which the next rotation takes.
 * @returns null when `unless` said so
 * @throws {RotationRefused}
 */
export async function rotateKey(
  office: KeyOffice,
  purpose: KeyPurpose,
  order: RotationOrder,
): Promise<Rotation | null> {
  await assertFolderIsOurs(office.keysFolder);
  const { database } = office;
  const rotation = await database.write((transaction) => rotateInTransaction(transaction, office, purpose, order));
  await removeRetiredSecrets(office);
  return rotation;
}

/**
 * Retires keys that are no longer needed: nothing is opened, signed or kept with them from then on.
 * @returns those that were not retired already
 */
export async function retireKeys(
  office: KeyOffice,
  keys: readonly Pick<KeyRecord, 'keyId' | 'purpose'>[],
  { actor, as, why }: KeyActor,
): Promise<string[]> {
  const { database, clock } = office;
  if (keys.length === 0) return [];
  const retired = await database.write(async (transaction) => {
    await lockKeys(transaction);
    const now = clock.now();
    const done: (typeof keys)[number][] = [];
    for (const key of keys) if (await markRetired(transaction, key.keyId, now)) done.push(key);
    if (done.length > 0) await advanceKeyGeneration(transaction);
    for (const { keyId, purpose } of done) {
      const details = { purpose, keyId, ...(why !== undefined && { why }), ...as };
      await recordAudit(transaction, { at: now, actor, action: 'key_retirement', outcome: 'done', details });
    }
    return done.map(({ keyId }) => keyId);
  });
  await removeRetiredSecrets(office);
  return retired;
}

/** Removes what a retirement that was cut short left in the folder, too. */
export async function removeRetiredSecrets({ database, keysFolder }: KeyOffice): Promise<void> {
  const { records } = await readKeyRecords(database);
  const retired = new Set(records.filter(({ retiredAt }) => retiredAt !== null).map(({ keyId }) => keyId));
  for (const purpose of keyPurposes) removeSecrets(keysFolder, purpose, retired);
}
