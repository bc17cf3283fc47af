import { expect, it } from 'vitest';
import { openDatabase } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { sellerMigrations } from '../../server/database/migrations.ts';
import { settlingMigrations } from '../../settling/database/migrations.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

describeOnEveryDatabase('A database from before there were reports and statements', ({ freshUrl }) => {
  it('knows from then on what was due of debts that were there already', async () => {
    const database = await openDatabase(await freshUrl(), 'settling');
    const place = settlingMigrations.findIndex(({ id }) => id === '015-opening-dues');
    await migrate(database, settlingMigrations.slice(0, place));
    await database.write(async (transaction) => {
      await transaction.run(`INSERT INTO number_key (key_id, purpose, first_used_at) VALUES ('i', 'index', 1)`);
      for (const [number, debt, overdue, since, due] of [
        [1, 50, 0, null, 700],
        [2, 90, 40, 300, 700],
        [3, 0, 0, null, null],
      ] as const) {
        await transaction.run(
          `INSERT INTO person (number_index, number_index_key_id, encrypted_number, number_encryption_key_id,
             number_last_four, name, normalised_name, birth_date, expiry, account_status, currency, payment_status,
             debt_minor, overdue_minor, overdue_since, due_at, limit_minor, held_minor, opened_at)
           VALUES (?, 'i', ?, 'i', '0000', 'P', 'P', '1980-01-31', '2039-12', 'active', 'EUR', 'current', ?, ?, ?, ?, 100, 0, 1)`,
          [Buffer.from([number]), Buffer.from([number]), debt, overdue, since, due],
        );
      }
    });
    await migrate(database, settlingMigrations);
    const dues = await database.all('SELECT person_id, overdue_minor, due_at FROM opening_dues ORDER BY person_id');
    expect(dues).toEqual([
      { person_id: 1, overdue_minor: 0, due_at: 700 },
      { person_id: 2, overdue_minor: 40, due_at: 300 },
    ]);
    await database.close();
  });

  it('keeps one report a day and side', async () => {
    const database = await openDatabase(await freshUrl(), 'settling');
    await migrate(database, settlingMigrations);
    const insert = (side: string) =>
      database.write((transaction) =>
        transaction.run(
          `INSERT INTO day_report (side, seller_id, day, digest, report, kept_at) VALUES (?, 'shop-1', '2026-11-20', 'd', 'r', 1)`,
          [side],
        ),
      );
    await insert('seller');
    await insert('settling');
    await expect(insert('seller')).rejects.toThrow();
    await expect(insert('nobody')).rejects.toThrow();
    await database.close();
  });

  it('has a queue of reports at the seller', async () => {
    const database = await openDatabase(await freshUrl(), 'seller');
    expect(await migrate(database, sellerMigrations)).toContain('006-day-reports');
    expect(await database.all('SELECT day FROM day_report WHERE due_at IS NOT NULL')).toEqual([]);
    await database.close();
  });
});
