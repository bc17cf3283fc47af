import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { findProgram } from '../../private-link/machine/machine-abilities.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Why no small disk can be made here, or null. Only root mounts one, and not in every container. */
export const missingForSmallDisk = findReason();

function findReason(): string | null {
  if (process.getuid?.() !== 0) return 'a small disk is mounted by root: run as root';
  if (findProgram('mount') === null) return 'a small disk is mounted with the program "mount": apt install mount';
  try {
    // In a mount namespace of its own, so that nothing of the try is left.
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'pipe' });
    return null;
  } catch {
    return 'this machine does not let root mount a tmpfs';
  }
}

/** A disk of a few megabytes for one test, unmounted when it is over. */
export class SmallDisk {
  readonly folder: string;
  readonly #filling: string;

  constructor(megabytes: number) {
    const place = temporaryFolder();
    this.folder = path.join(place, 'disk');
    this.#filling = path.join(this.folder, 'filling');
    mkdirSync(this.folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', this.folder]);
    onTestFinished(() => void execFileSync('umount', ['--lazy', this.folder]));
  }

  /** Fills it to its last byte. */
  fill(): void {
    const descriptor = openSync(this.#filling, 'a');
    try {
      for (const size of [1_048_576, 65_536, 4_096, 1]) this.#fillWith(descriptor, Buffer.alloc(size, 'x'));
    } finally {
      closeSync(descriptor);
    }
  }

  /** Gives it room again. */
  empty(): void {
    rmSync(this.#filling, { force: true });
  }

  #fillWith(descriptor: number, piece: Buffer): void {
    try {
      for (;;) if (writeSync(descriptor, piece) < piece.length) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
