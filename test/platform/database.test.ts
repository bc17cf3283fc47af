import { expect, it } from 'vitest';
import { openDatabase } from '../../platform/database.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

describeOnEveryDatabase('a database', (place) => {
  it('keeps what was written', async () => {
    const database = await openDatabase(await place.freshUrl(), 'seller');
    await database.write((t) => t.run('CREATE TABLE a (b TEXT)'));
    await database.write((t) => t.run('INSERT INTO a (b) VALUES (?)', ['c']));
    expect(await database.all('SELECT b FROM a')).toEqual([{ b: 'c' }]);
    await database.close();
  });
});
