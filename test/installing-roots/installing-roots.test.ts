import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { makeDeb } from '../../build/installers/deb.ts';
import { makeRpm } from '../../build/installers/rpm.ts';
import { InstalledShop, mayDiffer, nextMigration, serverPackages } from '../package/installed-shop.ts';
import type { ServerPackages } from '../package/installed-shop.ts';
import { builtPage } from '../support/keeper-question.ts';
import { describeUnlessMissing, describeWhere, itUnlessMissing } from '../support/requirements.ts';
import { ScratchSystem } from '../support/scratch-system.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { apt } from './apt.ts';
import { debianRoot, missingForRoots } from './debian-root.ts';
import { missingForRpm, toDebian } from './debian-rpm.ts';

const database = '/var/lib/sidelane-seller/seller.sqlite';
const lastStep = 'SELECT id FROM migration ORDER BY id DESC LIMIT 1';
const orders = 'SELECT COUNT(*) FROM shop_order';

/** A shop whose processes end with the test. */
function opened(shop: InstalledShop): InstalledShop {
  onTestFinished(() => shop.stopAll());
  return shop;
}

/** @returns the thumbprint of settling's root key */
async function setsUpAndSells(shop: InstalledShop): Promise<string> {
  shop.exchangesKeys();
  const rootThumbprint = shop.setsUp();
  await shop.raisesAndStarts();
  shop.fill();
  expect(shop.buy(rootThumbprint)).toMatchObject({ outcome: 'accepted', totalMinor: 1250, currency: 'EUR' });
  return rootThumbprint;
}

/** The seller with one migration more, and back again with the copy that was taken before. */
async function isUpgradedAndRolledBack(
  shop: InstalledShop,
  rootThumbprint: string,
  install: { next: () => string; former: () => string },
): Promise<void> {
  await shop.stop('seller');
  const [, copy = ''] = /The database was copied to (\S+\.sqlite)\./.exec(install.next()) ?? [];
  await shop.start('seller');
  expect(shop.query('seller', database, lastStep)).toBe(nextMigration);
  expect(shop.query('seller', copy, lastStep)).not.toBe(nextMigration);
  expect(shop.buy(rootThumbprint)).toMatchObject({ outcome: 'accepted' });
  expect(shop.query('seller', database, orders)).toBe('2');

  await shop.stop('seller');
  install.former();
  await expect(shop.start('seller'), 'a schema that is newer than the program').rejects.toThrow();
  const putBack = `rm -f ${database}*; cp --preserve=ownership,mode ${copy} ${database}`;
  expect(shop.run('seller', 'sh', ['-c', putBack])).toEqual({ status: 0, said: '' });
  await shop.start('seller');
  expect(shop.query('seller', database, orders)).toBe('1');
  expect(shop.buy(rootThumbprint)).toMatchObject({ outcome: 'accepted' });
}

describeWhere('wireguard', 'the servers in a Debian of their own', () => {
  describeUnlessMissing('wireguard', missingForRoots, 'with nothing but what every Debian has', () => {
    const folder = temporaryFolderOfSuite();
    let debs: ServerPackages;
    let pageFolder: string;
    let root: string;
    const systems: ScratchSystem[] = [];

    beforeAll(async () => {
      root = debianRoot(folder);
      pageFolder = path.join(await builtPage(), 'page');
      debs = await made('deb', makeDeb);
    });
    afterAll(async () => {
      for (const system of systems) await system.stop();
    });

    const start = async (name: string): Promise<ScratchSystem> => {
      const system = await ScratchSystem.start(path.join(folder, name), { ownNetwork: true, over: root });
      systems.push(system);
      apt(system, 'update');
      // Debian's own kernel has WireGuard in it; the one of this machine may have none.
      apt(system, 'install', 'wireguard-go');
      return system;
    };
    function made(name: string, make: typeof makeDeb): Promise<ServerPackages> {
      const place = path.join(folder, `packages-${name}`);
      mkdirSync(place);
      return serverPackages(place, pageFolder, make);
    }

    it('as debs sell over WireGuard, are upgraded, rolled back, removed and purged', async () => {
      const system = await start('deb');
      const before = new Set(system.changedFiles());
      const startedAt = performance.now();
      apt(system, 'install', debs.settling, debs.seller);
      const shop = opened(new InstalledShop({ seller: system, settling: system }));
      const rootThumbprint = await setsUpAndSells(shop);
      console.log(`deb: install to first purchase ${Math.round((performance.now() - startedAt) / 1_000)} s`);
      await isUpgradedAndRolledBack(shop, rootThumbprint, {
        next: () => apt(system, 'install', debs.newSeller),
        former: () => apt(system, 'install', '--allow-downgrades', debs.seller),
      });
      await shop.endsAndLowers();
      shop.removeAnswers();
      apt(system, 'remove', 'sidelane-seller', 'sidelane-settling');
      const kept = system.changedFiles().filter((file) => /sidelane/.test(file));
      expect(kept.filter((file) => !/^\/(etc|var\/lib)\/sidelane-(seller|settling)\//.test(file))).toEqual([]);
      expect(kept).toContain(database);
      apt(system, 'purge', 'sidelane-seller', 'sidelane-settling');
      apt(system, 'autoremove', '--purge');
      const left = system.changedFiles().filter((file) => !before.has(file) && !mayDiffer.test(file));
      expect(left).toEqual([]);
    });

    it('as debs on two machines sell over a dedicated line', async () => {
      const [seller, settling] = [await start('line-seller'), await start('line-settling')];
      apt(seller, 'install', debs.seller);
      apt(settling, 'install', debs.settling);
      ScratchSystem.join(seller, settling, 'line0');
      await setsUpAndSells(opened(new InstalledShop({ seller, settling }, { lineInterface: 'line0' })));
    });

    itUnlessMissing(missingForRpm, 'as rpms sell over WireGuard, are upgraded, rolled back and erased', async () => {
      const rpms = await made('rpm', makeRpm);
      const system = await start('rpm');
      apt(system, 'install', 'rpm', 'iproute2', 'nftables', 'wireguard-tools');
      const before = new Set(system.changedFiles());
      const rpm = (...words: string[]) => {
        const done = system.run('rpm', [...words]);
        expect(done, done.said).toMatchObject({ status: 0 });
        return done.said;
      };
      rpm('--install', ...toDebian, rpms.settling, rpms.seller);
      const shop = opened(new InstalledShop({ seller: system, settling: system }));
      const rootThumbprint = await setsUpAndSells(shop);
      await isUpgradedAndRolledBack(shop, rootThumbprint, {
        next: () => rpm('--upgrade', ...toDebian, rpms.newSeller),
        former: () => rpm('--upgrade', '--oldpackage', ...toDebian, rpms.seller),
      });
      await shop.endsAndLowers();
      shop.removeAnswers();
      rpm('--erase', ...toDebian, 'sidelane-seller', 'sidelane-settling');
      const left = system.changedFiles().filter((file) => !before.has(file) && !mayDiffer.test(file));
      // RPM knows no purge: docs/packages.md says what is deleted by hand.
      expect(left.filter((file) => !/^\/(etc|var\/lib)\/sidelane-(seller|settling)\//.test(file))).toEqual([]);
      expect(left).toContain(database);
    });
  });
});
