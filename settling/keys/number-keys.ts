import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { readPrivateFile } from '../../platform/key-file.ts';
import { makeKeyFileIfMissing } from './new-key-file.ts';

/** 256 random bits, and an id that says which key it is without saying anything of it. */
export type NumberKey = { keyId: string; bytes: Buffer };

/** `index` finds a credit number by its keyed hash, `encryption` protects it at rest. */
export type NumberKeys = { index: NumberKey; encryption: NumberKey };

function ensureNumberKey(file: string): NumberKey {
  makeKeyFileIfMissing(file, () => `${randomBytes(32).toString('base64url')}\n`);
  const bytes = Buffer.from(readPrivateFile(file).trim(), 'base64url');
  if (bytes.length !== 32) throw new Error(`${file} does not hold a key of 256 bits (base64url)`);
  const keyId = createHash('sha256').update('sidelane number key\n').update(bytes).digest('base64url').slice(0, 16);
  return { keyId, bytes };
}

/**
 * Reads the two keys of credit numbers at rest, made on first use.
 * @throws when others may read a file, or it holds no such key
 */
export function ensureNumberKeys(keysFolder: string): NumberKeys {
  return {
    index: ensureNumberKey(path.join(keysFolder, 'number-index.key')),
    encryption: ensureNumberKey(path.join(keysFolder, 'number-encryption.key')),
  };
}
