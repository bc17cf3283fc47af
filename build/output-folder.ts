import { accessSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where the system says no, in the words of a person. */
const reasons: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'that file system is read-only',
};

function reasonOf(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  return reasons[code] ?? `the system gives no folder there (${code})`;
}

/**
 * Makes the folder that something will be written to, with those above it. It says at once what would otherwise be known only when
 * everything is built.
 * @param options.mustBeEmpty a folder that holds something is refused
 * @throws with one sentence where it is a file, cannot be made or written to, or is not empty
 */
export function makeOutputFolder(
  folder: string,
  { mode, mustBeEmpty = false }: { mode?: number; mustBeEmpty?: boolean } = {},
): void {
  const place = path.resolve(folder);
  try {
    makeWhatIsMissing(place, mode);
    accessSync(place, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof NotAFolder) throw error;
    const why = `Nothing can be written into the folder ${place}: ${reasonOf(error)}. Name another folder.`;
    throw new Error(why, { cause: error });
  }
  if (mustBeEmpty && readdirSync(place).length > 0)
    throw new Error(`${place} is not empty: name a new folder, or empty this one.`);
}

class NotAFolder extends Error {
  constructor(file: string) {
    super(`${file} is a file: name a folder.`);
  }
}

/** `mkdirSync` itself, asked to be recursive, tries for ever where a folder is there and takes none, as /proc. */
function makeWhatIsMissing(place: string, mode: number | undefined): void {
  const missing: string[] = [];
  let above = place;
  for (; !isThere(above); above = path.dirname(above)) missing.unshift(above);
  if (!statSync(above).isDirectory()) throw new NotAFolder(above);
  for (const each of missing) mkdirSync(each, { mode });
}

/** A name below a file is not there. */
function isThere(place: string): boolean {
  try {
    return statSync(place, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false;
    throw error;
  }
}
