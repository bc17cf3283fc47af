import { createHash } from 'node:crypto';
import { readPrivateFile } from '../../platform/files/private-file.ts';

/** 256 random bits, and an id that says which key it is without saying anything of it. */
export type NumberKey = { keyId: string; bytes: Buffer };

/**
 * `index` finds a credit number by its keyed hash, and `encryption` protects it at rest. While a key is being rotated, the one
 * before it is here too, for the numbers that are not moved to the new key yet.
 */
export type NumberKeys = {
  index: NumberKey;
  encryption: NumberKey;
  indexBefore: readonly NumberKey[];
  encryptionBefore: readonly NumberKey[];
};

/** @throws when others may read the file, or it holds no such key */
export function readNumberKey(file: string): NumberKey {
  const bytes = Buffer.from(readPrivateFile(file).trim(), 'base64url');
  if (bytes.length !== 32) throw new Error(`${file} does not hold a key of 256 bits (base64url)`);
  const keyId = createHash('sha256').update('sidelane number key\n').update(bytes).digest('base64url').slice(0, 16);
  return { keyId, bytes };
}
