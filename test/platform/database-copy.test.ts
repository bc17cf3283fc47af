import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { copyDatabase } from '../../platform/database/database-copy.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function withRows(file: string) {
  const database = await openDatabase(file, 'seller');
  await database.write((transaction) => transaction.run('CREATE TABLE sold (id INTEGER)'));
  await database.write((transaction) => transaction.run('INSERT INTO sold (id) VALUES (1), (2)'));
  return database;
}

it('copies a database that is in use, whole and for its owner alone', async () => {
  const folder = temporaryFolder();
  const database = await withRows(path.join(folder, 'seller.sqlite'));
  try {
    const copy = await copyDatabase(path.join(folder, 'seller.sqlite'), path.join(folder, 'copies'), 'seller-1');
    await database.write((transaction) => transaction.run('INSERT INTO sold (id) VALUES (3)'));
    if (!('file' in copy)) throw new Error('nothing was copied');
    expect(statSync(copy.file).mode & 0o777).toBe(0o600);
    const copied = await openDatabase(copy.file, 'seller');
    expect(await copied.all('SELECT id FROM sold')).toEqual([{ id: 1 }, { id: 2 }]);
    await copied.close();
    await expect(
      copyDatabase(path.join(folder, 'seller.sqlite'), path.join(folder, 'copies'), 'seller-1'),
    ).rejects.toThrow(/^There is a copy .* already\.$/);
  } finally {
    await database.close();
  }
});

it('says why there is nothing to copy, and makes no database', async () => {
  const folder = temporaryFolder();
  const missing = path.join(folder, 'none.sqlite');
  expect(await copyDatabase(missing, folder, 'copy')).toEqual({ none: 'no_database_yet' });
  expect(await copyDatabase('postgres://localhost/shop', folder, 'copy')).toEqual({ none: 'on_a_server' });
  expect(existsSync(missing)).toBe(false);
});

it('leaves no part of a copy when it fails, and says why in one sentence', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'broken.sqlite');
  writeFileSync(file, 'this is no database, and long enough to be read as one'.repeat(100));
  await expect(copyDatabase(file, path.join(folder, 'copies'), 'copy')).rejects.toThrow(
    /^The database .* was not copied to .*: file is not a database\.$/,
  );
  expect(readdirSync(path.join(folder, 'copies'))).toEqual([]);
});
