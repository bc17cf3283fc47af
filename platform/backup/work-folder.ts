import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../is-alive.ts';

/** A folder of a process for what it needs while it works: `work-PID-…`. What a process that ended left is anybody's to remove. */
const workForm = /^work-(\d+)-/;
const lockName = 'making.lock';

/** Makes a folder for this process, which removes it afterwards, and removes those of processes that are gone. */
export function openWork(workFolder: string): string {
  mkdirSync(workFolder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(workFolder)) {
    const pid = Number(workForm.exec(name)?.[1] ?? process.pid);
    if (!isAlive(pid)) rmSync(path.join(workFolder, name), { recursive: true, force: true });
  }
  return mkdtempSync(path.join(workFolder, `work-${process.pid}-`));
}

/**
 * Keeps a second backup of the same server from being made meanwhile: each would take the other's parts for left over.
 * @returns what ends it
 * @throws when another process makes one, naming it
 */
export function lockMaking(workFolder: string): () => void {
  mkdirSync(workFolder, { recursive: true, mode: 0o700 });
  const file = path.join(workFolder, lockName);
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = Number(readFileSync(file, 'utf8'));
      if (pid !== process.pid && isAlive(pid)) {
        throw new Error(
          `Process ${pid} is making a backup already. Wait for it, or remove ${file} if that is something else.`,
          { cause: error },
        );
      }
      rmSync(file, { force: true });
    }
  }
}
