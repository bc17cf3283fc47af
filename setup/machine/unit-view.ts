import path from 'node:path';
import type { Places } from './places.ts';
import { Mistake } from './questions.ts';

/** What the server's unit lets it see and write (`ProtectHome`, `PrivateTmp`, `ProtectSystem`), judged before it is set up. */

const hidden = /^\/(home|root|run\/user|tmp|var\/tmp)\//;

/**
 * The database as the configuration has it: an address of PostgreSQL, or a file in the server's state folder.
 * @throws {Mistake} when the server could not write there
 */
export function databaseIn({ state, user }: Pick<Places, 'state' | 'user'>, database: string): string {
  if (/^postgres(ql)?:/.test(database)) return database;
  const file = path.resolve(state, database.replace(/^sqlite:(\/\/)?/, ''));
  if (user !== undefined && !file.startsWith(`${state}/`))
    throw new Mistake(`database: the server may write in ${state} alone, and ${file} is not in it.`);
  return file;
}

/** @throws {Mistake} when the unit hides the file from the server */
export function assertSeen({ user, configuration }: Pick<Places, 'user' | 'configuration'>, file: string): void {
  if (user !== undefined && hidden.test(file))
    throw new Mistake(`The server’s unit does not let it see ${file}: put it into ${configuration}.`);
}
