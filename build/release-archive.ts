import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { present } from '../contract/presence.ts';
import { MissingTool } from './installers/run-tool.ts';
import { makeWhole } from './installers/whole-file.ts';

/**
 * Compresses to the same bytes on every machine: they depend on whether there is more than one thread. Level 2 takes nearly twice the
 * processor time to save a fortieth.
 */
const xz = ['xz', ['--threads=2', '-1', '--stdout']] as const;

/**
 * Packs a folder into a `.tar.gz`, `.tar.xz` or `.tar`, under its own name inside it. Owners, modes, times and order do not depend on the user who packs.
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
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said: Buffer[] = [];
  tar.stderr.on('data', (part: Buffer) => said.push(part));
  const ended = once(tar, 'close');
  const to = createWriteStream(archive);
  if (archive.endsWith('.xz')) await compressWithXz(tar.stdout, to);
  else if (archive.endsWith('.gz')) await pipeline(tar.stdout, createGzip(), to);
  else await pipeline(tar.stdout, to);
  const [status] = (await ended) as [number | null];
  if (status !== 0) throw new Error(`tar ended with status ${status}: ${Buffer.concat(said).toString('utf8').trim()}`);
}

async function compressWithXz(from: Readable, to: Writable): Promise<void> {
  const child = spawn(...xz, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new MissingTool('xz', 'xz-utils') : error),
    );
    child.once('exit', resolve);
  });
  const [status] = await Promise.all([ended, pipeline(from, child.stdin), pipeline(child.stdout, to)]);
  if (status !== 0) throw new Error(`xz ended with status ${status}`);
}

/** Writes `SHA256SUMS` beside the files, in the format that `sha256sum --check` reads. */
export async function writeChecksums(files: string[]): Promise<string> {
  const lines = await Promise.all(
    files.toSorted().map(async (file) => `${await sha256Of(file)}  ${path.basename(file)}\n`),
  );
  return makeWhole(path.dirname(present(files[0], 'the first file of the release')), async (folder) => {
    const checksumFile = path.join(folder, 'SHA256SUMS');
    writeFileSync(checksumFile, lines.join(''));
    return checksumFile;
  });
}

async function sha256Of(file: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest);
  return digest.digest('hex');
}
