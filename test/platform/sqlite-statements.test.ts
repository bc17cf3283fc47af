import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../platform/database/open-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function openFresh() {
  const database = await openDatabase(path.join(temporaryFolder(), 'x.sqlite'), 'test');
  onTestFinished(() => database.close());
  await database.write((transaction) =>
    transaction.run('CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE)'),
  );
  return database;
}

it('Keeps writing with more different statements than it keeps prepared, and closes afterwards', async () => {
  const database = await openFresh();
  for (let round = 0; round < 2; round++) {
    await database.write(async (transaction) => {
      for (let place = 1; place <= 400; place++) {
        await transaction.run(`INSERT INTO item (id) VALUES (${place} + ?)`, [round * 1000]);
      }
    });
  }
  expect(await database.get('SELECT COUNT(*) AS count FROM item')).toEqual({ count: 800 });
});

it('Uses a statement again after it failed, with and without values', async () => {
  const database = await openFresh();
  const insert = (name: string) =>
    database.write((transaction) => transaction.run('INSERT INTO item (name) VALUES (?)', [name]));
  const insertFixed = () =>
    database.write((transaction) => transaction.run(`INSERT INTO item (name) VALUES ('fixed')`));
  expect(await insert('a')).toBe(1);
  await expect(insert('a')).rejects.toThrow(/UNIQUE/);
  expect(await insert('b')).toBe(1);
  expect(await insertFixed()).toBe(1);
  await expect(insertFixed()).rejects.toThrow(/UNIQUE/);
  await database.write((transaction) => transaction.run(`DELETE FROM item WHERE name = 'fixed'`));
  expect(await insertFixed()).toBe(1);
});

it('Refuses a statement that is no SQL every time, and takes it once its table is there', async () => {
  const database = await openFresh();
  const ask = () => database.write((transaction) => transaction.all('SELECT * FROM later'));
  await expect(ask()).rejects.toThrow(/no such table/);
  await expect(ask()).rejects.toThrow(/no such table/);
  await database.write((transaction) => transaction.run('CREATE TABLE later (id INTEGER)'));
  expect(await ask()).toEqual([]);
});

it('Sees a column that was added after the statement was prepared', async () => {
  const database = await openFresh();
  const ask = () => database.write((transaction) => transaction.all('SELECT * FROM item'));
  await database.write((transaction) => transaction.run('INSERT INTO item (id) VALUES (1)'));
  expect(await ask()).toEqual([{ id: 1, name: null }]);
  await database.write((transaction) => transaction.run('ALTER TABLE item ADD COLUMN size INTEGER'));
  expect(await ask()).toEqual([{ id: 1, name: null, size: null }]);
});
