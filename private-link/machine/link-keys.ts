import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readPrivateFile, writePrivateFile } from '../../platform/files/private-file.ts';
import type { LinkSide } from './link-names.ts';

/** A WireGuard key pair: Curve25519 (RFC 7748), each half 32 bytes in base64. */
export type WireguardKeyPair = { privateKey: string; publicKey: string };

/** Everything secret about one link, and the files (mode 0600) that hold it. */
export type LinkKeys = Record<LinkSide, WireguardKeyPair> & {
  presharedKey: string;
  files: Record<LinkSide | 'preshared', string>;
};

// The fixed start of a PKCS #8 document that holds an X25519 private key (RFC 8410, section 7).
const pkcs8Start = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** Makes a key pair as `wg genkey` and `wg pubkey` do: the private half is clamped (RFC 7748, section 5). */
export function makeWireguardKeyPair(): WireguardKeyPair {
  const scalar = generateKeyPairSync('x25519').privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  scalar.writeUInt8(scalar.readUInt8(0) & 248, 0);
  scalar.writeUInt8((scalar.readUInt8(31) & 127) | 64, 31);
  return wireguardKeyPairOf(scalar.toString('base64'));
}

/** The key pair that a private key (base64) belongs to. @throws when it is not 32 bytes */
export function wireguardKeyPairOf(privateKey: string): WireguardKeyPair {
  const scalar = Buffer.from(privateKey, 'base64');
  if (scalar.length !== 32) throw new Error('A WireGuard private key is 32 bytes in base64');
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Start, scalar]), format: 'der', type: 'pkcs8' });
  // An X25519 key's SubjectPublicKeyInfo ends with the 32 bytes of the key (RFC 8410, section 4).
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { privateKey, publicKey: publicKey.toString('base64') };
}

export function linkKeyFiles(folder: string): LinkKeys['files'] {
  return {
    seller: path.join(folder, 'seller.key'),
    settling: path.join(folder, 'settling.key'),
    preshared: path.join(folder, 'preshared.key'),
  };
}

/** Replaces the named keys with new ones. The link uses them only after it is raised again. */
export function rotateLinkKeys(folder: string, which: (keyof LinkKeys['files'])[]): void {
  const files = linkKeyFiles(folder);
  for (const name of which) {
    const secret = name === 'preshared' ? randomBytes(32).toString('base64') : makeWireguardKeyPair().privateKey;
    writePrivateFile(files[name], `${secret}\n`);
  }
}

/**
 * Reads the keys of the link in `folder` and makes those that are not there yet.
 * @throws when others than the owner may read a key file, or a file holds no key
 */
export function loadOrMakeLinkKeys(folder: string): LinkKeys {
  const files = linkKeyFiles(folder);
  const names = ['seller', 'settling', 'preshared'] as const;
  rotateLinkKeys(
    folder,
    names.filter((name) => !existsSync(files[name])),
  );
  return {
    seller: wireguardKeyPairOf(readPrivateFile(files.seller).trim()),
    settling: wireguardKeyPairOf(readPrivateFile(files.settling).trim()),
    presharedKey: readPrivateFile(files.preshared).trim(),
    files,
  };
}
