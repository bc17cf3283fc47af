import { expect, it } from 'vitest';
import { openDatabase } from '../../platform/database.ts';
import type { Database } from '../../platform/database.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

/** Resolves for everybody when `parties` have come; whoever comes later does not wait. */
function meetingOf(parties: number): () => Promise<void> {
  let arrived = 0;
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (++arrived === parties) open();
    return opened;
  };
}

describeOnEveryDatabase('Two processes that write the same two rows in opposite orders', ({ dialect, freshUrl }) => {
  // SQLite has one writer at a time, so two never wait for each other.
  it.runIf(dialect === 'postgres')('deadlock, and both writes are done all the same, once each', async () => {
    const databaseUrl = await freshUrl();
    const [one, other] = await Promise.all([openDatabase(databaseUrl, 'seller'), openDatabase(databaseUrl, 'seller')]);
    await one.write(async (transaction) => {
      await transaction.run('CREATE TABLE counted (name TEXT PRIMARY KEY, n BIGINT NOT NULL)');
      await transaction.run(`INSERT INTO counted (name, n) VALUES ('left', 0), ('right', 0)`);
    });
    const bothHoldOne = meetingOf(2);
    let runs = 0;
    const writeInOrder = (database: Database, names: readonly string[]) =>
      database.write(async (transaction) => {
        runs++;
        for (const name of names) {
          await transaction.run('UPDATE counted SET n = n + 1 WHERE name = ?', [name]);
          await bothHoldOne();
        }
      });
    await Promise.all([writeInOrder(one, ['left', 'right']), writeInOrder(other, ['right', 'left'])]);
    expect(runs, 'PostgreSQL ended one of them').toBeGreaterThan(2);
    expect(await one.all('SELECT name, n FROM counted ORDER BY name')).toEqual([
      { name: 'left', n: 2 },
      { name: 'right', n: 2 },
    ]);
    await Promise.all([one.close(), other.close()]);
  });
});
