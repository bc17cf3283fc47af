import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { present } from '../../contract/presence.ts';

/**
 * Makes files whole or not at all: they get their places once all of them are whole, and replace what stands there.
 * @param folder where they belong
 * @param make writes the files into the folder that it is given, and returns them
 * @returns the files in their places
 */
export async function makeAllWhole(folder: string, make: (folder: string) => Promise<string[]>): Promise<string[]> {
  const unfinished = mkdtempSync(path.join(folder, '.unfinished-'));
  try {
    const made = await make(unfinished);
    return made.map((file) => {
      const place = path.join(folder, path.basename(file));
      renameSync(file, place);
      return place;
    });
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** The same for one file. */
export async function makeWhole(folder: string, make: (folder: string) => Promise<string>): Promise<string> {
  const [made] = await makeAllWhole(folder, async (unfinished) => [await make(unfinished)]);
  return present(made, 'the file that was made');
}

/** Moves a file, also onto another disk. */
export function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    copyFileSync(from, to);
    rmSync(from);
  }
}
