import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { sha256Of } from '../../platform/release/release-manifest.ts';
import type { ReleaseManifest } from '../../platform/release/release-manifest.ts';
import { diskFailure, UpdateFailure } from './update-failure.ts';
import type { UpdateSource } from './update-source.ts';

/** The archive and what it is unpacked to, in parts of the archive's size. */
const roomNeeded = 4;

type Listed = ReleaseManifest['files'][number];

const partOf = (folder: string, { sha256 }: Listed) => path.join(folder, `${sha256}.part`);

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);

async function assertRoom(folder: string, { sizeBytes }: Listed, haveBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= sizeBytes * roomNeeded - haveBytes) return;
  throw new UpdateFailure(
    'disk_full',
    `The disk is full: the update needs ${megabytes(sizeBytes * roomNeeded)} MB, and ${megabytes(bavail * bsize)} MB are free.`,
  );
}

async function pieceFrom(source: UpdateSource, { name, sha256, sizeBytes }: Listed, from: number): Promise<Buffer> {
  const piece = await source.piece(sha256, from).catch((error: Error) => {
    throw new UpdateFailure('download_broken', `${name} stopped at byte ${from}: ${error.message}`);
  });
  if (piece.length > 0 && from + piece.length <= sizeBytes) return piece;
  throw new UpdateFailure('download_broken', `The seller sent ${piece.length} bytes of ${name} at byte ${from}.`);
}

async function append(file: string, size: number, source: UpdateSource, listed: Listed, pause: () => Promise<void>) {
  const handle = await open(file, 'a', 0o600);
  try {
    for (let have = size; have < listed.sizeBytes;) {
      const piece = await pieceFrom(source, listed, have);
      await handle.appendFile(piece);
      have += piece.length;
      await pause();
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Downloads a file of a release, from where an earlier download ended.
 * @param pause waits between two pieces
 * @returns the file on the disk, with the content that the manifest names
 * @throws {UpdateFailure} and then nothing is left of it, except of a download that can continue
 */
export async function downloadArchive(
  folder: string,
  listed: Listed,
  source: UpdateSource,
  pause: () => Promise<void>,
): Promise<string> {
  const part = partOf(folder, listed);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const other of await readdir(folder))
      if (other !== path.basename(part)) await rm(path.join(folder, other), { force: true, recursive: true });
    if ((await sizeOf(part)) > listed.sizeBytes) await rm(part);
    const size = await sizeOf(part);
    await assertRoom(folder, listed, size);
    await append(part, size, source, listed, pause);
  } catch (error) {
    const failure = diskFailure(error, 'The download');
    if (failure.problem !== 'download_broken') await rm(part, { force: true });
    throw failure;
  }
  if ((await sha256Of(part)) === listed.sha256) return part;
  await rm(part, { force: true });
  throw new UpdateFailure('archive_changed', `${listed.name} was changed: its SHA-256 is not the one in the manifest.`);
}

/** Removes what was downloaded. */
export async function forgetDownloads(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
