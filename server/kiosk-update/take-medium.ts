import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat, statfs, symlink } from 'node:fs/promises';
import path from 'node:path';
import { syncToDisk } from '../../platform/files/sync-to-disk.ts';
import type { PublicKey } from '../../platform/release/minisign.ts';
import { manifestName, ofSigning } from '../../platform/release/release-manifest.ts';
import type { ReleaseManifest } from '../../platform/release/release-manifest.ts';
import { compareVersions } from '../../platform/release/release-version.ts';
import type { SignedManifest } from '../../platform/release/signed-manifest.ts';
import { verifyRelease } from '../../platform/release/verify-release.ts';
import { MediumFolder, isAFile, offeredName } from './medium-folder.ts';

type Asked = {
  /** The signed release. */
  folder: string;
  /** Where the seller keeps the medium. */
  place: string;
  trusted: readonly PublicKey[];
  sellerVersion: string;
  /** Epoch milliseconds. */
  now: number;
};

export type TakenMedium = SignedManifest & { manifestSha256: string };

/**
 * Keeps a signed release for the shop's kiosks, in place of the one that is there. It is copied, the copy is verified, and one
 * rename puts it in place. Taking the same release again changes nothing.
 * @returns what was taken, or every fault in one sentence each; nothing was changed then
 */
export async function takeMedium(asked: Asked): Promise<TakenMedium | { faults: string[] }> {
  const { folder, place, trusted, now } = asked;
  const unreadable = await whyUnreadable(folder);
  if (unreadable !== null) return { faults: [unreadable] };
  const verified = await verifyRelease({ folder, trusted, now });
  if ('faults' in verified) return verified;
  const fault = await unfitness(asked, verified.manifest);
  if (fault !== null) return { faults: [fault] };
  const manifestSha256 = createHash('sha256')
    .update(readFileSync(path.join(folder, manifestName)))
    .digest('hex');
  const name = `${verified.manifest.version}-${manifestSha256.slice(0, 16)}`;
  const kept = path.join(place, name);
  const unfinished = path.join(place, `${randomBytes(4).toString('hex')}.unfinished`);
  try {
    const isThere = !('faults' in (await verifyRelease({ folder: kept, trusted, now })));
    if (!isThere) {
      await copyRelease(folder, unfinished, verified.manifest);
      const copied = await verifyRelease({ folder: unfinished, trusted, now });
      if ('faults' in copied) return copied;
      await rm(kept, { recursive: true, force: true });
      await rename(unfinished, kept);
    }
    await offer(place, name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOSPC') throw new Error(`The release was not taken: ${message}`, { cause: error });
    return { faults: [await noRoom(place, verified.manifest)] };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await removeOthers(place, name);
  return { ...verified, manifestSha256 };
}

/** Why nothing in a folder can be read, or null. */
async function whyUnreadable(folder: string): Promise<string | null> {
  try {
    const names = await readdir(folder);
    return names.includes(manifestName) ? null : `${folder} holds no signed release: it has no ${manifestName}.`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return `There is no folder ${folder}: name the folder of a signed release.`;
    if (code === 'ENOTDIR') return `${folder} is a file: name the folder of a signed release.`;
    if (code === 'EACCES')
      return `The user of the seller may not read ${folder}: let that user read it, and what it holds.`;
    return `${folder} cannot be read: ${message}`;
  }
}

const sizeOf = ({ files }: ReleaseManifest) => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;

async function noRoom(place: string, manifest: ReleaseManifest): Promise<string> {
  const { bavail, bsize } = await statfs(place);
  return `There is no room for the release in ${place}: it needs ${megabytes(sizeOf(manifest))}, and ${megabytes(bavail * bsize)} are free.`;
}

/** Why this seller does not take a release that is whole. It makes the folder, to see whether there is room. */
async function unfitness({ place, sellerVersion }: Asked, manifest: ReleaseManifest): Promise<string | null> {
  // A newer kiosk may ask what this seller does not understand.
  if (compareVersions(manifest.version, sellerVersion) > 0)
    return `The release is ${manifest.version}, and this seller is ${sellerVersion}: upgrade the seller first.`;
  const kept = await keptVersion(place);
  if (kept !== null && compareVersions(manifest.version, kept) < 0 && !manifest.rollsBackFrom?.includes(kept))
    return `The release is ${manifest.version}, older than ${kept}, which the seller keeps. To go back, sign it with --rolls-back-from ${kept}.`;
  const why = await mkdir(place, { recursive: true, mode: 0o700 }).then(
    () => null,
    ({ code, message }: NodeJS.ErrnoException) => (code === 'EEXIST' || code === 'ENOTDIR' ? isAFile(place) : message),
  );
  if (why !== null) return why;
  const { bavail, bsize } = await statfs(place);
  return bavail * bsize < sizeOf(manifest) ? noRoom(place, manifest) : null;
}

/** Null where nothing is kept, or nothing that can be read: every release is better than that. */
async function keptVersion(place: string): Promise<string | null> {
  const kept = await new MediumFolder(place).read().catch(() => null);
  return kept?.manifest.version ?? null;
}

async function copyRelease(from: string, to: string, { files }: ReleaseManifest): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  for (const name of [...files.map((file) => file.name), ...ofSigning]) {
    const copy = path.join(to, name);
    await copyFile(path.join(from, name), copy);
    await syncToDisk(copy);
  }
  await syncToDisk(to);
}

async function offer(place: string, name: string): Promise<void> {
  const link = path.join(place, `${randomBytes(4).toString('hex')}.link`);
  await symlink(name, link);
  await rename(link, path.join(place, offeredName));
  await syncToDisk(place);
}

/** Removes the release from before, and what a killed command left an hour ago or earlier. */
async function removeOthers(place: string, name: string): Promise<void> {
  const anHourAgo = Date.now() - 3_600_000;
  for (const other of await readdir(place)) {
    const isUnfinished = /\.(unfinished|link)$/.test(other);
    if (other === name || !(isUnfinished || /-[0-9a-f]{16}$/.test(other))) continue;
    const at = path.join(place, other);
    const changedAt = (await stat(at).catch(() => null))?.mtimeMs ?? 0;
    if (!isUnfinished || changedAt < anHourAgo) await rm(at, { recursive: true, force: true });
  }
}
