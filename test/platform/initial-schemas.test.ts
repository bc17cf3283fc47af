import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../platform/database/open-database.ts';
import type { Database } from '../../platform/database/database.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function closedAfterTest(opening: Promise<Database>): Promise<Database> {
  const database = await opening;
  onTestFinished(() => database.close());
  return database;
}

/** The first order of a shop. */
function acceptOrder(database: Database): Promise<void> {
  return database.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
         received_at, updated_at, due_at) VALUES ('a', 't', 'h', 'accepted', 1, 'EUR', '{}', 1, 1, 1)`,
    );
    await transaction.run(`INSERT INTO shop_order (application_id, accepted_at) VALUES ('a', 1)`);
  });
}

const servers = [
  ['seller', openSellerDatabase, '001-articles'],
  ['settling', openSettlingDatabase, '001-credit-information'],
] as const;

describeOnEveryDatabase('A new database', ({ freshUrl }) => {
  it('of the seller has a catalogue without articles, and a row by which the server looks whether it can write', async () => {
    const database = await closedAfterTest(openSellerDatabase(await freshUrl()));
    expect(await database.all('SELECT * FROM catalogue')).toEqual([{ only_row: 1, version: 1 }]);
    expect(await database.all('SELECT * FROM storage_look')).toEqual([{ looked_at: 0, filling: '' }]);
  });

  it('of the seller numbers its orders from 100001', async () => {
    const database = await closedAfterTest(openSellerDatabase(await freshUrl()));
    await acceptOrder(database);
    expect(await database.all('SELECT order_number, state FROM shop_order')).toEqual([
      { order_number: 100_001, state: 'accepted' },
    ]);
  });

  it('of the seller lets an order wait for one answer to staff and one extension at a time', async () => {
    const database = await closedAfterTest(openSellerDatabase(await freshUrl()));
    const queue = (operationId: string, action: string, staffId: string | null) =>
      database.write((transaction) =>
        transaction.run(
          `INSERT INTO settling_operation (operation_id, order_number, action, amount_minor, currency, state, staff_id,
             asked_at, due_at) VALUES (?, 100001, ?, 1, 'EUR', 'waiting', ?, 0, 0)`,
          [operationId, action, staffId],
        ),
      );
    await acceptOrder(database);
    await queue('a', 'collect', 'staff');
    await queue('b', 'extend', null);
    await expect(queue('c', 'cancel', 'staff')).rejects.toThrow();
    await expect(queue('d', 'extend', null)).rejects.toThrow();
  });

  it('of settling has the end of an empty audit chain, the first generation of keys, and the row of the storage', async () => {
    const database = await closedAfterTest(openSettlingDatabase(await freshUrl()));
    expect(await database.all('SELECT only_one, record_id, record_hash FROM audit_head')).toEqual([
      { only_one: 1, record_id: 0, record_hash: Buffer.alloc(32) },
    ]);
    expect(await database.all('SELECT * FROM key_generation')).toEqual([{ only_one: 1, generation: 1 }]);
    expect(await database.all('SELECT * FROM storage_look')).toEqual([{ looked_at: 0, filling: '' }]);
  });

  it('of settling keeps one report a day and side', async () => {
    const database = await closedAfterTest(openSettlingDatabase(await freshUrl()));
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
    await expect(insert('shopper')).rejects.toThrow();
  });
});

describeOnEveryDatabase('A database from before the first release', ({ emptyUrl }) => {
  it.each(servers)('of %s is refused with what to do, and is not changed', async (name, open, firstStep) => {
    const databaseUrl = await emptyUrl();
    const earlier = await closedAfterTest(openDatabase(databaseUrl, name));
    await earlier.write(async (transaction) => {
      await transaction.run('CREATE TABLE migration (id TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)');
      for (const id of [firstStep, '002-next']) {
        await transaction.run('INSERT INTO migration (id, applied_at) VALUES (?, 1)', [id]);
      }
    });
    const opening = open(databaseUrl);
    await expect(opening).rejects.toThrow(
      `The database has the migration ${firstStep} and lacks 001-initial-schema-of-${name}: `,
    );
    await expect(opening).rejects.toThrow('set this database aside and start with a new, empty one');
    expect(await earlier.all('SELECT id FROM migration ORDER BY id')).toEqual([{ id: firstStep }, { id: '002-next' }]);
    await expect(earlier.all('SELECT * FROM storage_look')).rejects.toThrow();
  });
});

it.each([
  ['settling', openSellerDatabase, openSettlingDatabase],
  ['the seller', openSettlingDatabase, openSellerDatabase],
])('A SQLite file of the other server is refused by %s', async (_server, openOwn, openOther) => {
  const file = `${temporaryFolder()}/shared.sqlite`;
  await (await openOwn(file)).close();
  await expect(openOther(file)).rejects.toThrow(/belongs to the other server.*Check databaseUrl/);
});
