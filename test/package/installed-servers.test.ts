import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDeb } from '../../build/installers/deb.ts';
import { stageServer } from '../../build/installers/server-installer.ts';
import type { StagedServer } from '../../build/installers/server-installer.ts';
import { serverScripts } from '../../build/installers/server-scripts.ts';
import { builtPage } from '../support/keeper-question.ts';
import { describeUnlessMissing, describeWhere } from '../support/requirements.ts';
import { ScratchSystem, missingForScratchSystem } from '../support/scratch-system.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { Units } from '../support/unit-in-scratch-system.ts';

const project = path.resolve(import.meta.dirname, '../..');
const nextMigration = '999-an-upgrade-is-tried';
const card = { number: '4000056655665556', expiry: '12/39', name: 'Ada Lindqvist', born: '1984-03-12' };
const password = 'a long enough password';

/** The seller of the next version: everything is as it is now, and its schema has one step more. */
function withOneMigrationMore({ programFolder }: StagedServer): void {
  const file = path.join(programFolder, 'server/database/migrations.ts');
  const text = readFileSync(file, 'utf8');
  const run = `async (transaction) => void (await transaction.run('CREATE TABLE tried (id INTEGER)'))`;
  const next = text.replace(/\n\];/, `\n  { id: '${nextMigration}', why: 'an upgrade is tried', up: ${run} },\n];`);
  expect(next).not.toBe(text);
  writeFileSync(file, next);
}

