import { existsSync } from 'node:fs';

/** The file that stands beside a database while a backup is being put in its place. */
export const restoreMark = (databaseFile: string) => `${databaseFile}.being-restored`;

/** @throws when a restore of this database was cut off: what is there may be of two times */
export function assertNotBeingRestored(databaseUrl: string): void {
  if (/^postgres(ql)?:/.test(databaseUrl)) return;
  const file = databaseUrl.replace(/^sqlite:(\/\/)?/, '');
  if (!existsSync(restoreMark(file))) return;
  throw new Error(
    `A restore of ${file} was cut off before its end. Run the restore again; the server starts afterwards.`,
  );
}
