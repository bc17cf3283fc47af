import { openDatabase } from '../../platform/database/open-database.ts';
import type { DatabaseOptions } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { settlingMigrations } from './migrations.ts';

/** Opens settling's database and brings its schema up to date. */
export async function openSettlingDatabase(
  databaseUrl: string,
  options: Pick<DatabaseOptions, 'onMadePrivate'> = {},
): Promise<Database> {
  const database = await openDatabase(databaseUrl, 'settling', options);
  try {
    await migrate(database, settlingMigrations);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
