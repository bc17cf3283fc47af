import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';

/**
 * A new, empty folder of mode 0700 for the test that asks, removed when that test is over. What an interrupted run leaves is
 * removed with the folders of the whole run (`run-keeper.ts`).
 */
export function temporaryFolder(): string {
  const folder = makeFolder();
  onTestFinished(() => remove(folder));
  return folder;
}

/** As `temporaryFolder`, for everything in the suite (or file) whose body asks. */
export function temporaryFolderOfSuite(): string {
  const folder = makeFolder();
  // A suite that is run once more (`test/mutate`) finds it again, and empty.
  beforeAll(() => void mkdirSync(folder, { recursive: true, mode: 0o700 }));
  afterAll(() => remove(folder));
  return folder;
}

/** A program that just ended may have left helpers that write their last into it. */
function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

function makeFolder(): string {
  const folders = path.join(inject(inject('hasLightFolders') ? 'lightFolder' : 'runFolder'), 'f');
  mkdirSync(folders, { recursive: true, mode: 0o700 });
  return mkdtempSync(path.join(folders, '-'));
}
