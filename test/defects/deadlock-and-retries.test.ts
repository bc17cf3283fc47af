import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/database.ts';
import { retryDelayMs } from '../../platform/due-rounds.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

describeOnEveryDatabase('Writes on a database', (place) => {
  async function openWithRows(): Promise<Database> {
    const database = await openDatabase(await place.freshUrl(), 'seller');
    onTestFinished(() => database.close());
    await database.write(async (transaction) => {
      await transaction.run('CREATE TABLE item (id TEXT PRIMARY KEY, amount BIGINT NOT NULL)');
      await transaction.run("INSERT INTO item VALUES ('a', 0), ('b', 0)");
    });
    return database;
  }

  it('that lock each other out are both done: the database ends one, and it runs again', async () => {
    const database = await openWithRows();
    let runs = 0;
    let holders = 0;
    const { promise: whenBothHold, resolve: bothHold } = Promise.withResolvers<void>();
    const addInOrder = (first: string, second: string) => {
      let isFirstRun = true;
      return database.write(async (transaction) => {
        runs++;
        await transaction.run('UPDATE item SET amount = amount + 1 WHERE id = ?', [first]);
        // SQLite has one writer: there nobody can hold a row beside it.
        if (isFirstRun && place.dialect === 'postgres') {
          isFirstRun = false;
          if (++holders === 2) bothHold();
          await whenBothHold;
        }
        await transaction.run('UPDATE item SET amount = amount + 1 WHERE id = ?', [second]);
      });
    };
    await Promise.all([addInOrder('a', 'b'), addInOrder('b', 'a')]);
    expect(await database.all('SELECT id, amount FROM item ORDER BY id')).toEqual([
      { id: 'a', amount: 2 },
      { id: 'b', amount: 2 },
    ]);
    expect(runs).toBe(place.dialect === 'postgres' ? 3 : 2);
  });

  if (place.dialect !== 'postgres') return;

  it.each(['40001', '40P01'])('that end with %s every time are given up after ten tries', async (code) => {
    const database = await openWithRows();
    let runs = 0;
    const writing = database.write(async (transaction) => {
      runs++;
      await transaction.run(`DO $$ BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '${code}'; END $$`);
    });
    await expect(writing).rejects.toMatchObject({ code });
    expect(runs).toBe(10);
  });

  it('that break a rule of the schema run once', async () => {
    const database = await openWithRows();
    let runs = 0;
    const writing = database.write(async (transaction) => {
      runs++;
      await transaction.run("INSERT INTO item VALUES ('a', 0)");
    });
    await expect(writing).rejects.toMatchObject({ code: '23505' });
    expect(runs).toBe(1);
  });

  it('of more different statements than are kept by name still run, and no connection keeps more than 256', async () => {
    const database = await openWithRows();
    await database.write(async (transaction) => {
      for (let n = 0; n < 300; n++) {
        expect(await transaction.get(`SELECT ${n} AS n${n}`)).toEqual({ [`n${n}`]: n });
      }
      const { kept } = (await transaction.get<{ kept: number }>(
        'SELECT COUNT(*) AS kept FROM pg_prepared_statements',
      ))!;
      expect(kept).toBeGreaterThan(100);
      expect(kept).toBeLessThanOrEqual(256);
    });
  });
});

describe('The time before the next try', () => {
  it('doubles from half a second up to half a minute, however often it was tried', () => {
    expect([0, 1, 2, 3, 4, 5].map(retryDelayMs)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000]);
    expect([6, 7, 10, 11, 50, 10_000].map(retryDelayMs)).toEqual([30_000, 30_000, 30_000, 30_000, 30_000, 30_000]);
  });
});
