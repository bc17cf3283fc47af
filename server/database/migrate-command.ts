/** `npm run migrate:seller`: brings the seller's schema on PostgreSQL up to date under the role that owns it. */
import { parseArgs } from 'node:util';
import { readConfigFile } from '../../platform/config-file.ts';
import { migrateAsOwner, tellMigration } from '../../platform/database-role.ts';
import { sellerConfigSchema } from '../config.ts';
import { sellerMigrations } from './migrations.ts';

const usage = `MIGRATION_DATABASE_URL=postgres://OWNER@… npm run migrate:seller -- --config FILE

Brings the schema of the database up to date under the role that owns it, and gives the role of the configuration's databaseUrl
what the server needs: it may write rows, and of what is only appended no more than append. The owner's address stands in the
environment, where other users of the machine cannot read it, and in no file that the server reads.

Exit status: 0 done, 2 not done.
`;

try {
  const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean', default: false } } });
  const owner = process.env['MIGRATION_DATABASE_URL'];
  if (values.help) {
    process.stdout.write(usage);
  } else {
    if (values.config === undefined) throw new Error(`Which configuration? --config FILE\n\n${usage}`);
    if (!owner) throw new Error(`MIGRATION_DATABASE_URL says under which role.\n\n${usage}`);
    const { databaseUrl } = readConfigFile(values.config, sellerConfigSchema);
    process.stdout.write(
      tellMigration(await migrateAsOwner({ owner, server: databaseUrl }, 'seller', sellerMigrations)),
    );
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
