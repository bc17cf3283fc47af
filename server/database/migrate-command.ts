/** `npm run migrate:seller`: brings the seller's schema on PostgreSQL up to date under the role that owns it. */
import { runMigrateCommand } from '../../platform/database/migrate-command.ts';
import { sellerConfigSchema } from '../config/seller-config.ts';
import { sellerMigrations } from './migrations.ts';

await runMigrateCommand('seller', sellerConfigSchema, sellerMigrations);
