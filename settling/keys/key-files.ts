import { createPublicKey } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { present } from '../../contract/presence.ts';
import { thumbprint } from '../../platform/compact-jose.ts';
import { readKeyPair } from '../../platform/key-file.ts';
import { readPrivateFile } from '../../platform/files/private-file.ts';
import type { PublishedKey } from '../../contract/settling/key-set.ts';
import { publicJwkOf } from '../../platform/key-file.ts';
import type { DatedKey } from './dated-keys.ts';
import { makeKeyFileIfMissing, makeNumberKeyText, makePrivateKeyPem } from './new-key-file.ts';
import { readNumberKey } from './number-keys.ts';
import type { NumberKey } from './number-keys.ts';

/**
 * The keys folder. The file names of sealing and notice keys carry the day (UTC) from which they are valid:
 * `sealing-2026-11-21.pem`, and `sealing-2026-11-21-2.pem` for a second one of that day. Of a notice key that signs no more, only
 * the public half stays: `notice-2026-11-21.public.pem`. The database says which of these keys are used, and since when
 * (`key-store.ts`); a file that it does not list is not used.
 */
export type KeyPurpose = 'sealing' | 'notice' | 'number-encryption' | 'number-index';

export const keyPurposes: readonly KeyPurpose[] = ['sealing', 'notice', 'number-encryption', 'number-index'];

export type DatedPurpose = 'sealing' | 'notice';
export type NumberPurpose = Exclude<KeyPurpose, DatedPurpose>;

const dayMs = 24 * 3_600_000;
const lifetimeMs = 400 * dayMs;

const publishedPurposes = { sealing: 'seal', notice: 'notice' } as const satisfies Record<
  DatedPurpose,
  PublishedKey['purpose']
>;

export function isDated(purpose: KeyPurpose): purpose is DatedPurpose {
  return purpose === 'sealing' || purpose === 'notice';
}

type NamedFile = { file: string; day: string; ordinal: number; isPublicHalf: boolean };

function formOf(purpose: KeyPurpose): RegExp {
  return isDated(purpose)
    ? new RegExp(`^${purpose}-(?<day>\\d{4}-\\d{2}-\\d{2})(-(?<ordinal>[2-9]|[1-9]\\d+))?(?<half>\\.public)?\\.pem$`)
    : new RegExp(`^${purpose}(-(?<ordinal>[2-9]|[1-9]\\d+))?\\.key$`);
}

function nameOf(purpose: KeyPurpose, day: string, ordinal: number): string {
  const number = ordinal === 1 ? '' : `-${ordinal}`;
  return isDated(purpose) ? `${purpose}-${day}${number}.pem` : `${purpose}${number}.key`;
}

/** The files of a purpose, the oldest first. */
function listFiles(keysFolder: string, purpose: KeyPurpose): NamedFile[] {
  const form = formOf(purpose);
  return readdirSync(keysFolder)
    .flatMap((name): NamedFile[] => {
      const parts = form.exec(name)?.groups;
      if (!parts) return [];
      const { day = '', ordinal = '1', half } = parts;
      const file = path.join(keysFolder, name);
      return [{ file, day, ordinal: Number(ordinal), isPublicHalf: half !== undefined }];
    })
    .toSorted((one, other) => one.day.localeCompare(other.day) || one.ordinal - other.ordinal);
}

/**
 * @throws when others than the owner of the folder may exchange the keys, naming the mode that it has and the right one
 */
export function assertKeysFolderIsClosed(keysFolder: string): void {
  const mode = statSync(keysFolder).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o022) !== 0) {
    throw new Error(
      `${keysFolder} has the mode 0${mode.toString(8)}: others can exchange the keys. Set it to 0700: chmod 700 ${keysFolder}`,
    );
  }
}

/** Makes the folder where it is missing. @throws as `assertKeysFolderIsClosed` */
export function ensureKeysFolder(keysFolder: string): void {
  mkdirSync(keysFolder, { recursive: true, mode: 0o700 });
  assertKeysFolderIsClosed(keysFolder);
}

/** Another process may retire a key, and remove its file, between the look at the folder and the look at the file. */
function unlessGone<Key>(read: () => Key): Key | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export type StoredDatedKey = DatedKey & { file: string };
export type StoredNumberKey = NumberKey & { file: string };

function readPublicHalf(file: string): Pick<DatedKey, 'kid' | 'publicKey' | 'publicJwk' | 'privateKey'> {
  const publicKey = createPublicKey(readPrivateFile(file));
  const publicJwk = publicJwkOf(publicKey);
  return { kid: thumbprint(publicJwk), publicKey, publicJwk, privateKey: null };
}

