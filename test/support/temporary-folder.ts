import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, inject, onTestFinished } from 'vitest';

/**
 * A new, empty folder of mode 0700 for the test that asks, removed when that test is over. What an interrupted run leaves is
 * removed with the folder of the whole run (`run-keeper.ts`).
 */
export function temporaryFolder(): string {
  const folder = makeFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** As `temporaryFolder`, for everything in the suite (or file) whose body asks. */
export function temporaryFolderOfSuite(): string {
  const folder = makeFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function makeFolder(): string {
  const folders = path.join(inject('runFolder'), 'f');
  mkdirSync(folders, { recursive: true, mode: 0o700 });
  return mkdtempSync(path.join(folders, '-'));
}
