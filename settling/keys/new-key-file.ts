import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, rmSync } from 'node:fs';
import { makeKeyPair, writePrivateFile } from '../../platform/key-file.ts';

/**
 * Makes a key that must never be replaced by accident: whole or not at all, and only where no file of this name is. When
 * two processes make the same key at the same moment, both go on with the one that was there first.
 */
export function makeKeyFileIfMissing(file: string, makeContent: () => string): void {
  if (existsSync(file)) return;
  const beside = `${file}.${randomBytes(4).toString('hex')}.new`;
  writePrivateFile(beside, makeContent());
  try {
    linkSync(beside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(beside);
  }
}

/** A new P-256 private key, PKCS #8 PEM. */
export function makePrivateKeyPem(): string {
  return makeKeyPair().privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
}
