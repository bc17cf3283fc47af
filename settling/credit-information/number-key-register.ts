import type { Database } from '../../platform/database.ts';
import type { NumberKeys } from '../keys/number-keys.ts';

/**
 * Records which keys this database's credit numbers are kept with, on first use.
 * @throws when it was written with others: every number would seem unknown
 */
export async function registerNumberKeys(database: Database, keys: NumberKeys, now: number): Promise<void> {
  await database.write(async (transaction) => {
    for (const purpose of ['index', 'encryption'] as const) {
      const { keyId } = keys[purpose];
      await transaction.run(
        `INSERT INTO number_key (key_id, purpose, first_used_at)
         SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM number_key WHERE purpose = ?)
         ON CONFLICT (key_id) DO NOTHING`,
        [keyId, purpose, now, purpose],
      );
      if (await transaction.get('SELECT key_id FROM number_key WHERE key_id = ? AND purpose = ?', [keyId, purpose]))
        continue;
      throw new Error(
        `The credit numbers in this database are kept with another number-${purpose} key than that of the keys folder. ` +
          `Put back the number-${purpose}.key that belongs to this database, or start with a new database.`,
      );
    }
  });
}
