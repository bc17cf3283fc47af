import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'electron-builder';
import { present } from '../contract/presence.ts';
import { drawIcons } from './draw-icons.ts';
import { packagingConfiguration } from './electron-builder.ts';
import { notMade } from './disk-full.ts';
import type { NotMade } from './disk-full.ts';
import { findElectron, intendedElectronVersion } from './electron-runtime.ts';
import { buildTime } from './installers/build-time.ts';
import { makeDeb } from './installers/deb.ts';
import { stageKiosk } from './installers/kiosk-installer.ts';
import { launcherName, launcherScript } from './installers/kiosk-launcher.ts';
import { kioskFolder } from './installers/kiosk-scripts.ts';
import type { Installer } from './installers/installer.ts';
import { makeRpm } from './installers/rpm.ts';
import { makeZip } from './installers/zip.ts';
import { gatherKioskProgram } from './kiosk-program.ts';
import { assertFuses } from './kiosk-fuses.ts';
import { serviceUnit, serviceUnitName } from '../electron/machine/service-unit.ts';
import { kioskArchiveName } from '../platform/release/release-manifest.ts';
import { packFolder } from './release-archive.ts';
import { releasePagesMissing } from './release-pages.ts';
import { makeWhole } from './installers/whole-file.ts';

export type PackagingOptions = {
  outputFolder: string;
  /** What is made besides the unpacked folder; everything where nothing is named. */
  formats?: readonly PackageFormat[];
  /** Installers that are not compressed: for trying. */
  isFast?: boolean;
  /** A folder that accepts the switches with which tests drive a page. It is not for shops, so nothing else is made from it. */
  isForTests?: boolean;
  /** A folder for the tester's kit, whose starter takes pictures of the page. It is not for shops either. */
  isForTrial?: boolean;
  log?: (line: string) => void;
};

export type Packaged = {
  /** The unpacked folder, and its executable. */
  folder: string;
  executable: string;
  electronVersion: string;
  /** The packages to distribute. */
  packages: string[];
  /** What was not made, and why. */
  notMade: NotMade[];
};

/** What the kiosk is packaged as. The AppImage's runtime is neither in npm nor in Debian: electron-builder downloads it. */
export const packageFormats = ['tar.gz', 'zip', 'deb', 'rpm', 'AppImage'] as const;

export type PackageFormat = (typeof packageFormats)[number];

/**
 * Packages the kiosk for this machine's processor type.
 * @throws when there is no Electron, and none can be downloaded
 */
