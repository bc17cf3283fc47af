import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A copy of a file in a form that can be read, in a folder that only this user reads, until it is removed. */
export type TemporaryCopy = { file: string; remove: () => void };

/** Makes the folder; the file is for the caller to write. It is removed at the latest when the program ends. */
export function placeForCopy(): TemporaryCopy {
  const folder = mkdtempSync(path.join(tmpdir(), 'catalogue-'));
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  const remove = () => {
    process.off('exit', removeAtExit);
    removeAtExit();
  };
  return { file: path.join(folder, 'utf-8.csv'), remove };
}
