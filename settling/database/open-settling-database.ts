import { openDatabase } from '../../platform/database/database.ts';
import type { Database, DatabaseOptions } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { settlingMigrations } from './migrations.ts';

// One group is written while another one's commit reaches the disk. Two settling processes seldom check the same number.
const sharedLanes = 2;

/** Opens settling's database and brings its schema up to date. */
export async function openSettlingDatabase(
  databaseUrl: string,
  options: Pick<DatabaseOptions, 'onMadePrivate'> = {},
): Promise<Database> {
  const database = await openDatabase(databaseUrl, 'settling', { sharedLanes, ...options });
  try {
    await migrate(database, settlingMigrations);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
