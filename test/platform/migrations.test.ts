import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/database.ts';
import { migrate, runStatements, statements } from '../../platform/database/migrations.ts';
import type { Migration } from '../../platform/database/migrations.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

const first: Migration = {
  id: '001-items',
  why: 'to have items',
  up: (transaction) =>
    runStatements(
      transaction,
      'CREATE TABLE item (id SERIAL_KEY, name TEXT NOT NULL, picture BYTES);\nCREATE INDEX item_name ON item (name)',
    ),
};
const second: Migration = {
  id: '002-prices',
  why: 'to have prices',
  up: async (transaction) => {
    await transaction.run('ALTER TABLE item ADD COLUMN price_minor BIGINT NOT NULL DEFAULT 0');
    await transaction.run("INSERT INTO item (name) VALUES ('made once')");
  },
};

async function open(url: string): Promise<Database> {
  const database = await openDatabase(url, 'seller');
  onTestFinished(() => database.close());
  return database;
}

describeOnEveryDatabase('migrations', (place) => {
  it('are applied in order, once', async () => {
    const database = await open(await place.emptyUrl());
    expect(await migrate(database, [first, second])).toEqual(['001-items', '002-prices']);
    expect(await migrate(database, [first, second])).toEqual([]);
    expect(await database.all('SELECT id, name, price_minor FROM item')).toEqual([
      { id: 1, name: 'made once', price_minor: 0 },
    ]);
  });

  it('are applied from where an older program stopped', async () => {
    const database = await open(await place.emptyUrl());
    await migrate(database, [first]);
    expect(await migrate(database, [first, second])).toEqual(['002-prices']);
  });

  it('are applied once when several servers start at the same moment', async () => {
    const url = await place.emptyUrl();
    const servers = await Promise.all(Array.from({ length: place.dialect === 'sqlite' ? 3 : 6 }, () => open(url)));
    const applied = await Promise.all(servers.map((database) => migrate(database, [first, second])));
    expect(applied.flat().toSorted()).toEqual(['001-items', '002-prices']);
    expect(await servers[0]!.all('SELECT name FROM item')).toHaveLength(1);
  });

  it('are refused when a newer program was here', async () => {
    const database = await open(await place.emptyUrl());
    await migrate(database, [first, second]);
    await expect(migrate(database, [first])).rejects.toThrow(
      'The database has the migration 002-prices, which this program does not know: it was written by a newer version.',
    );
  });

  it('are refused when the schema was made by steps that are no more, and nothing of it is changed', async () => {
    const database = await open(await place.emptyUrl());
    const goods: Migration = { ...first, id: '001-goods' };
    await migrate(database, [goods, second]);
    const refusal =
      'The database has the migration 001-goods and lacks 001-items: it belongs to the other server, or it was made by a ' +
      'development version from before release 0.1.0, which cannot be brought up to date. Nothing in it was changed. ' +
      'Check databaseUrl; if it is right, set this database aside and start with a new, empty one.';
    await expect(migrate(database, [first])).rejects.toThrow(refusal);
    await expect(migrate(database, [first, second])).rejects.toThrow(refusal);
    expect(await database.all('SELECT id FROM migration ORDER BY id')).toEqual([
      { id: '001-goods' },
      { id: '002-prices' },
    ]);
    expect(await migrate(database, [goods, second])).toEqual([]);
  });

  it('leave nothing of one that fails, and go on with it once it is mended', async () => {
    const database = await open(await place.emptyUrl());
    const broken: Migration = {
      ...second,
      up: async (transaction, dialect) => {
        await second.up(transaction, dialect);
        await transaction.run('INSERT INTO nowhere (id) VALUES (1)');
      },
    };
    await expect(migrate(database, [first, broken])).rejects.toThrow(/nowhere/);
    expect(await database.all('SELECT * FROM item')).toEqual([]);
    expect(await migrate(database, [first, second])).toEqual(['002-prices']);
  });
});

it('statements are taken apart at the ends of lines, not inside of them', () => {
  expect(statements('sqlite', "CREATE TABLE a (b BYTES);\n\nINSERT INTO a (b) VALUES ('x; y');\n")).toEqual([
    'CREATE TABLE a (b BLOB)',
    "INSERT INTO a (b) VALUES ('x; y')",
  ]);
  expect(statements('postgres', 'CREATE TABLE a (id SERIAL_KEY)')).toEqual([
    'CREATE TABLE a (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY)',
  ]);
});