describeWhere('wireguard', 'the servers as they are installed', () => {
  describeUnlessMissing('wireguard', missingForScratchSystem, 'into a system', () => {
    const folder = temporaryFolderOfSuite();
    let system: ScratchSystem;
    let units: Units;
    let debs: { seller: string; newSeller: string; settling: string };

    const stage = (name: 'seller' | 'settling', pageFolder: string): StagedServer =>
      stageServer({
        name,
        pageFolder,
        workFolder: path.join(folder, name),
        builtAtS: 1_790_000_000,
        version: '1.0.0',
      });

    beforeAll(async () => {
      const pageFolder = path.join(await builtPage(), 'page');
      const deb = ({ installer }: StagedServer, version: string) =>
        makeDeb(
          {
            ...installer,
            version,
            scripts: serverScripts(installer.name === 'sidelane-seller' ? 'seller' : 'settling', version),
          },
          folder,
          path.join(folder, `deb-${installer.name}-${version}`),
          { isFast: true },
        );
      const [seller, settling] = [stage('seller', pageFolder), stage('settling', pageFolder)];
      const first = await deb(seller, '1.0.0');
      withOneMigrationMore(seller);
      debs = { seller: first, newSeller: await deb(seller, '1.1.0'), settling: await deb(settling, '1.0.0') };
      system = await ScratchSystem.start(path.join(folder, 'system'), { ownNetwork: true });
      units = new Units(system);
    });
    afterAll(async () => {
      await units?.stopAll();
      // A test that failed has not lowered the link, whose processes would live on.
      system?.run('sh', ['-c', 'for end in /etc/sidelane-*/link/down; do if [ -e "$end" ]; then sh "$end"; fi; done']);
      await system?.stop();
    });

    const write = (file: string, content: unknown) =>
      expect(
        system.run(
          'sh',
          ['-c', `umask 077; cat > ${file}`],
          typeof content === 'string' ? content : JSON.stringify(content),
        ),
      ).toEqual({ status: 0, said: '' });
    const sellerAnswers = {
      sellerId: 'corner-shop',
      name: 'Corner Shop',
      currency: 'EUR',
      language: 'de-AT',
      address: ['Hafenstraße 1', '1010 Wien'],
      settlingKeys: '/srv/settling-keys.json',
      otherHost: '127.0.0.1',
      selfEnrolment: true,
      staffPassword: password,
    };
    const settlingAnswers = {
      sellerId: 'corner-shop',
      sellerName: 'Corner Shop',
      sellerKeys: '/srv/seller-keys.json',
      otherHost: '127.0.0.1',
    };
    const query = (name: 'seller' | 'settling', file: string, sql: string): string =>
      system.run(`/usr/lib/sidelane-${name}/bin/node`, ['-e', queryScript, file, sql]).said.trim();

    const versionOf = (name: string) =>
      system.run('dpkg-query', ['--show', '--showformat=${Version} ${db:Status-Status}', name]).said;

    /** A purchase by a terminal without a screen, in the network of the system. */
    function buy(rootThumbprint: string): unknown {
      const { number, expiry, name, born } = card;
      const at = ['--seller', 'http://127.0.0.1:8520', `--root=${rootThumbprint}`];
      const by = ['--number', number, '--expiry', expiry, '--name', name, '--born', born];
      const [command, args] = system.inNetwork(process.execPath, ['build/purchase.ts', ...at, ...by, '--json']);
      const { stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: 'utf8' });
      return stdout === '' ? stderr : JSON.parse(stdout);
    }

    function installsWhole(): void {
      const installed = system.run('dpkg', ['--install', debs.settling, debs.seller]);
      expect(installed.said).not.toMatch(/error|warning/i);
      expect(installed).toMatchObject({ status: 0, said: expect.stringContaining('Next: sidelane-seller setup') });
      expect(system.run('dpkg', ['--verify', 'sidelane-seller', 'sidelane-settling'])).toEqual({ status: 0, said: '' });
      for (const name of ['sidelane-seller', 'sidelane-settling']) {
        expect(system.run('stat', ['--format=%a %U', `/var/lib/${name}`, `/etc/${name}`]).said).toBe(
          `700 ${name}\n750 root\n`,
        );
        expect(system.run('getent', ['passwd', name]).said).toMatch(/\/usr\/sbin\/nologin\n$/);
      }
      expect(system.run('sidelane-seller', ['staff', '--help']).said).toMatch(/^sidelane-seller staff COMMAND/);
      expect(system.run('sidelane-seller', ['sing'])).toEqual({
        status: 2,
        said: 'sidelane-seller has no command "sing": sidelane-seller help lists what there is.\n',
      });
    }

    /** Each party makes its keys, and is set up with a file of answers and the other one's keys. */
    function setsUp(): string {
      for (const name of ['seller', 'settling'])
        expect(system.run(`sidelane-${name}`, ['keys', '--out', `/srv/${name}-keys.json`])).toEqual({
          status: 0,
          said: '',
        });
      write('/srv/wrong.json', {
        ...sellerAnswers,
        adress: [],
        currency: 'EURO',
        settlingKeys: '/srv/seller-keys.json',
      });
      const wrong = system.run('sidelane-seller', ['setup', '--from', '/srv/wrong.json']);
      expect(wrong.status).toBe(2);
      expect(wrong.said.trim().split('\n')).toEqual([
        expect.stringMatching(/^"adress" is not known here: there are .*address/),
        expect.stringMatching(/^currency: it has to be one of .*EUR/),
        'settlingKeys: /srv/seller-keys.json is not what "sidelane-settling keys" prints on the other machine.',
      ]);
      write('/srv/seller.json', sellerAnswers);
      write('/srv/settling.json', settlingAnswers);
      for (const name of ['seller', 'settling']) {
        const setUp = system.run(`sidelane-${name}`, ['setup', '--from', `/srv/${name}.json`]);
        expect(setUp).toMatchObject({ status: 0, said: expect.stringContaining('Corner Shop') });
        const again = system.run(`sidelane-${name}`, ['setup', '--from', `/srv/${name}.json`]);
        expect(again.status).toBe(0);
        expect(again.said).toMatch(
          new RegExp(`^sidelane-${name} is set up already\\. Nothing was changed\\.\\n.*Corner Shop`),
        );
      }
      expect(system.run('stat', ['--format=%a %U %G', '/etc/sidelane-seller/config.json']).said).toBe(
        '640 root sidelane-seller\n',
      );
      const keys = system.run('cat', ['/srv/settling-keys.json']).said;
      return (JSON.parse(keys) as { rootThumbprint: string }).rootThumbprint;
    }

    async function raisesAndStarts(): Promise<void> {
      for (const name of ['sidelane-settling', 'sidelane-seller']) {
        expect(units.runToEnd(`${name}-link`)).toMatchObject({ status: 0 });
        await units.start(name);
      }
    }

    function fillsTheShop(): void {
      const columns = 'Handle,Title,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Status';
      write('/var/lib/mug.csv', `${columns}\nmug,Mug,M-1,shopify,5,12.50,active\n`);
      system.run('chmod', ['644', '/var/lib/mug.csv']);
      expect(system.run('sidelane-seller', ['catalogue', 'import', '/var/lib/mug.csv'])).toMatchObject({ status: 0 });
      const account = { number: card.number, name: card.name, birth_date: card.born, expiry: '2039-12' };
      const news = JSON.stringify({ ...account, currency: 'EUR', limit: '1000.00' });
      expect(system.run('sidelane-settling', ['credit', 'accounts', 'add'], news)).toMatchObject({ status: 0 });
    }

    /** An upgrade without a copy of the database is refused; with one, the schema and the orders go on. */
    async function isUpgraded(): Promise<void> {
      await units.stop('sidelane-seller');
      const database = '/var/lib/sidelane-seller/seller.sqlite';
      const steps = 'SELECT id FROM migration ORDER BY id DESC LIMIT 1';
      expect(query('seller', database, steps)).not.toBe(nextMigration);

      system.run('touch', ['/var/lib/sidelane-seller/copies']);
      const refused = system.run('dpkg', ['--install', debs.newSeller]);
      expect(refused.status).not.toBe(0);
      expect(refused.said).toContain(
        'The database was not copied, so sidelane-seller 1.1.0 was not installed. Nothing was changed.',
      );
      expect(versionOf('sidelane-seller')).toBe('1.0.0 installed');
      expect(system.run('dpkg', ['--verify', 'sidelane-seller'])).toEqual({ status: 0, said: '' });
      system.run('rm', ['/var/lib/sidelane-seller/copies']);

      const upgraded = system.run('dpkg', ['--install', debs.newSeller]);
      expect(upgraded.status).toBe(0);
      expect(versionOf('sidelane-seller')).toBe('1.1.0 installed');
      const [, copy] = /The database was copied to (\S+\.sqlite)\./.exec(upgraded.said) ?? [];
      expect(copy).toMatch(/copies\/seller-before-1\.1\.0-/);
      await units.start('sidelane-seller');
      expect(query('seller', database, steps)).toBe(nextMigration);
      expect(query('seller', copy!, steps)).not.toBe(nextMigration);
      for (const file of [database, copy!]) expect(query('seller', file, 'SELECT COUNT(*) FROM shop_order')).toBe('1');
    }

    async function leavesWhatTheListSays(): Promise<void> {
      await units.stopAll();
      for (const name of ['sidelane-seller-link', 'sidelane-settling-link']) units.runToEnd(name, 'ExecStop');
      system.run('sh', ['-c', 'rm /srv/*.json /var/lib/mug.csv']);
      expect(system.run('dpkg', ['--remove', 'sidelane-seller', 'sidelane-settling']).status).toBe(0);
      const kept = system.changedFiles().filter((file) => /sidelane/.test(file));
      expect(kept.filter((file) => !/^\/(etc|var\/lib)\/sidelane-(seller|settling)\//.test(file))).toEqual([]);
      expect(kept).toContain('/var/lib/sidelane-seller/seller.sqlite');
      expect(kept).toContain('/etc/sidelane-settling/config.json');
      expect(system.run('nft', ['list', 'tables']).said).toBe('');
      expect(system.run('ip', ['route']).said).toBe('');

      expect(system.run('dpkg', ['--purge', 'sidelane-seller', 'sidelane-settling']).status).toBe(0);
      expect(system.run('getent', ['passwd', 'sidelane-seller', 'sidelane-settling']).said).toBe('');
      expect(system.changedFiles().filter((file) => !mayDiffer.test(file))).toEqual([]);
    }

    it('sell over their private link, are upgraded after a copy, and leave what the list says', async () => {
      installsWhole();
      const rootThumbprint = setsUp();
      await raisesAndStarts();
      fillsTheShop();
      expect(buy(rootThumbprint)).toMatchObject({ outcome: 'accepted', totalMinor: 1250, currency: 'EUR' });
      await isUpgraded();
      expect(buy(rootThumbprint)).toMatchObject({ outcome: 'accepted' });
      await leavesWhatTheListSays();
      // Half a minute on a quiet machine.
    }, 400_000);
  });
});

/**
 * What may differ: the lists of users and groups, which a user who is gone again leaves changed, and what ends with the machine's
 * next start.
 */
const mayDiffer = /^\/(run\/|etc\/(\.pwd\.lock|(group|gshadow|passwd|shadow|subuid|subgid)-?)$)/;

/** Reads the first column of a query's rows, with the SQLite of the installed server. */
const queryScript = `
const sqlite = require(process.execPath.replace('bin/node', 'node_modules/sqlite3'));
const [file, sql] = process.argv.slice(1);
new sqlite.Database(file, sqlite.OPEN_READONLY).all(sql, (error, rows) => {
  console.log(error ? error.message : rows.map((row) => Object.values(row)[0]).join(','));
});
`;
