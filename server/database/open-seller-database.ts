import { openDatabase } from '../../platform/database/open-database.ts';
import type { DatabaseOptions } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { sellerMigrations } from './migrations.ts';

/** Opens the seller's database and brings its schema up to date. */
export async function openSellerDatabase(
  databaseUrl: string,
  options: Pick<DatabaseOptions, 'onMadePrivate'> = {},
): Promise<Database> {
  const database = await openDatabase(databaseUrl, 'seller', options);
  try {
    await migrate(database, sellerMigrations);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
