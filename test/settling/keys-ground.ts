import path from 'node:path';
import { onTestFinished } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { readSecretKeys } from '../../settling/keys/key-files.ts';
import type { KeyPurpose } from '../../settling/keys/key-files.ts';
import { readKeyRecords } from '../../settling/keys/key-store.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { rotateKey } from '../../settling/keys/rotate-key.ts';
import type { KeyOffice, Rotation, RotationOrder } from '../../settling/keys/rotate-key.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openFromMigratedFile } from '../support/migrated-file.ts';

/** The clock stands here at first; keys that are made then are valid from the beginning of the day before. */
export const noon = Date.parse('2026-11-21T12:00:00Z');
export const midnightBefore = Date.parse('2026-11-20T00:00:00Z');
export const sealOnItsWayMs = 7_000;
export const by = { actor: 'operator:Kim' };

/** Keys and their database, without a server. */
export type KeysGround = { database: Database; keysFolder: string; clock: MovableClock; office: KeyOffice };

/** A new database of the test that asks, and a place for its keys. */
export async function prepareKeys(): Promise<KeysGround> {
  const folder = temporaryFolder();
  const keysFolder = path.join(folder, 'keys');
  const clock = new MovableClock(noon);
  const database = await openFromMigratedFile(path.join(folder, 's.sqlite'), 'settling', openSettlingDatabase);
  onTestFinished(() => database.close());
  return { database, keysFolder, clock, office: { database, keysFolder, clock, sealOnItsWayMs } };
}

export async function prepareRing(): Promise<KeysGround & { ring: KeyRing }> {
  const ground = await prepareKeys();
  return { ...ground, ring: await KeyRing.open(ground) };
}

/** What the database tells of the keys of one purpose, the oldest first. */
export async function recordsOf({ database }: KeysGround, purpose: KeyPurpose) {
  return (await readKeyRecords(database)).records.filter((key) => key.purpose === purpose);
}

/** The ids of the keys whose secret is in the folder, the oldest first. */
export function secretsOf({ keysFolder }: KeysGround, purpose: KeyPurpose): string[] {
  return readSecretKeys(keysFolder, purpose).map(({ keyId }) => keyId);
}

/** The whole audit. */
export async function auditOf({ database }: KeysGround) {
  const rows = await database.all<{
    recorded_at: number;
    actor: string;
    action: string;
    outcome: string;
    details: string;
  }>('SELECT recorded_at, actor, action, outcome, details FROM audit_record ORDER BY record_id');
  return rows.map(({ recorded_at: at, details, ...row }) => ({ at, ...row, details: JSON.parse(details) as unknown }));
}

export async function rotate(
  { office }: KeysGround,
  purpose: KeyPurpose,
  order: Partial<RotationOrder> = {},
): Promise<Rotation> {
  return (await rotateKey(office, purpose, { ...by, ...order }))!;
}
