import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { present } from '../contract/presence.ts';

/**
 * Packs a folder into a `.tar.gz`, under its own name inside it. Owners, modes, times and order do not depend on the user who packs.
 * @param nameInside the folder that unpacking creates
 * @param builtAtS the time of every file in it, in seconds since 1970
 */
export async function packFolder(folder: string, nameInside: string, archive: string, builtAtS: number): Promise<void> {
  const tar = spawn(
    'tar',
    [
      '--create',
      '--sort=name',
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=u=rwX,go=rX',
      `--mtime=@${builtAtS}`,
      `--transform=s,^\\.,${nameInside},`,
      `--directory=${folder}`,
      '.',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(tar, 'exit');
  await pipeline(tar.stdout, createGzip(), createWriteStream(archive));
  const [status] = (await ended) as [number | null];
  if (status !== 0) throw new Error(`tar ended with status ${status}`);
}

/** Writes `SHA256SUMS` beside the files, in the format that `sha256sum --check` reads. */
export async function writeChecksums(files: string[]): Promise<string> {
  const lines = await Promise.all(
    files.toSorted().map(async (file) => `${await sha256Of(file)}  ${path.basename(file)}\n`),
  );
  const checksumFile = path.join(path.dirname(present(files[0], 'the first file of the release')), 'SHA256SUMS');
  writeFileSync(checksumFile, lines.join(''));
  return checksumFile;
}

async function sha256Of(file: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest);
  return digest.digest('hex');
}
