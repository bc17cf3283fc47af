import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDeb } from '../../build/installers/deb.ts';
import { builtPage } from '../support/keeper-question.ts';
import { describeUnlessMissing, describeWhere } from '../support/requirements.ts';
import { ScratchSystem, missingForScratchSystem } from '../support/scratch-system.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { InstalledShop, mayDiffer, nextMigration, serverPackages } from './installed-shop.ts';
import type { ServerPackages } from './installed-shop.ts';

describeWhere('wireguard', 'the servers as they are installed', () => {
  describeUnlessMissing('wireguard', missingForScratchSystem, 'into a system', () => {
    const folder = temporaryFolderOfSuite();
    let system: ScratchSystem;
    let shop: InstalledShop;
    let debs: ServerPackages;

    beforeAll(async () => {
      debs = await serverPackages(folder, path.join(await builtPage(), 'page'), makeDeb);
      system = await ScratchSystem.start(path.join(folder, 'system'), { ownNetwork: true });
      shop = new InstalledShop({ seller: system, settling: system });
    });
    afterAll(async () => {
      await shop?.stopAll();
      await system?.stop();
    });

    const versionOf = (name: string) =>
      system.run('dpkg-query', ['--show', '--showformat=${Version} ${db:Status-Status}', name]).said;

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

    /** A file of answers with mistakes sets nothing up, and a second setup changes nothing. */
    function setsUp(): string {
      shop.exchangesKeys();
      shop.write('seller', '/srv/wrong.json', {
        ...shop.sellerAnswers,
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
      const rootThumbprint = shop.setsUp();
      for (const name of ['seller', 'settling']) {
        const again = system.run(`sidelane-${name}`, ['setup', '--from', `/srv/${name}.json`]);
        expect(again.status).toBe(0);
        expect(again.said).toMatch(
          new RegExp(`^sidelane-${name} is set up already\\. Nothing was changed\\.\\n.*Corner Shop`),
        );
      }
      expect(system.run('stat', ['--format=%a %U %G', '/etc/sidelane-seller/config.json']).said).toBe(
        '640 root sidelane-seller\n',
      );
      return rootThumbprint;
    }

    /** An upgrade without a copy of the database is refused; with one, the schema and the orders go on. */
    async function isUpgraded(): Promise<void> {
      await shop.stop('seller');
      const database = '/var/lib/sidelane-seller/seller.sqlite';
      const steps = 'SELECT id FROM migration ORDER BY id DESC LIMIT 1';
      expect(shop.query('seller', database, steps)).not.toBe(nextMigration);

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
      await shop.start('seller');
      expect(shop.query('seller', database, steps)).toBe(nextMigration);
      expect(shop.query('seller', copy!, steps)).not.toBe(nextMigration);
      for (const file of [database, copy!])
        expect(shop.query('seller', file, 'SELECT COUNT(*) FROM shop_order')).toBe('1');
    }

    async function leavesWhatTheListSays(): Promise<void> {
      await shop.endsAndLowers();
      shop.removeAnswers();
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
      await shop.raisesAndStarts();
      shop.fill();
      expect(shop.buy(rootThumbprint)).toMatchObject({ outcome: 'accepted', totalMinor: 1250, currency: 'EUR' });
      await isUpgraded();
      expect(shop.buy(rootThumbprint)).toMatchObject({ outcome: 'accepted' });
      await leavesWhatTheListSays();
      // Half a minute on a quiet machine.
    }, 400_000);
  });
});
