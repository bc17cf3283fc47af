import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/database.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

async function open(url: string, schema = 'seller'): Promise<Database> {
  const database = await openDatabase(url, schema);
  onTestFinished(() => database.close());
  return database;
}

const add = (database: Database, id: string) =>
  database.write((transaction) => transaction.run('INSERT INTO item (id) VALUES (?)', [id]));
const ids = async (database: Database) =>
  (await database.all<{ id: string }>('SELECT id FROM item ORDER BY id')).map(({ id }) => id);

describeOnEveryDatabase('a database', (place) => {
  async function openWithItems(): Promise<Database> {
    const database = await open(await place.emptyUrl());
    await database.write((transaction) =>
      transaction.run(
        'CREATE TABLE item (id TEXT PRIMARY KEY, amount BIGINT, picture ' +
          `${place.dialect === 'sqlite' ? 'BLOB' : 'BYTEA'})`,
      ),
    );
    return database;
  }
  // Who waits for SQLite's lock holds one of Node's four threads for file work, and here all are one process.
  const several = place.dialect === 'sqlite' ? 3 : 6;

  it('says which one it is', async () => {
    expect((await openWithItems()).dialect).toBe(place.dialect);
  });

  it('finds after it was closed what was written before', async () => {
    const url = await place.emptyUrl();
    const first = await openDatabase(url, 'seller');
    await first.write((transaction) => transaction.run('CREATE TABLE item (id TEXT)'));
    await add(first, 'a');
    await first.close();
    expect(await ids(await open(url))).toEqual(['a']);
  });

  it('gives texts, large numbers, bytes and nothing back as they were', async () => {
    const database = await openWithItems();
    const picture = Buffer.from([0, 1, 255, 0]);
    const values = ['Größe „?“ 日本', 2 ** 53 - 1, picture] as const;
    await database.write((t) => t.run('INSERT INTO item (id, amount, picture) VALUES (?, ?, ?)', values));
    await add(database, 'empty');
    expect(await database.get('SELECT amount, picture FROM item WHERE id = ?', ['Größe „?“ 日本'])).toEqual({
      amount: 2 ** 53 - 1,
      picture,
    });
    expect(await database.get('SELECT amount, picture FROM item WHERE id = ?', ['empty'])).toEqual({
      amount: null,
      picture: null,
    });
    expect(await database.get('SELECT 1 AS one FROM item WHERE id = ?', ['nobody'])).toBeUndefined();
  });

  it('counts and sums as numbers', async () => {
    const database = await openWithItems();
    await database.write((t) => t.run("INSERT INTO item (id, amount) VALUES ('a', 3600), ('b', 400)"));
    expect(await database.get('SELECT COUNT(*) AS number, SUM(amount) AS total FROM item')).toEqual({
      number: 2,
      total: 4000,
    });
  });

  it('says how many rows a statement changed', async () => {
    const database = await openWithItems();
    await add(database, 'a');
    await add(database, 'b');
    const changed = await database.write(async (transaction) => [
      await transaction.run("UPDATE item SET amount = 1 WHERE id = 'a'"),
      await transaction.run('UPDATE item SET amount = 2 WHERE amount = 2'),
      await transaction.run('UPDATE item SET amount = 3'),
      await transaction.run("INSERT INTO item (id) VALUES ('a') ON CONFLICT DO NOTHING"),
      await transaction.run('DELETE FROM item'),
    ]);
    expect(changed).toEqual([1, 0, 2, 0, 2]);
  });

  it('keeps nothing of a transaction that throws, and gives what it threw', async () => {
    const database = await openWithItems();
    const thrown = new Error('no');
    const attempt = database.write(async (transaction) => {
      await transaction.run("INSERT INTO item (id) VALUES ('half')");
      throw thrown;
    });
    await expect(attempt).rejects.toBe(thrown);
    expect(await ids(database)).toEqual([]);
  });

  it('keeps nothing of a transaction one statement of which fails', async () => {
    const database = await openWithItems();
    await add(database, 'a');
    const attempt = database.write(async (transaction) => {
      await transaction.run("INSERT INTO item (id) VALUES ('b')");
      await transaction.run("INSERT INTO item (id) VALUES ('a')");
    });
    await expect(attempt).rejects.toThrow();
    expect(await ids(database)).toEqual(['a']);
  });

  it('sees its own writes inside a transaction, and shows them outside only afterwards', async () => {
    const database = await openWithItems();
    const { inside, outside } = await database.write(async (transaction) => {
      await transaction.run("INSERT INTO item (id) VALUES ('a')");
      return { inside: await transaction.all('SELECT id FROM item'), outside: await ids(database) };
    });
    expect(inside).toEqual([{ id: 'a' }]);
    expect(outside).toEqual([]);
    expect(await ids(database)).toEqual(['a']);
  });

  it('lets exactly one of many who compare and set at the same moment win', async () => {
    const database = await openWithItems();
    await database.write((t) => t.run("INSERT INTO item (id, amount) VALUES ('last', 1)"));
    const took = await Promise.all(
      Array.from({ length: 20 }, () =>
        database.write((t) => t.run("UPDATE item SET amount = amount - 1 WHERE id = 'last' AND amount > 0")),
      ),
    );
    expect(took.filter((changed) => changed === 1)).toHaveLength(1);
    expect(await database.get('SELECT amount FROM item')).toEqual({ amount: 0 });
  });

  it('waits for writes that are under way before it closes', async () => {
    const url = await place.emptyUrl();
    const database = await openDatabase(url, 'seller');
    await database.write((transaction) => transaction.run('CREATE TABLE item (id TEXT)'));
    const writing = Promise.all(['a', 'b', 'c'].map((id) => add(database, id)));
    await database.close();
    await writing;
    expect(await ids(await open(url))).toEqual(['a', 'b', 'c']);
  });

  it('can be opened by several at the same moment', async () => {
    const url = await place.emptyUrl();
    const all = await Promise.all(Array.from({ length: several }, () => open(url)));
    await all[0]!.write((transaction) => transaction.run('CREATE TABLE item (id TEXT PRIMARY KEY)'));
    await Promise.all(all.map((database, n) => add(database, `from ${n}`)));
    expect(await ids(all.at(-1)!)).toHaveLength(several);
  });

  it('can be opened by several at the same moment when it is new: they waited for one another until they gave up', async () => {
    for (let round = 0; round < 40; round++) {
      const url = await place.emptyUrl();
      const all = await Promise.all(Array.from({ length: several }, () => openDatabase(url, 'seller')));
      await Promise.all(all.map((database) => database.close()));
    }
  });

  it('does not let a reader write', async () => {
    const database = await openWithItems();
    if (place.dialect === 'sqlite') await expect(database.all('DELETE FROM item')).rejects.toThrow(/readonly/);
    else expect(Object.keys(database)).not.toContain('run');
  });
});
