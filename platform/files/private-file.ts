/** Files that only their owner may read: written whole or not at all, and there after a power cut. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** Age in milliseconds from which an unfinished file was left by a process that ended; none takes so long to write. */
const leftBehindMs = 60_000;

/**
 * Writes a file that only its owner may read. What stood there before stays until the new content is on the disk. Two processes
 * may write the same file: one of the two contents stays, whole.
 * @throws what the file system says, and then the old content is still there
 */
export function writePrivateFile(file: string, content: string | Buffer): void {
  const folder = path.dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${randomBytes(4).toString('hex')}.unfinished`;
  const descriptor = openSync(unfinished, 'wx', 0o600);
  try {
    // All of it, or an error: a disk may have room for half.
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
    removeLeftBehind(file, statSync(unfinished).mtimeMs - leftBehindMs);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  syncFolder(folder);
}

/** Removes a file, if it is there, so that a power cut does not bring it back. */
export function removePrivateFile(file: string): void {
  rmSync(file, { force: true });
  syncFolder(path.dirname(file));
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

/** Removes the unfinished content that a killed process or a power cut left beside `file` before `changedBefore` (epoch ms). */
function removeLeftBehind(file: string, changedBefore: number): void {
  const folder = path.dirname(file);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${path.basename(file)}.`) || !/\.[\da-f]{8}\.unfinished$/.test(name)) continue;
    const left = path.join(folder, name);
    if ((statSync(left, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < changedBefore) rmSync(left, { force: true });
  }
}

/** A new name lasts once its folder is on the disk. Windows opens no folders, and writes names down by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
