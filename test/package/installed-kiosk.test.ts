import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drawIcons } from '../../build/draw-icons.ts';
import { makeDeb } from '../../build/installers/deb.ts';
import type { Installer } from '../../build/installers/installer.ts';
import { stageKiosk } from '../../build/installers/kiosk-installer.ts';
import { makeRpm } from '../../build/installers/rpm.ts';
import { findProgram } from '../../private-link/machine/machine-abilities.ts';
import { enrolTerminal } from '../../server/terminal/terminal-store.ts';
import { writeEnrolment } from '../electron/kiosk-under-test.ts';
import { PackagedApplication } from '../support/packaged-application.ts';
import { buyByHand } from '../support/purchase-by-hand.ts';
import { describeUnlessMissing, describeWhere, itUnlessMissing } from '../support/requirements.ts';
import { ScratchSystem, missingForScratchSystem } from '../support/scratch-system.ts';
import { cardThatGives, openShop } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { packagedKioskSuite } from './packaged-kiosk-under-test.ts';

/** An ordinary user of the machine, who has no rights over what is installed. */
const shopperUser = 61_234;
const missingForRpm = findProgram('rpmbuild') === null ? 'the program "rpmbuild" is missing: apt install rpm' : null;
/** In the scratch system. */
const home = '/home/kiosk';
const runningRefusal =
  /^A Sidelane kiosk is running \(process \d+\)\. End it in its service menu, then install again\./m;

