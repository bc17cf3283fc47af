import path from 'node:path';
import { present } from '../../contract/presence.ts';
import type { Clock } from '../../platform/clock.ts';
import { readKeyPair } from '../../platform/key-file.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { DatedKey } from './dated-keys.ts';
import { ensureFirstKey, ensureKeysFolder, keyPurposes, readDatedKeys, readNumberKeys } from './key-files.ts';
import type { NumberPurpose } from './key-files.ts';
import { makeKeyFileIfMissing, makePrivateKeyPem } from './new-key-file.ts';
import type { NumberKey, NumberKeys } from './number-keys.ts';

/** All of settling's keys, in memory. */
export type SettlingKeys = {
  /** RFC 7638; what sellers and terminals pin. */
  readonly rootThumbprint: string;
  /** Signs key sets and nothing else. */
  readonly root: KeyPair;
  /** The oldest first. */
  readonly sealing: readonly DatedKey[];
  readonly notice: readonly DatedKey[];
  readonly number: NumberKeys;
  /** Grows with every change of a key. */
  readonly generation: number;
};

/** The root key, made on first use. @throws when others may read it, or the file does not hold a key */
export function ensureRoot(keysFolder: string): KeyPair {
  const file = path.join(keysFolder, 'root.pem');
  makeKeyFileIfMissing(file, makePrivateKeyPem);
  return readKeyPair(file);
}

function newestOf(keysFolder: string, purpose: NumberPurpose): { newest: NumberKey; before: NumberKey[] } {
  const keys = readNumberKeys(keysFolder, purpose);
  return { newest: present(keys.at(-1), `a key for ${purpose}`), before: keys.slice(0, -1) };
}

/**
 * Reads settling's keys as the folder alone tells them, and makes those that are missing: all of them on first use. May be
 * called by several processes at the same moment. A server reads them together with the database (`KeyRing`).
 * @throws when others than the owner may read a key or put one into the folder, or a file does not hold its key
 */
export function ensureKeys(keysFolder: string, clock: Clock): SettlingKeys {
  ensureKeysFolder(keysFolder);
  const root = ensureRoot(keysFolder);
  for (const purpose of keyPurposes) ensureFirstKey(keysFolder, purpose, clock.now());
  const index = newestOf(keysFolder, 'number-index');
  const encryption = newestOf(keysFolder, 'number-encryption');
  return {
    rootThumbprint: root.kid,
    root,
    sealing: readDatedKeys(keysFolder, 'sealing'),
    notice: readDatedKeys(keysFolder, 'notice'),
    number: {
      index: index.newest,
      encryption: encryption.newest,
      indexBefore: index.before,
      encryptionBefore: encryption.before,
    },
    generation: 0,
  };
}
