import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRestored } from '../../../build/compare-restored.ts';
import { readHistory } from '../../../platform/backup/backup-history.ts';
import type { CheckElsewhere } from '../../../platform/backup/backup-now.ts';
import { backUpNow } from '../../../platform/backup/backup-now.ts';
import { readBackupSettings, settingsFileOf } from '../../../platform/backup/backup-settings.ts';
import { checkBackup } from '../../../platform/backup/check-backup.ts';
import { checkInAnotherProcess } from '../../../platform/backup/check-elsewhere.ts';
import type { BackedUpSide } from '../../../platform/backup/backed-up-side.ts';
import { FolderStore } from '../../../platform/backup/folder-store.ts';
import { makeIdentity, makeSigningSeed, signerFrom } from '../../../platform/backup/recovery-keys.ts';
import { restoreBackup } from '../../../platform/backup/restore-backup.ts';
import { assertNotBeingRestored, restoreMark } from '../../../platform/backup/restore-mark.ts';
import { openDatabase } from '../../../platform/database/open-database.ts';
import { writePrivateFile } from '../../../platform/files/private-file.ts';
import { sellerConfigSchema } from '../../../server/config/seller-config.ts';
import { drawPicture, keepPicture } from '../../../server/article/pictures/picture-store.ts';
import { openRestoredShop, readRestoredFrom } from '../../../server/database/restored-shop.ts';
import { restoredSeller, sellerSide } from '../../../server/backup/seller-side.ts';
import { createSellerServer } from '../../../server/seller-server.ts';
import { settlingSide } from '../../../settling/backup/settling-side.ts';
import { settlingConfigSchema } from '../../../settling/config/settling-config.ts';
import { systemClock } from '../../../platform/clock.ts';
import { createLog } from '../../../platform/log.ts';
import { openShop, shopSellerId } from '../../support/shop.ts';
import type { Shop } from '../../support/shop.ts';
import { temporaryFolderOfSuite } from '../../support/temporary-folder.ts';

// The patent's backup unit, on both servers as they are: what is backed up under load is restored whole, or refused by name.

const folder = temporaryFolderOfSuite();
const inside = (...parts: string[]) => path.join(folder, ...parts);
const project = path.resolve(import.meta.dirname, '../../..');

type Backed = { side: BackedUpSide; configFile: string; identity: string; trusted: string; program: string };

/** What `backup setup` does, with one sheet kept. */
async function setUp(side: BackedUpSide, configFile: string, program: string): Promise<Backed> {
  const seed = makeSigningSeed();
  const [one, other] = await Promise.all([makeIdentity(), makeIdentity()]);
  const home = path.dirname(configFile);
  writePrivateFile(path.join(home, 'backup-signing.key'), seed);
  const settings = { store: { folder: inside('store') }, recipients: [one.recipient, other.recipient] };
  writePrivateFile(settingsFileOf(configFile), JSON.stringify(settings));
  return {
    side,
    configFile,
    identity: other.identity,
    trusted: signerFrom(seed).publicKey,
    program: path.join(project, program),
  };
}

const settingsOf = ({ configFile }: Backed) => readBackupSettings(settingsFileOf(configFile));

/** @param elsewhere whether the process that checks is another one, as it is in a shop */
async function backUp(backed: Backed, { elsewhere = false } = {}): Promise<string> {
  const { side, trusted, program, configFile } = backed;
  const check: CheckElsewhere = elsewhere
    ? checkInAnotherProcess([program, '--config', configFile])
    : (id, identity) =>
        checkBackup(
          { store: new FolderStore(inside('store')), side, backupId: id, trusted, identity, packs: 'its_own' },
          inside('checking'),
        );
  const outcome = await backUpNow(backed.side, settingsOf(backed), { now: Date.now, check });
  if ('refusal' in outcome) throw new Error(outcome.message);
  return outcome.record.backupId;
}

