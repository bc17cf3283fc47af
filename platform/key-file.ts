import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { present } from '../contract/presence.ts';
import { thumbprint } from './compact-jose.ts';

/** Writes a file that only its owner may read, whole or not at all: beside it first, synced, then renamed. */
export function writePrivateFile(file: string, content: string | Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${randomBytes(4).toString('hex')}.unfinished`;
  const descriptor = openSync(unfinished, 'wx', 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Reads a file that holds a secret.
 * @throws when others than its owner may read it, naming the mode that it has and the one that is right
 */
export function readPrivateFile(file: string): string {
  const mode = statSync(file).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Error(
      `${file} has the mode 0${mode.toString(8)}: others can read a secret. Set it to 0600: chmod 600 ${file}`,
    );
  }
  return readFileSync(file, 'utf8');
}

export type KeyPair = { kid: string; privateKey: KeyObject; publicKey: KeyObject; publicJwk: JsonWebKey };

/** What is public of a P-256 key, as a JWK of nothing else. */
export function publicJwkOf(publicKey: KeyObject): JsonWebKey {
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  return {
    kty: present(kty, "a key's type"),
    crv: present(crv, "a key's curve"),
    x: present(x, "a key's coordinate x"),
    y: present(y, "a key's coordinate y"),
  };
}

function asKeyPair(privateKey: KeyObject): KeyPair {
  const publicKey = createPublicKey(privateKey);
  const publicJwk = publicJwkOf(publicKey);
  return { kid: thumbprint(publicJwk), privateKey, publicKey, publicJwk };
}

/** A new P-256 key pair; its id is its RFC 7638 thumbprint. */
export function makeKeyPair(): KeyPair {
  return asKeyPair(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** Keeps a key pair in a file of mode 0600, as PKCS #8 PEM. */
export function writeKeyPair(file: string, pair: KeyPair): void {
  writePrivateFile(file, pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
}

/** @throws when the file may be read by others or holds no P-256 private key */
export function readKeyPair(file: string): KeyPair {
  const text = readPrivateFile(file);
  let privateKey: KeyObject | undefined;
  try {
    privateKey = createPrivateKey(text);
  } catch {
    // What OpenSSL says of it would not help, and must not quote it.
  }
  const isRight = privateKey?.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  if (!privateKey || !isRight) throw new Error(`${file} does not hold a P-256 private key (PKCS #8 PEM)`);
  return asKeyPair(privateKey);
}
