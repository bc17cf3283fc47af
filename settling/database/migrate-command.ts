/** `npm run migrate:settling`: brings settling's schema on PostgreSQL up to date under the role that owns it. */
import { runMigrateCommand } from '../../platform/database/migrate-command.ts';
import { settlingConfigSchema } from '../config/settling-config.ts';
import { settlingMigrations } from './migrations.ts';

await runMigrateCommand('settling', settlingConfigSchema, settlingMigrations);