describe('a shop that is backed up while shoppers buy', () => {
  let shop: Shop;
  let seller: Backed;
  let settling: Backed;
  let backupId: string;
  let settlingBackupId: string;
  const acceptedBefore: string[] = [];
  const databaseOf = { seller: inside('seller/seller.sqlite'), settling: inside('settling/settling.sqlite') };
  const store = new FolderStore(inside('store'));
  const packs = () => store.list('seller-test-shop/packs');

  async function buy(): Promise<string> {
    const application = await shop.makeApplication();
    const { state } = await shop.terminal.apply(application);
    expect(state).toBe('accepted');
    return application.applicationId;
  }

  async function sidesOf(): Promise<void> {
    const signingKeyFile = inside('seller/keys/seller.pem');
    mkdirSync(path.dirname(signingKeyFile), { mode: 0o700 });
    copyFileSync(shop.sellerConfig.signingKeyFile, signingKeyFile);
    const sellerConfig = { ...shop.sellerConfig, signingKeyFile, listen: { host: '127.0.0.1', port: 0 } };
    writePrivateFile(inside('seller/config.json'), JSON.stringify(sellerConfig));
    const settlingConfig = {
      databaseUrl: databaseOf.settling,
      listen: { kind: 'socket', path: inside('line/settling.sock') },
      keysFolder: inside('settling-keys'),
      sellers: [],
    };
    writePrivateFile(inside('settling/config.json'), JSON.stringify(settlingConfig));
    const parsed = {
      seller: sellerConfigSchema.parse(sellerConfig),
      settling: settlingConfigSchema.parse(settlingConfig),
    };
    const files = { seller: inside('seller/config.json'), settling: inside('settling/config.json') };
    seller = await setUp(sellerSide(files.seller, parsed.seller), files.seller, 'server/backup/backup-command.ts');
    settling = await setUp(
      settlingSide(files.settling, parsed.settling),
      files.settling,
      'settling/backup/backup-command.ts',
    );
    // The settings are among the files only once they are there.
    seller.side = sellerSide(files.seller, parsed.seller);
    settling.side = settlingSide(files.settling, parsed.settling);
  }

  beforeAll(async () => {
    for (const name of ['seller', 'settling']) mkdirSync(inside(name), { mode: 0o700 });
    shop = await openShop({ folder, sellerDatabaseUrl: databaseOf.seller, settlingDatabaseUrl: databaseOf.settling });
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="9" height="9"/></svg>',
    );
    const picture = await drawPicture(svg, { allowSvg: true });
    await shop.sellerDatabase.write((transaction) => keepPicture(transaction, picture!, Date.now()));
    await sidesOf();
    for (let count = 0; count < 3; count++) acceptedBefore.push(await buy());
    const [made] = await Promise.all([backUp(seller, { elsewhere: true }), buy(), buy()]);
    backupId = made;
    settlingBackupId = await backUp(settling, { elsewhere: true });
    await buy();
  }, 60_000);
  afterAll(() => shop?.stop());

  it('has every purchase that was accepted before it, with pictures, keys and settings, elsewhere', async () => {
    const into = inside('elsewhere/seller');
    const { identity, trusted } = seller;
    const restored = await restoreBackup(
      { store, side: restoredSeller(shopSellerId), backupId, trusted, identity },
      into,
    );
    if ('refusal' in restored) throw new Error(restored.message);
    expect(restored.setAside).toEqual([]);
    const config = JSON.parse(readFileSync(path.join(into, 'config.json'), 'utf8')) as { databaseUrl: string };
    expect(config.databaseUrl).toBe(path.join(into, 'seller.sqlite'));
    expect(statSync(config.databaseUrl).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(into, 'backup-signing.key'))).toEqual(
      readFileSync(inside('seller/backup-signing.key')),
    );
    const database = await openDatabase(config.databaseUrl, 'seller');
    try {
      const orders = await database.all<{ id: string }>('SELECT application_id AS id FROM shop_order');
      expect(orders.map(({ id }) => id)).toEqual(expect.arrayContaining(acceptedBefore));
      const pictures = 'SELECT picture_id, width, content FROM picture_rendition ORDER BY picture_id, width';
      expect(await database.all(pictures)).toEqual(await shop.sellerDatabase.all(pictures));
    } finally {
      await database.close();
    }
  });

  it('does not let the restored seller start before somebody compared it with settling', async () => {
    const into = inside('closed/seller');
    const { identity, trusted } = seller;
    const restored = await restoreBackup(
      { store, side: restoredSeller(shopSellerId), backupId, trusted, identity },
      into,
    );
    if ('refusal' in restored) throw new Error(restored.message);
    const config = { ...shop.sellerConfig, databaseUrl: restored.databaseFile };
    const start = () => createSellerServer({ config, clock: systemClock, log: createLog('test', 'silent') });
    await expect(start()).rejects.toThrow(/^This shop was restored from backup .* Compare the two, then open the shop/);
    const database = await openDatabase(restored.databaseFile, 'seller');
    expect(await readRestoredFrom(database)).toMatchObject({ backupId });
    expect(await openRestoredShop(database)).toBe(true);
    await database.close();
    const opened = await start();
    try {
      // Numbers that orders after the backup had are not given out again.
      const newest = await shop.sellerDatabase.get<{ number: number }>(
        'SELECT MAX(order_number) AS number FROM shop_order',
      );
      const next = await opened.database.get<{ seq: number }>(
        "SELECT seq FROM sqlite_sequence WHERE name = 'shop_order'",
      );
      expect(next!.seq).toBeGreaterThan(newest!.number + 1000);
    } finally {
      await opened.stop();
    }
  });

  it('finds what each side lost, order by payment', async () => {
    const { identity, trusted } = settling;
    const into = inside('compared');
    const both = await Promise.all([
      restoreBackup(
        { store, side: restoredSeller(shopSellerId), backupId, trusted: seller.trusted, identity: seller.identity },
        path.join(into, 'seller'),
      ),
      restoreBackup(
        { store, side: settling.side, backupId: settlingBackupId, trusted, identity },
        path.join(into, 'settling'),
      ),
    ]);
    const [sellerFile, settlingFile] = both.map((restored) => {
      if ('refusal' in restored) throw new Error(restored.message);
      return restored.databaseFile;
    });
    const live = await compareRestored({ seller: databaseOf.seller, settling: databaseOf.settling }, shopSellerId);
    expect(live).toEqual({ ordersWithoutPayment: [], paymentsWithoutOrder: [] });
    // Settling was copied after the seller: no order lacks its payment.
    const restored = await compareRestored({ seller: sellerFile!, settling: settlingFile! }, shopSellerId);
    expect(restored.ordersWithoutPayment).toEqual([]);
    const older = await compareRestored({ seller: sellerFile!, settling: databaseOf.settling }, shopSellerId);
    expect(older.paymentsWithoutOrder.length).toBeGreaterThan(0);
    const newer = await compareRestored({ seller: databaseOf.seller, settling: settlingFile! }, shopSellerId);
    expect(newer.ordersWithoutPayment).toHaveLength(1);
  });

  it('refuses every backup of which one byte was changed anywhere, and says so by name', async () => {
    const names = [...(await store.list('seller-test-shop')), ...(await store.list('settling'))]
      .map(({ name }) => name)
      .filter((name) => !name.endsWith('checked.json'));
    expect(names).toHaveLength(7);
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const spoiled = inside('spoiled');
    mkdirSync(spoiled);
    const refusals = new Map<string, number>();
    for (let place = 0; place < 200; place++) {
      const name = names[place % names.length]!;
      const file = inside('store', name);
      const aside = path.join(spoiled, 'aside');
      copyFileSync(file, aside);
      const bytes = readFileSync(file);
      // The head and the end of a file are its places of their own: age's header, and the last piece of a stream.
      const at = place < 7 ? 0 : place < 14 ? bytes.length - 2 : random(bytes.length - 1);
      bytes[at] = bytes[at]! ^ (1 << random(8));
      writeFileSync(file, bytes);
      const of = name.startsWith('settling') ? { ...settling, id: settlingBackupId } : { ...seller, id: backupId };
      const outcome = await checkBackup(
        { store, side: of.side, backupId: of.id, trusted: of.trusted, identity: of.identity, packs: 'all' },
        spoiled,
      );
      renameSync(aside, file);
      if (!('refusal' in outcome)) throw new Error(`${name} was good with byte ${at} changed`);
      refusals.set(outcome.refusal, (refusals.get(outcome.refusal) ?? 0) + 1);
    }
    expect([...refusals.keys()].toSorted()).toEqual(
      ['backup_damaged', 'backup_for_other_key', 'record_damaged', 'record_foreign'].filter((name) =>
        refusals.has(name),
      ),
    );
    expect(refusals.get('backup_damaged')).toBeGreaterThan(100);
  }, 60_000);

  it('refuses a sheet of another setup, a part that is gone, and a database that is in use', async () => {
    const { side, trusted, identity } = seller;
    const { identity: foreign } = await makeIdentity();
    const check = (changes: { identity?: string } = {}) =>
      checkBackup({ store, side, backupId, trusted, identity, packs: 'all', ...changes }, inside('spoiled'));
    expect(await check({ identity: foreign })).toMatchObject({ refusal: 'backup_for_other_key' });
    const [pack] = await store.list('seller-test-shop/packs');
    renameSync(inside('store', pack!.name), inside('kept-aside'));
    expect(await check()).toMatchObject({ refusal: 'backup_missing' });
    renameSync(inside('kept-aside'), inside('store', pack!.name));
    const restored = await restoreBackup({ store, side, backupId, trusted, identity }, undefined);
    expect(restored).toMatchObject({
      refusal: 'database_in_use',
      message: expect.stringContaining('Stop it, and restore again'),
    });
    expect(readdirSync(inside('seller')).filter((name) => /restor/.test(name))).toEqual([]);
  });

  it('sets aside what is in the way, whole, and overwrites nothing', async () => {
    const { identity, trusted } = seller;
    const into = inside('occupied/seller');
    mkdirSync(into, { recursive: true });
    const before = await openDatabase(path.join(into, 'seller.sqlite'), 'seller');
    await before.write((transaction) => transaction.run('CREATE TABLE theirs (id INTEGER)'));
    await before.close();
    writeFileSync(path.join(into, 'config.json'), 'theirs');
    const restore = () =>
      restoreBackup({ store, side: restoredSeller(shopSellerId), backupId, trusted, identity }, into);
    await restore();
    const again = await restore();
    if ('refusal' in again) throw new Error(again.message);
    const aside = path.join(into, `seller.sqlite.before-restore-${backupId}`);
    expect(readFileSync(path.join(into, `config.json.before-restore-${backupId}`), 'utf8')).toBe('theirs');
    expect(again.setAside).toContain(`${aside}-2`);
    const theirs = await openDatabase(aside, 'seller');
    expect(await theirs.all("SELECT name FROM sqlite_master WHERE name = 'theirs'")).toHaveLength(1);
    await theirs.close();
  });

  it('stores no picture a second time, and remembers a backup that failed until one is good', async () => {
    const before = await packs();
    await backUp(seller);
    expect(await packs()).toEqual(before);
    const { workFolder } = settingsOf(seller);
    const keyFile = inside('seller/keys/seller.pem');
    renameSync(keyFile, inside('key-aside'));
    await expect(backUp(seller)).rejects.toThrow(
      /seller\.pem is missing, and a backup without it would not start again/,
    );
    expect(readHistory(workFolder).failure?.message).toContain('seller.pem is missing');
    renameSync(inside('key-aside'), keyFile);
    await backUp(seller);
    expect(readHistory(workFolder).failure).toBeNull();
    expect(readdirSync(workFolder)).toEqual(['history.json']);
    // Another process makes one: this test's parent, which outlives it.
    writeFileSync(path.join(workFolder, 'making.lock'), String(process.ppid));
    await expect(backUp(seller)).rejects.toThrow(/^Process \d+ is making a backup already/);
    writeFileSync(path.join(workFolder, 'making.lock'), '4194305');
    mkdirSync(path.join(workFolder, 'work-4194305-left'));
    await backUp(seller);
    expect(readdirSync(workFolder)).toEqual(['history.json']);
  });

  it('calls no backup good whose stock, ledger or keys do not hold', async () => {
    const { identity, trusted } = settling;
    await shop.sellerDatabase.write((transaction) => transaction.run('UPDATE variant SET reserved = reserved + 1'));
    await expect(backUp(seller)).rejects.toThrow(
      /The stock that is reserved of mug-blue is not what open purchases reserve/,
    );
    await shop.sellerDatabase.write((transaction) => transaction.run('UPDATE variant SET reserved = reserved - 1'));
    const [key] = readdirSync(inside('settling-keys')).filter((name) => name.startsWith('number-index'));
    renameSync(inside('settling-keys', key!), inside('number-key-aside'));
    await expect(backUp(settling)).rejects.toThrow(/The key \S+ of stored card numbers \(index\) is not in the backup/);
    renameSync(inside('number-key-aside'), inside('settling-keys', key!));
    const id = await backUp(settling);
    const good = await checkBackup(
      { store, side: settling.side, backupId: id, trusted, identity, packs: 'all' },
      inside('spoiled'),
    );
    expect(good).toMatchObject({ outcome: 'good' });
  });

  it('holds no card number, name or key in clear', async () => {
    const secrets = ['BEGIN PRIVATE KEY', 'AGE-SECRET', shop.rootThumbprint, 'anyone@example.com'];
    for (const { name } of [...(await store.list('seller-test-shop')), ...(await store.list('settling'))]) {
      const content = readFileSync(inside('store', name)).toString('latin1');
      for (const secret of secrets) expect(content.includes(secret), `${secret} in ${name}`).toBe(false);
    }
  });
});

it('does not start over a restore that was cut off', () => {
  const database = inside('half.sqlite');
  writeFileSync(restoreMark(database), '{}');
  expect(() => assertNotBeingRestored(database)).toThrow(/A restore of .*half\.sqlite was cut off/);
  rmSync(restoreMark(database));
  expect(() => assertNotBeingRestored(`sqlite:${database}`)).not.toThrow();
  expect(existsSync(database)).toBe(false);
});
