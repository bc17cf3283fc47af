import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { calledAs } from '../called-as.ts';
import { readConfigFile } from '../config-file.ts';
import { migrateAsOwner, tellMigration } from './database-role.ts';
import type { Migration } from './migrations.ts';

const usageOf = (
  name: string,
) => `MIGRATION_DATABASE_URL=postgres://OWNER@… ${calledAs(`migrate:${name}`)} --config FILE

Brings the schema of the database up to date under the role that owns it, and gives the role of the configuration's databaseUrl
what the server needs: it may write rows, and of what is only appended no more than append. The owner's address stands in the
environment, where other users of the machine cannot read it, and in no file that the server reads.

Exit status: 0 done, 2 not done.
`;

/**
 * The command line of `npm run migrate:NAME`, of both servers: migrates under the role of `MIGRATION_DATABASE_URL` and tells
 * what was done on standard output. It sets the exit status, and throws nothing.
 * @param schema the database schema, by the name of which the command is called too
 */
export async function runMigrateCommand(
  schema: 'seller' | 'settling',
  configSchema: z.ZodType<{ databaseUrl: string }>,
  migrations: readonly Migration[],
): Promise<void> {
  const usage = usageOf(schema);
  try {
    const options = { config: { type: 'string' }, help: { type: 'boolean', default: false } } as const;
    const { values } = parseArgs({ options });
    if (values.help) {
      process.stdout.write(usage);
      return;
    }
    const owner = process.env['MIGRATION_DATABASE_URL'];
    if (values.config === undefined) throw new Error(`Which configuration? --config FILE\n\n${usage}`);
    if (!owner) throw new Error(`MIGRATION_DATABASE_URL says under which role.\n\n${usage}`);
    const { databaseUrl } = readConfigFile(values.config, configSchema);
    process.stdout.write(tellMigration(await migrateAsOwner({ owner, server: databaseUrl }, schema, migrations)));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
}
