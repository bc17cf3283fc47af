import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packFolder } from '../../build/release-archive.ts';
import { makeKeyFiles, readSecretKey } from '../../platform/release/minisign.ts';
import type { PublicKey, SecretKey } from '../../platform/release/minisign.ts';
import { signRelease } from '../../platform/release/release-manifest.ts';

export const dayMs = 86_400_000;

export type ReleaseKey = { key: SecretKey; publicKey: PublicKey; publicFile: string };

export function makeReleaseKey(folder: string, name: string): ReleaseKey {
  const [secretFile, publicFile] = [path.join(folder, `${name}.pem`), path.join(folder, `${name}.pub`)];
  const publicKey = makeKeyFiles(secretFile, publicFile);
  return { key: readSecretKey(secretFile), publicKey, publicFile };
}

export const archiveName = (version: string) => `Sidelane-${version}-linux-x64.tar.gz`;

/** Writes a stand-in for the program of a version into a folder. */
export function writeStandIn(folder: string, version: string, script = `echo runs ${version} "$@"`): void {
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  writeFileSync(path.join(folder, 'sidelane'), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(folder, 'sidelane'), 0o755);
  writeFileSync(path.join(folder, 'resources/app.asar'), `${version} `.repeat(300));
  writeFileSync(path.join(folder, 'chrome-sandbox'), 'not owned by root here');
}

/** A signed release whose archive holds a stand-in. */
export async function makeRelease(parts: {
  place: string;
  version: string;
  key: ReleaseKey;
  successor: ReleaseKey;
  createdAt: number;
  expiresAt?: number;
  rollsBackFrom?: string[];
  script?: string;
  /** Writes something else than the archive of a stand-in into the folder of the release. */
  fill?: (folder: string) => void | Promise<void>;
}): Promise<string> {
  const {
    place,
    version,
    key,
    successor,
    createdAt,
    expiresAt = createdAt + 365 * dayMs,
    rollsBackFrom,
    script,
  } = parts;
  const folder = path.join(place, `release-${version}`);
  mkdirSync(folder, { recursive: true });
  if (parts.fill) await parts.fill(folder);
  else {
    const program = path.join(place, `program-${version}`);
    writeStandIn(program, version, script);
    await packFolder(program, `Sidelane-${version}-linux-x64`, path.join(folder, archiveName(version)), 1_790_000_000);
  }
  await signRelease({
    folder,
    version,
    key: key.key,
    successor: successor.publicKey,
    createdAt,
    expiresAt,
    rollsBackFrom,
  });
  return folder;
}
