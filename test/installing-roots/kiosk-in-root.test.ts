import path from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { drawIcons } from '../../build/draw-icons.ts';
import { makeDeb } from '../../build/installers/deb.ts';
import { stageKiosk } from '../../build/installers/kiosk-installer.ts';
import { makeRpm } from '../../build/installers/rpm.ts';
import { packagedKioskSuite } from '../package/packaged-kiosk-under-test.ts';
import { mayDiffer } from '../package/installed-shop.ts';
import { PackagedApplication } from '../support/packaged-application.ts';
import { describeUnlessMissing, describeWhere, itUnlessMissing } from '../support/requirements.ts';
import { ScratchSystem } from '../support/scratch-system.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { apt } from './apt.ts';
import { debianRoot, missingForRoots } from './debian-root.ts';
import { missingForRpm, toDebian } from './debian-rpm.ts';

/** A user of the machine who has no rights over what is installed. */
const shopperUser = 61_234;
const home = '/home/kiosk';
const isOfShopper = (file: string) => file.startsWith(`${home}/`);
/** What the scripts of Debian's own packages leave when they are purged. dpkg takes an empty /opt away with the last package in it. */
const ofDebian = /^\/(etc\/(machine-id|mtab|pam\.d\/.*)|var\/lib\/pam\/.*|opt)$/;

type Versions = { first: string; second: string };

describeWhere('electron', 'the kiosk in a Debian of its own', () => {
  describeUnlessMissing('electron', missingForRoots, 'with nothing but what every Debian has', () => {
    const folder = temporaryFolderOfSuite();
    const { packaged, display } = packagedKioskSuite();
    let debs: Versions;
    let rpms: Versions | undefined;
    let root: string;

    beforeAll(async () => {
      root = debianRoot(folder);
      const iconsFolder = path.join(folder, 'icons');
      await drawIcons(iconsFolder);
      const installer = await stageKiosk({
        unpackedFolder: packaged().folder,
        iconsFolder,
        licenseFile: 'LICENSE',
        workFolder: path.join(folder, 'staged'),
        version: '1.0.0',
        license: 'MIT',
        builtAtS: 1_790_000_000,
      });
      const made = async (format: string, make: typeof makeDeb): Promise<Versions> => {
        const of = (version: string) =>
          make({ ...installer, version }, folder, path.join(folder, `${format}-${version}`), { isFast: true });
        return { first: await of('1.0.0'), second: await of('1.1.0') };
      };
      debs = await made('deb', makeDeb);
      if (missingForRpm === null) rpms = await made('rpm', makeRpm);
    });

    let system: ScratchSystem;
    async function starts(name: string): Promise<void> {
      system = await ScratchSystem.start(path.join(folder, name), { over: root });
      onTestFinished(() => system.stop());
      apt(system, 'update');
    }

    function givesTheShopperAHome(): void {
      const own = ['-c', `mkdir -p ${home} && chown ${shopperUser}:${shopperUser} ${home}`];
      expect(system.run('sh', own)).toEqual({ status: 0, said: '' });
    }

    /** As its menu entry starts it, by a user without rights and in Chromium's sandbox. */
    async function showsItsEnrolment(): Promise<void> {
      const entry = system.run('cat', ['/usr/share/applications/sidelane.desktop']).said;
      const program = /^Exec=(\S+)$/m.exec(entry)?.[1] ?? '';
      const asShopper = ['setpriv', `--reuid=${shopperUser}`, `--regid=${shopperUser}`, '--clear-groups'];
      const kiosk = new PackagedApplication({
        path: system.starter(folder, program, [...asShopper, 'env', `HOME=${home}`]),
        switches: [],
        args: ['--user-data-dir', `${home}/profile`],
        env: { DISPLAY: display().name },
      });
      onTestFinished(() => kiosk.stop());
      await kiosk.start();
      await kiosk.client.getByText('Set up this kiosk').waitFor();
      await kiosk.stop();
    }

    it('as a deb shows its enrolment, is upgraded, removed and purged', async () => {
      await starts('deb');
      const before = new Set(system.changedFiles());
      const startedAt = performance.now();
      apt(system, 'install', debs.first);
      givesTheShopperAHome();
      expect(system.run('stat', ['--format=%a %U', '/opt/Sidelane/chrome-sandbox']).said).toBe('4755 root\n');
      await showsItsEnrolment();
      console.log(`kiosk's deb: install to enrolment ${Math.round((performance.now() - startedAt) / 1_000)} s`);

      apt(system, 'install', debs.second);
      await showsItsEnrolment();
      expect(system.run('dpkg', ['--verify', 'sidelane-kiosk'])).toEqual({ status: 0, said: '' });

      apt(system, 'remove', 'sidelane-kiosk');
      const sidelane = () => system.changedFiles().filter((file) => /sidelane/i.test(file) && !file.startsWith(home));
      expect(sidelane()).toEqual([]);
      apt(system, 'purge', 'sidelane-kiosk');
      apt(system, 'autoremove', '--purge');
      const left = system
        .changedFiles()
        .filter((file) => !before.has(file) && !mayDiffer.test(file) && !ofDebian.test(file));
      expect(left.filter((file) => !isOfShopper(file))).toEqual([]);
      expect(left.some(isOfShopper)).toBe(true);
    });

    itUnlessMissing(missingForRpm, 'as an rpm shows its enrolment, is upgraded, rolled back and erased', async () => {
      await starts('rpm');
      // RPM knows none of Debian's packages: the deb brings what both need, and goes again.
      apt(system, 'install', 'rpm', debs.first);
      apt(system, 'purge', 'sidelane-kiosk');
      const before = new Set(system.changedFiles());
      const rpm = (...words: string[]) => expect(system.run('rpm', words)).toEqual({ status: 0, said: '' });
      const asInstalled = async (version: string) => {
        await showsItsEnrolment();
        rpm('--verify', '--dbpath=/var/lib/rpm', '--nodeps', 'sidelane-kiosk');
        const asked = ['--query', '--dbpath=/var/lib/rpm', '--queryformat', '%{VERSION} ', 'sidelane-kiosk'];
        expect(system.run('rpm', asked).said).toBe(`${version} `);
      };
      rpm('--install', ...toDebian, rpms!.first);
      givesTheShopperAHome();
      await asInstalled('1.0.0');
      rpm('--upgrade', ...toDebian, rpms!.second);
      await asInstalled('1.1.0');
      rpm('--upgrade', '--oldpackage', ...toDebian, rpms!.first);
      await asInstalled('1.0.0');
      rpm('--erase', ...toDebian, 'sidelane-kiosk');
      const left = system.changedFiles().filter((file) => !before.has(file) && !mayDiffer.test(file));
      expect(left.filter((file) => !isOfShopper(file))).toEqual([]);
    });
  });
});
