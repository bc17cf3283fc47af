import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { present } from '../contract/presence.ts';
import { thumbprint } from './compact-jose.ts';
import { readPrivateFile, writePrivateFile } from './files/private-file.ts';

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
