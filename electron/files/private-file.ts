import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes a file that only its owner may read, whole or not at all: what stood there before stays until the new one is on the disk. */
export function writePrivateFile(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.unfinished`;
  const descriptor = openSync(unfinished, 'w', 0o600);
  try {
    // All of it, or an error: a disk may have room for half.
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
  syncFolder(path.dirname(file));
}

/** Removes a file, if it is there, so that a power cut does not bring it back. */
export function removePrivateFile(file: string): void {
  rmSync(file, { force: true });
  syncFolder(path.dirname(file));
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
