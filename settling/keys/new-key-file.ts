import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeKeyPair } from '../../platform/key-file.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';

/**
 * Syncs the folder. After a power cut, a file name that is not on disk yet would be gone, and with it all that was encrypted with
 * its key.
 */
function makeNameDurable(file: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path.dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * Makes a key that must never be replaced by accident: whole or not at all, durably, and only where no file of this name is.
 * When two processes make the same key at the same moment, both go on with the one that was there first.
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
  makeNameDurable(file);
}

/** A new P-256 private key, PKCS #8 PEM. */
export function makePrivateKeyPem(): string {
  return makeKeyPair().privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
}

/** 256 random bits, base64url. */
export function makeNumberKeyText(): string {
  return `${randomBytes(32).toString('base64url')}\n`;
}