/**
 * Every sealing or notice key of the folder, the oldest first. A notice key whose private half is gone comes with its public
 * one; where both are there, with both.
 * @throws when others may read a file, it holds no P-256 private key, or is not named for a day of the calendar
 */
export function readDatedKeys(keysFolder: string, purpose: DatedPurpose): StoredDatedKey[] {
  const keys = listFiles(keysFolder, purpose).flatMap(({ file, day, isPublicHalf }): StoredDatedKey[] => {
    const notBefore = Date.parse(`${day}T00:00:00Z`);
    if (Number.isNaN(notBefore)) throw new Error(`${file} is not named for a day of the calendar`);
    const halves = unlessGone(() => (isPublicHalf ? readPublicHalf(file) : readKeyPair(file)));
    const times = { notBefore, notAfter: notBefore + lifetimeMs, usedFrom: notBefore, opensUntil: null };
    return halves ? [{ ...halves, ...times, purpose: publishedPurposes[purpose], file }] : [];
  });
  const whole = new Set(keys.filter(({ privateKey }) => privateKey).map(({ kid }) => kid));
  return keys.filter(({ kid, privateKey }) => privateKey || !whole.has(kid));
}

/** Every number key of a purpose in the folder, the oldest first. @throws when others may read a file, or it holds no key */
export function readNumberKeys(keysFolder: string, purpose: NumberPurpose): StoredNumberKey[] {
  return listFiles(keysFolder, purpose).flatMap(({ file }) => {
    const key = unlessGone(() => readNumberKey(file));
    return key ? [{ ...key, file }] : [];
  });
}

/** The ids of the keys of a purpose whose secret is in the folder, the oldest first, each with its file. */
export function readSecretKeys(keysFolder: string, purpose: KeyPurpose): { keyId: string; file: string }[] {
  if (!isDated(purpose)) return readNumberKeys(keysFolder, purpose);
  const keys = readDatedKeys(keysFolder, purpose).filter(({ privateKey }) => privateKey);
  return keys.map(({ kid, file }) => ({ keyId: kid, file }));
}

/**
 * Makes the first key of a purpose where there is none; does nothing otherwise. Processes that do so at the same moment make
 * one and the same.
 */
export function ensureFirstKey(keysFolder: string, purpose: KeyPurpose, now: number): void {
  if (listFiles(keysFolder, purpose).length === 0) makeFile(keysFolder, purpose, now, 1);
}

/** Makes another key. The caller must hold the lock on rotation (`lockKeys`). */
export function makeNextKey(keysFolder: string, purpose: KeyPurpose, now: number): { keyId: string; file: string } {
  const day = firstDay(now);
  const sameDay = listFiles(keysFolder, purpose).filter((file) => !isDated(purpose) || file.day === day);
  const file = makeFile(keysFolder, purpose, now, Math.max(0, ...sameDay.map(({ ordinal }) => ordinal)) + 1);
  return present(
    readSecretKeys(keysFolder, purpose).find((key) => key.file === file),
    'the key that was just made',
  );
}

/** Valid from yesterday, for terminals whose clock is behind. */
function firstDay(now: number): string {
  return new Date(now - dayMs).toISOString().slice(0, 10);
}

function makeFile(keysFolder: string, purpose: KeyPurpose, now: number, ordinal: number): string {
  const file = path.join(keysFolder, nameOf(purpose, firstDay(now), ordinal));
  makeKeyFileIfMissing(file, isDated(purpose) ? makePrivateKeyPem : makeNumberKeyText);
  return file;
}

/** Removes the secrets of keys; of a notice key the public half stays, which goes on proving what it signed. */
export function removeSecrets(keysFolder: string, purpose: KeyPurpose, keyIds: ReadonlySet<string>): void {
  const doomed = readSecretKeys(keysFolder, purpose).filter(({ keyId }) => keyIds.has(keyId));
  for (const { keyId, file } of doomed) {
    if (purpose === 'notice') {
      const { publicKey } = present(
        readDatedKeys(keysFolder, purpose).find(({ kid }) => kid === keyId),
        'the notice key whose secret is removed',
      );
      const text = publicKey.export({ format: 'pem', type: 'spki' }).toString();
      makeKeyFileIfMissing(file.replace(/\.pem$/, '.public.pem'), () => text);
    }
    rmSync(file, { force: true });
  }
}
