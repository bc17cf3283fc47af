import { expect, it } from 'vitest';
import { openDatabase } from '../../platform/database/open-database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { settlingMigrations } from '../../settling/database/migrations.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, readBooks, startSettling } from './settling-under-test.ts';

describeOnEveryDatabase("Settling's database", ({ emptyUrl, freshUrl }) => {
  it('comes up to date from every earlier step, and is left alone when it is', async () => {
    for (let known = 0; known <= settlingMigrations.length; known++) {
      const databaseUrl = await emptyUrl();
      const earlier = await openDatabase(databaseUrl, 'settling');
      expect(await migrate(earlier, settlingMigrations.slice(0, known))).toHaveLength(known);
      await earlier.close();
      const database = await openSettlingDatabase(databaseUrl);
      const applied = await database.all('SELECT id FROM migration ORDER BY id');
      expect(applied).toEqual(settlingMigrations.map(({ id }) => ({ id })));
      expect(await migrate(database, settlingMigrations)).toEqual([]);
      await database.close();
    }
  });

  it('is brought up to date once by servers that start at the same moment', async () => {
    const databaseUrl = await emptyUrl();
    const databases = await Promise.all([1, 2, 3].map(() => openSettlingDatabase(databaseUrl)));
    expect(await databases[0]!.all('SELECT id FROM migration')).toHaveLength(settlingMigrations.length);
    for (const database of databases) await database.close();
  });

  it('refuses to be opened by a program that is older than it', async () => {
    const databaseUrl = await emptyUrl();
    const database = await openSettlingDatabase(databaseUrl);
    await database.write((transaction) =>
      transaction.run(`INSERT INTO migration (id, applied_at) VALUES ('999-from-the-future', 0)`),
    );
    await database.close();
    await expect(openSettlingDatabase(databaseUrl)).rejects.toThrow(/999-from-the-future/);
  });

  it('keeps a held amount the sum of its holds by itself, and lets no hold disappear or hold less than nothing', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const card = await enterPerson(settling);
    await seller.buy({ card, amountMinor: 30_00 });
    await seller.buy({ card, amountMinor: 20_00 });
    const write = (sql: string) => database.write((transaction) => transaction.run(sql));
    await write(`UPDATE payment SET held_minor = held_minor - 100`);
    expect(await readBooks(database)).toMatchObject({ heldByPersons: 48_00, heldByHolds: 48_00 });
    await expect(write('UPDATE payment SET held_minor = -1')).rejects.toThrow();
    await expect(write('UPDATE payment SET held_minor = amount_minor + 1')).rejects.toThrow();
    await expect(write('DELETE FROM payment')).rejects.toThrow(/not removed/);
    await expect(write('UPDATE person SET held_minor = -1')).rejects.toThrow();
    await expect(write('UPDATE person SET overdue_minor = debt_minor + 1')).rejects.toThrow();
    expect(await readBooks(database)).toMatchObject({ heldByPersons: 48_00, heldByHolds: 48_00 });
  });
});
