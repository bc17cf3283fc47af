import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import { readKeyPair } from '../../platform/key-file.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { PublishedKey } from '../contract/key-set.ts';
import { makeKeyFileIfMissing, makePrivateKeyPem } from './new-key-file.ts';

/**
 * Sealing and notice keys carry their validity in their file's name: `sealing-2026-11-21.pem` is valid from the start of
 * that day (UTC). The folder is therefore the whole truth, and no list beside it can disagree with it.
 */
export type DatedKey = KeyPair & { purpose: PublishedKey['purpose']; notBefore: number; notAfter: number };

const dayMs = 24 * 3_600_000;
const lifetimeMs = 400 * dayMs;
const renewalMs = 30 * dayMs;

const fileWords = { seal: 'sealing', notice: 'notice' } as const;

function readDatedKeys(keysFolder: string, purpose: PublishedKey['purpose']): DatedKey[] {
  const pattern = new RegExp(`^${fileWords[purpose]}-(\\d{4}-\\d{2}-\\d{2})\\.pem$`);
  return readdirSync(keysFolder)
    .toSorted()
    .flatMap((name) => {
      const day = pattern.exec(name)?.[1];
      if (day === undefined) return [];
      const notBefore = Date.parse(`${day}T00:00:00Z`);
      if (Number.isNaN(notBefore)) throw new Error(`${name} in ${keysFolder} is not named for a day of the calendar`);
      return [{ ...readKeyPair(path.join(keysFolder, name)), purpose, notBefore, notAfter: notBefore + lifetimeMs }];
    });
}

/** The key of those valid at `now` that stays valid longest: the one that new seals and notices are made with. */
export function currentDatedKey(keys: readonly DatedKey[], now: number): DatedKey | undefined {
  return keys.filter(({ notBefore, notAfter }) => notBefore <= now && now < notAfter).at(-1);
}

/**
 * Every key of `purpose` in the folder, the oldest first; a new one is made when none is valid for another 30 days.
 * @throws when others may read a file, or it holds no P-256 private key
 */
export function ensureDatedKeys(keysFolder: string, purpose: PublishedKey['purpose'], clock: Clock): DatedKey[] {
  const keys = readDatedKeys(keysFolder, purpose);
  const current = currentDatedKey(keys, clock.now());
  if (current && current.notAfter - clock.now() > renewalMs) return keys;
  // Valid from yesterday, for terminals whose clock is behind.
  const day = new Date(clock.now() - dayMs).toISOString().slice(0, 10);
  makeKeyFileIfMissing(path.join(keysFolder, `${fileWords[purpose]}-${day}.pem`), makePrivateKeyPem);
  return readDatedKeys(keysFolder, purpose);
}
