import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import { readKeyPair } from '../../platform/key-file.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import { ensureDatedKeys } from './dated-keys.ts';
import type { DatedKey } from './dated-keys.ts';
import { makeKeyFileIfMissing, makePrivateKeyPem } from './new-key-file.ts';
import { ensureNumberKeys } from './number-keys.ts';
import type { NumberKeys } from './number-keys.ts';

/** All of settling's keys, in memory. */
export type SettlingKeys = {
  /** RFC 7638; what sellers and terminals pin. */
  rootThumbprint: string;
  /** Signs key sets and nothing else. */
  root: KeyPair;
  sealing: readonly DatedKey[];
  notice: readonly DatedKey[];
  number: NumberKeys;
};

function ensureRoot(file: string): KeyPair {
  makeKeyFileIfMissing(file, makePrivateKeyPem);
  return readKeyPair(file);
}

/**
 * Reads settling's keys, and makes those that are missing: all of them on first use. May be called by several processes at
 * the same moment.
 * @throws when others than the owner may read a key or put one into the folder, or a file does not hold its key
 */
export function ensureKeys(keysFolder: string, clock: Clock): SettlingKeys {
  mkdirSync(keysFolder, { recursive: true, mode: 0o700 });
  const mode = statSync(keysFolder).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o022) !== 0) {
    throw new Error(
      `${keysFolder} has the mode 0${mode.toString(8)}: others can exchange the keys. Set it to 0700: chmod 700 ${keysFolder}`,
    );
  }
  const root = ensureRoot(path.join(keysFolder, 'root.pem'));
  return {
    rootThumbprint: root.kid,
    root,
    sealing: ensureDatedKeys(keysFolder, 'seal', clock),
    notice: ensureDatedKeys(keysFolder, 'notice', clock),
    number: ensureNumberKeys(keysFolder),
  };
}
