import { openDatabase } from '../../platform/database.ts';
import type { Database } from '../../platform/database.ts';
import { migrate } from '../../platform/migrations.ts';
import { settlingMigrations } from './migrations.ts';

/** Opens settling's database and brings its schema up to date. */
export async function openSettlingDatabase(databaseUrl: string): Promise<Database> {
  const database = await openDatabase(databaseUrl, 'settling');
  try {
    await migrate(database, settlingMigrations);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
