import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

/** SQLite keeps a journal and shared memory beside its file, with the mode that the file has when they are made. */
const beside = ['', '-wal', '-shm', '-journal'];

/**
 * Creates a SQLite file that only its owner may read, or removes other users' rights from an existing one and the files beside
 * it.
 * @returns the files that other users could read until now
 * @throws when a file belongs to another user; the message says what would be right
 */
export function keepDatabaseFilePrivate(file: string): string[] {
  closeSync(openSync(file, 'a', 0o600));
  if (process.platform === 'win32') return [];
  return beside.map((end) => file + end).filter(takeRightsOfOthers);
}

function takeRightsOfOthers(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || (found.mode & 0o077) === 0) return false;
  try {
    chmodSync(file, found.mode & 0o700);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A checkpoint removed it in the meantime.
    if (code === 'ENOENT') return false;
    const octal = (found.mode & 0o777).toString(8).padStart(4, '0');
    throw new Error(`Others may read ${file}: its mode is ${octal} and has to be 0600, which only its owner can set.`, {
      cause: error,
    });
  }
}
