import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { sellerMigrations } from '../../server/database/migrations.ts';
import { settlingMigrations } from '../../settling/database/migrations.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

describeOnEveryDatabase('The row by which a server looks whether it can write', ({ freshUrl }) => {
  it.each([
    ['seller', sellerMigrations, '019-storage-look'],
    ['settling', settlingMigrations, '029-storage-look'],
  ] as const)(
    'is there once after the step of %s, also in a database that stood before it',
    async (name, steps, id) => {
      const database = await openDatabase(await freshUrl(), name);
      onTestFinished(() => database.close());
      await migrate(
        database,
        steps.filter((step) => step.id !== id),
      );
      await expect(database.all('SELECT * FROM storage_look')).rejects.toThrow();
      expect(await migrate(database, steps)).toEqual([id]);
      expect(await database.all('SELECT * FROM storage_look')).toEqual([{ looked_at: 0, filling: '' }]);
      expect(await migrate(database, steps)).toEqual([]);
    },
  );
});
