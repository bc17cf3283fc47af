import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { settlingConfigSchema } from '../../settling/config/settling-config.ts';
import { systemClock } from '../../platform/clock.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import { createLog } from '../../platform/log.ts';
import { createSellerServer } from '../../server/seller-server.ts';
import { createSettlingServer } from '../../settling/settling-server.ts';
import { openShop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const modesIn = (folder: string, name: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.startsWith(name))
      .map((file) => [file, (statSync(path.join(folder, file)).mode & 0o777).toString(8)]),
  );

describe('A SQLite database', () => {
  it('is for its owner alone from the first moment, with its journal and shared memory, whatever the umask', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const database = await openDatabase(path.join(folder, 'x.sqlite'), 'any');
    await database.write((transaction) => transaction.run('CREATE TABLE t (a TEXT)'));
    expect(modesIn(folder, 'x')).toEqual({ 'x.sqlite': '600', 'x.sqlite-shm': '600', 'x.sqlite-wal': '600' });
    await database.close();
  });

  it.each([0o644, 0o660, 0o604, 0o640, 0o777])(
    'that others could read (%o) is mended, and says so once',
    async (mode) => {
      const folder = temporaryFolder();
      const file = path.join(folder, 'x.sqlite');
      await (await openDatabase(file, 'any')).close();
      // What a process that was killed leaves behind.
      for (const end of ['-wal', '-shm']) writeFileSync(file + end, '');
      for (const end of ['', '-wal', '-shm']) chmodSync(file + end, mode);
      const heard: string[][] = [];
      const open = () => openDatabase(file, 'any', { onMadePrivate: (files) => heard.push(files) });
      const database = await open();
      await database.write((transaction) => transaction.run('CREATE TABLE t (a TEXT)'));
      const modes = Object.values(modesIn(folder, 'x'));
      expect(modes.filter((each) => !/^[67]00$/.test(each))).toEqual([]);
      await database.close();
      await (await open()).close();
      expect(heard).toEqual([[file, `${file}-wal`, `${file}-shm`]]);
    },
  );
});

it('Both servers mend their databases when they start, with a line in the log', async () => {
  const folder = temporaryFolder();
  const places = { sellerDatabaseUrl: `${folder}/seller.sqlite`, settlingDatabaseUrl: `${folder}/settling.sqlite` };
  const shop = await openShop({ folder, ...places });
  await shop.stop();
  for (const file of Object.values(places)) chmodSync(file, 0o644);
  const lines: string[] = [];
  const log = createLog('x', 'warn', { write: (line) => void lines.push(line) });
  const seller = await createSellerServer({ config: shop.sellerConfig, clock: systemClock, log });
  await seller.stop();
  const config = settlingConfigSchema.parse({
    databaseUrl: places.settlingDatabaseUrl,
    listen: { kind: 'socket', path: path.join(folder, 'line', 's.sock') },
    keysFolder: path.join(folder, 'settling-keys'),
    sellers: [],
    logLevel: 'warn',
  });
  const settling = await createSettlingServer({ config, clock: systemClock, log });
  await settling.stop();
  const mended = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'database_made_private');
  expect(mended.map(({ files }) => files[0])).toEqual(Object.values(places));
  for (const file of Object.values(places)) expect(statSync(file).mode & 0o777).toBe(0o600);
});