describeWhere('electron', 'the kiosk as it is installed', () => {
  describeUnlessMissing('electron', missingForScratchSystem, 'into a system', () => {
    const folder = temporaryFolderOfSuite();
    const { packaged, display } = packagedKioskSuite();
    let shop: Shop;
    let system: ScratchSystem;
    let debs: { first: string; second: string };
    let rpm: string | undefined;

    const stage = async (version: string): Promise<Installer> => {
      const iconsFolder = path.join(folder, 'icons');
      await drawIcons(iconsFolder);
      return stageKiosk({
        unpackedFolder: packaged().folder,
        iconsFolder,
        licenseFile: 'LICENSE',
        workFolder: path.join(folder, version),
        version,
        license: 'MIT',
        builtAtS: 1_790_000_000,
      });
    };

    beforeAll(async () => {
      const first = await stage('1.0.0');
      const deb = (installer: Installer) =>
        makeDeb(installer, folder, path.join(folder, `deb-${installer.version}`), { isFast: true });
      debs = { first: await deb(first), second: await deb({ ...first, version: '1.1.0' }) };
      if (missingForRpm === null) rpm = await makeRpm(first, folder, path.join(folder, 'rpm'), { isFast: true });
      shop = await openShop({
        folder,
        sellerDatabaseUrl: path.join(folder, 'seller.sqlite'),
        settlingDatabaseUrl: path.join(folder, 'settling.sqlite'),
        checkDeadlineMs: 10_000,
      });
      system = await ScratchSystem.start(path.join(folder, 'system'));
    });
    afterAll(async () => {
      await system?.stop();
      await shop?.stop();
    });

    /** Starts what is installed, as its menu entry does, by a user without rights and with Chromium's sandbox. */
    async function startInstalledKiosk(): Promise<PackagedApplication> {
      const { credential } = await enrolTerminal(
        shop.sellerDatabase,
        { name: 'By the door', kind: 'kiosk' },
        Date.now(),
      );
      const { url: sellerUrl, rootThumbprint } = shop;
      const enrolment = path.join(folder, 'enrolment.json');
      writeEnrolment(enrolment, { sellerUrl, credential, rootThumbprint, shopName: 'Test shop' });
      const file = `${home}/enrolment.json`;
      const owner = `${shopperUser}:${shopperUser}`;
      const arrange = `mkdir -p ${home} && cat > ${file} && chmod 600 ${file} && chown -R ${owner} ${home}`;
      expect(system.run('sh', ['-c', arrange], readFileSync(enrolment, 'utf8'))).toEqual({ status: 0, said: '' });
      const entry = system.run('cat', ['/usr/share/applications/sidelane.desktop']).said;
      const program = /^Exec=(\S+)$/m.exec(entry)?.[1] ?? '';
      const asShopper = ['setpriv', `--reuid=${shopperUser}`, `--regid=${shopperUser}`, '--clear-groups'];
      return new PackagedApplication({
        path: system.starter(folder, program, [...asShopper, 'env', `HOME=${home}`]),
        switches: [],
        args: ['--enrolment', file, '--user-data-dir', `${home}/profile`],
        env: { DISPLAY: display().name },
      }).start();
    }

    /** What is left besides the profile of the user, which no package manager takes away. */
    const filesLeft = () => system.changedFiles().filter((file) => !file.startsWith(`${home}/`));

    const versionInstalled = () =>
      system.run('dpkg-query', ['--show', '--showformat=${Version} ${db:Status-Status}', 'sidelane-kiosk']).said;

    it('as a deb, sells in its sandbox, is not replaced while it runs, is upgraded, rolled back, and leaves nothing', async () => {
      const installed = system.run('dpkg', ['--install', debs.first]);
      expect(installed.said).not.toMatch(/error|warning/i);
      expect(installed.status).toBe(0);
      expect(system.run('stat', ['--format=%a %U', '/opt/Sidelane/chrome-sandbox']).said).toBe('4755 root\n');
      expect(system.run('readlink', ['--canonicalize', '/usr/bin/sidelane']).said).toBe(
        '/opt/Sidelane/sidelane-start\n',
      );
      const everyFile = system.run('dpkg', ['--verify', 'sidelane-kiosk']);
      expect(everyFile).toEqual({ status: 0, said: '' });

      const kiosk = await startInstalledKiosk();
      try {
        await buyByHand(kiosk.client, 'Mug', cardThatGives('approval'));
        await kiosk.client.getByText('Your order is confirmed').waitFor();

        const second = system.run('dpkg', ['--install', debs.second]);
        expect(second.status).not.toBe(0);
        expect(second.said).toMatch(runningRefusal);
        expect(versionInstalled()).toBe('1.0.0 installed');
        expect(system.run('dpkg', ['--verify', 'sidelane-kiosk'])).toEqual({ status: 0, said: '' });
        expect(kiosk.isRunning()).toBe(true);
      } finally {
        await kiosk.stop();
      }

      expect(system.run('dpkg', ['--install', debs.second]).status).toBe(0);
      expect(versionInstalled()).toBe('1.1.0 installed');
      expect(system.run('dpkg', ['--install', debs.first]).said).toContain('downgrading');
      expect(versionInstalled()).toBe('1.0.0 installed');

      expect(system.run('dpkg', ['--purge', 'sidelane-kiosk']).status).toBe(0);
      expect(filesLeft()).toEqual(['/usr/share/icons/hicolor/icon-theme.cache']);
    });

    itUnlessMissing(
      missingForRpm,
      'as an rpm, is whole, is not replaced while it runs, and leaves nothing',
      async () => {
        const database = '--dbpath=/var/lib/rpm';
        const toDebian = ['--force-debian', '--nodeps'];
        expect(system.run('rpm', ['--install', database, ...toDebian, rpm!])).toEqual({ status: 0, said: '' });
        expect(system.run('rpm', ['--verify', database, '--nodeps', 'sidelane-kiosk'])).toEqual({
          status: 0,
          said: '',
        });
        const kiosk = await startInstalledKiosk();
        try {
          const again = system.run('rpm', ['--install', database, '--replacepkgs', ...toDebian, rpm!]);
          expect(again.status).not.toBe(0);
          expect(again.said).toMatch(runningRefusal);
        } finally {
          await kiosk.stop();
        }
        expect(system.run('rpm', ['--erase', database, '--force-debian', 'sidelane-kiosk'])).toEqual({
          status: 0,
          said: '',
        });
        expect(filesLeft()).toEqual(['/usr/share/icons/hicolor/icon-theme.cache']);
      },
    );

    it('depends on the packages that hold every library it links to, and on no library that it brings along', async () => {
      const { executable } = packaged();
      const linked = [...said('readelf', '--dynamic', executable).matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(
        ([, name]) => name!,
      );
      expect(linked.length).toBeGreaterThan(20);
      const resolved = [...said('ldd', executable).matchAll(/(\S+) => (\/\S+)/g)]
        .filter(([, name, file]) => linked.includes(name!) && !file!.startsWith(packaged().folder))
        .map(([, , file]) => file!);
      const found = said('dpkg', '--search', ...resolved.map((file) => `*${file.replace(/^\/usr/, '')}`));
      const owners = new Set(
        found
          .trim()
          .split('\n')
          .map((line) => line.split(':')[0]!),
      );
      expect(owners.size).toBeGreaterThan(15);
      const depends = said('dpkg-deb', '--field', debs.first, 'Depends')
        .split(/, | \| /)
        .map((name) => name.trim());
      expect([...owners].filter((owner) => !depends.includes(owner))).toEqual([]);
      if (rpm === undefined) return;
      const required = said('rpm', '-qp', '--requires', rpm);
      expect(required).toContain('libgtk-3.so.0()(64bit)');
      expect(required).toContain('libasound.so.2()(64bit)');
      // Opened by its name: without it, Electron ends at once.
      expect(required).toContain('libX11-xcb.so.1()(64bit)');
      expect(required).not.toMatch(/ffmpeg|EGL|GLESv2|vk_swiftshader|vulkan/);
    });
  });
});

const said = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).stdout;