export async function packageKiosk({
  outputFolder,
  formats = packageFormats,
  isFast = false,
  isForTests = false,
  isForTrial = false,
  log = () => {},
}: PackagingOptions): Promise<Packaged> {
  if ((isForTests || isForTrial) && formats.length > 0)
    throw new Error('A kiosk for tests or trials is a folder only: it must not be carried to a shop.');
  if (process.platform !== 'linux') throw new Error('The kiosk is packaged on Linux and for Linux so far.');
  const pagesMissing = await releasePagesMissing();
  const electron = chooseElectron(pagesMissing);
  log(
    `Electron ${electron.version} ${electron.folder === undefined ? '(downloaded by electron-builder)' : `from ${electron.folder}`}`,
  );
  if (electron.version !== intendedElectronVersion()) {
    log(`This Electron stands in for ${intendedElectronVersion()}: such a package is for trying, not for a shop.`);
  }

  const workFolder = mkdtempSync(path.join(tmpdir(), 'sidelane-package-'));
  try {
    const programFolder = path.join(workFolder, 'program');
    const resourcesFolder = path.join(workFolder, 'resources');
    const iconsFolder = path.join(resourcesFolder, 'icons');
    const manifest = await gatherKioskProgram({ folder: programFolder, isForTests, isForTrial, log });
    await drawIcons(iconsFolder);
    writeFileSync(path.join(resourcesFolder, serviceUnitName), serviceUnit(`${kioskFolder}/${launcherName}`));
    // electron-builder changes the configuration that it is given, so each run gets its own.
    const config = () =>
      packagingConfiguration({
        outputFolder,
        resourcesFolder,
        electronVersion: electron.version,
        electronFolder: electron.folder,
      });
    removeFormerPackages(outputFolder);
    await build({ projectDir: programFolder, config: config(), linux: ['dir'] });
    const unpacked = readdirSync(outputFolder).find((name) => name.endsWith('unpacked'));
    const folder = path.join(outputFolder, present(unpacked, 'the unpacked folder of the package'));
    const executable = path.join(folder, 'sidelane');
    await assertFuses(executable);
    writeFileSync(path.join(folder, launcherName), launcherScript({ version: manifest.version }));
    chmodSync(path.join(folder, launcherName), 0o755);
    // electron-builder's settings, which contain paths of this machine.
    rmSync(path.join(outputFolder, 'builder-debug.yml'), { force: true });

    const packaged: Packaged = {
      folder,
      executable,
      electronVersion: electron.version,
      packages: [],
      notMade: [],
    };
    const builtAtS = buildTime();
    const name = `${manifest.productName}-${manifest.version}-linux-${process.arch}`;
    let staged: Promise<Installer> | undefined;
    const stage = () =>
      (staged ??= stageKiosk({
        unpackedFolder: folder,
        iconsFolder,
        licenseFile: path.join(import.meta.dirname, '../LICENSE'),
        workFolder: path.join(workFolder, 'staged'),
        version: manifest.version,
        license: manifest.license,
        builtAtS,
      }));
    const whole = async (make: (folder: string) => Promise<string>) => [await makeWhole(outputFolder, make)];
    const makers: Record<PackageFormat, () => Promise<string[]>> = {
      'tar.gz': () =>
        whole(async (to) => {
          const archive = path.join(to, kioskArchiveName(manifest.version, process.arch));
          await packFolder(folder, name, archive, builtAtS);
          return archive;
        }),
      zip: () =>
        whole(async (to) => {
          const zip = path.join(to, `${name}.zip`);
          await makeZip(folder, { nameInside: name, zip, workFolder: path.join(workFolder, 'zip'), builtAtS });
          return zip;
        }),
      deb: () => whole(async (to) => makeDeb(await stage(), to, path.join(workFolder, 'deb'), { isFast })),
      rpm: () => whole(async (to) => makeRpm(await stage(), to, path.join(workFolder, 'rpm'), { isFast })),
      AppImage: async () => {
        if (pagesMissing !== null) throw new Error(`the runtime in front of it is downloaded, and ${pagesMissing}`);
        return build({ projectDir: programFolder, config: config(), prepackaged: folder, linux: ['AppImage'] });
      },
    };
    for (const format of formats) {
      log(`sidelane-kiosk ${format} …`);
      try {
        packaged.packages.push(...(await makers[format]()));
      } catch (error) {
        packaged.notMade.push(notMade(format, error, outputFolder));
      }
    }
    return packaged;
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** Removes earlier packages and leaves all other files in the folder alone. */
function removeFormerPackages(outputFolder: string): void {
  if (!existsSync(outputFolder)) return;
  for (const name of readdirSync(outputFolder)) {
    if (!/^(linux-.*unpacked|Sidelane-.*|sidelane-kiosk[_-].*\.(deb|rpm))$/.test(name)) continue;
    rmSync(path.join(outputFolder, name), { recursive: true });
  }
}

function chooseElectron(pagesMissing: string | null): { version: string; folder: string | undefined } {
  const found = findElectron();
  if (!('missing' in found)) return found;
  // A named Electron is the only one that may be used.
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH']) throw new Error(`There is no Electron to package: ${found.missing}.`);
  if (pagesMissing === null) return { version: intendedElectronVersion(), folder: undefined };
  throw new Error(`There is no Electron to package: ${found.missing}; and it cannot be downloaded: ${pagesMissing}.`);
}
