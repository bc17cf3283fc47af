import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { drawIcons } from '../../build/draw-icons.ts';
import { makeDeb } from '../../build/installers/deb.ts';
import { stageKiosk } from '../../build/installers/kiosk-installer.ts';
import { packagedKioskSuite } from '../package/packaged-kiosk-under-test.ts';
import { mayDiffer } from '../package/installed-shop.ts';
import { PackagedApplication } from '../support/packaged-application.ts';
import { describeUnlessMissing, describeWhere } from '../support/requirements.ts';
import { ScratchSystem } from '../support/scratch-system.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { apt } from './apt.ts';
import { debianRoot, missingForRoots } from './debian-root.ts';

/** A user of the machine who has no rights over what is installed. */
const shopperUser = 61_234;
const home = '/home/kiosk';
/** What the scripts of Debian's own packages leave when they are purged. dpkg takes an empty /opt away with the last package in it. */
const ofDebian = /^\/(etc\/(machine-id|mtab|pam\.d\/.*)|var\/lib\/pam\/.*|opt)$/;

describeWhere('electron', 'the kiosk in a Debian of its own', () => {
  describeUnlessMissing('electron', missingForRoots, 'with nothing but what every Debian has', () => {
    const folder = temporaryFolderOfSuite();
    const { packaged, display } = packagedKioskSuite();
    let debs: { first: string; second: string };
    let root: string;

    beforeAll(async () => {
      root = debianRoot(folder);
      const iconsFolder = path.join(folder, 'icons');
      await drawIcons(iconsFolder);
      const made = async (version: string): Promise<string> => {
        const installer = await stageKiosk({
          unpackedFolder: packaged().folder,
          iconsFolder,
          licenseFile: 'LICENSE',
          workFolder: path.join(folder, version),
          version,
          license: 'MIT',
          builtAtS: 1_790_000_000,
        });
        const place = path.join(folder, `deb-${version}`);
        mkdirSync(place);
        return makeDeb(installer, place, path.join(folder, `work-${version}`), { isFast: true });
      };
      debs = { first: await made('1.0.0'), second: await made('1.1.0') };
    });

    let system: ScratchSystem;
    beforeAll(async () => {
      system = await ScratchSystem.start(path.join(folder, 'system'), { over: root });
      apt(system, 'update');
    });
    afterAll(() => system?.stop());

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
      const before = new Set(system.changedFiles());
      const startedAt = performance.now();
      apt(system, 'install', debs.first);
      const own = ['-c', `mkdir -p ${home} && chown ${shopperUser}:${shopperUser} ${home}`];
      expect(system.run('sh', own)).toEqual({ status: 0, said: '' });
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
      const isOfShopper = (file: string) => file.startsWith(`${home}/`);
      const left = system
        .changedFiles()
        .filter((file) => !before.has(file) && !mayDiffer.test(file) && !ofDebian.test(file));
      expect(left.filter((file) => !isOfShopper(file))).toEqual([]);
      expect(left.some(isOfShopper)).toBe(true);
    });
  });
});
