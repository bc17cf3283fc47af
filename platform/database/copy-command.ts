import path from 'node:path';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { readConfigFile } from '../config-file.ts';
import { copyDatabase } from './database-copy.ts';

const usageOf = (name: string) => `sidelane-${name} copy-database [--before VERSION] [--config FILE] [--out DIR]

Copies the database into one file, while the server runs or not. Packages do so before they install another version.

  --before VERSION  is put into the copy's name
  --config FILE     the server's configuration (default: of the installed server)
  --out DIR         where the copy is written (default: copies/ in the server's state folder)

Exit status: 0 copied, or there is nothing to copy; 2 not copied.
`;

/** The time in a file's name: 20261129T211500Z. */
const stamp = (now: number) => `${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;

/**
 * The command line of `copy-database`, of both servers. It sets the exit status, and throws nothing.
 * @param name of the server, by which the copy is called too
 * @param now epoch milliseconds
 */
export async function runCopyCommand(
  name: 'seller' | 'settling',
  configSchema: z.ZodType<{ databaseUrl: string }>,
  now: number,
): Promise<void> {
  process.umask(0o077);
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ options: { before: text, config: text, out: text, help: { type: 'boolean' } } });
    if (values.help) {
      process.stdout.write(usageOf(name));
      return;
    }
    const { before } = values;
    if (before !== undefined && !/^[\w.~+-]{1,40}$/.test(before))
      throw new Error('--before is a version, such as 1.2.0.');
    const config = values.config ?? process.env[`SIDELANE_${name.toUpperCase()}_CONFIG`];
    const state = process.env['SIDELANE_STATE'];
    const folder = values.out ?? (state === undefined ? undefined : path.join(state, 'copies'));
    if (config === undefined || folder === undefined)
      throw new Error(`Which database, and copied where? --config FILE --out DIR\n\n${usageOf(name)}`);
    const { databaseUrl } = readConfigFile(config, configSchema);
    const version = before === undefined ? '' : `-before-${before}`;
    const copy = await copyDatabase(databaseUrl, folder, `${name}${version}-${stamp(now)}`);
    if ('file' in copy) console.log(`The database was copied to ${copy.file}.`);
    else if (copy.none === 'no_database_yet') console.log('There is no database yet, and nothing to copy.');
    else console.log('The database is on a PostgreSQL server, and was not copied: back it up there.');
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
}
