/**
 * `npm run package`: makes the kiosk into packages that can be taken to a shop. It makes what this machine can make, and says
 * what it did not make and why.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'electron-builder';
import { present } from '../contract/presence.ts';
import { drawIcons } from './draw-icons.ts';
import { packagingConfiguration } from './electron-builder.ts';
import { findElectron, intendedElectronVersion } from './electron-runtime.ts';
import { gatherKioskProgram } from './kiosk-program.ts';
import { assertFuses } from './kiosk-fuses.ts';
import { serviceUnit, serviceUnitName } from '../electron/machine/service-unit.ts';
import { packFolder, writeChecksums } from './release-archive.ts';
import { releasePagesMissing } from './release-pages.ts';

export type PackagingOptions = {
  outputFolder: string;
  /** Only the unpacked folder. */
  folderOnly?: boolean;
  /** A folder that accepts the switches with which tests drive a page. It is not for shops, so nothing else is made from it. */
  isForTests?: boolean;
  log?: (line: string) => void;
};

export type Packaged = {
  /** The unpacked folder, and its executable. */
  folder: string;
  executable: string;
  electronVersion: string;
  /** The packages to distribute, and the file with their checksums. */
  packages: string[];
  checksumFile: string | null;
  /** What was not made, and why. */
  notMade: { what: string; why: string }[];
};

/** The folder where the deb installs it. From another folder, `sidelane --install-autostart` writes its own unit. */
const installedExecutable = '/opt/Sidelane/sidelane';

/** The formats that only electron-builder's own tools can make, which it downloads from release pages. */
const installers = ['AppImage', 'deb'] as const;

/**
 * Packages the kiosk for this machine's processor type.
 * @throws when there is no Electron, and none can be downloaded
 */
export async function packageKiosk({
  outputFolder,
  folderOnly = false,
  isForTests = false,
  log = () => {},
}: PackagingOptions): Promise<Packaged> {
  if (isForTests && !folderOnly)
    throw new Error('A kiosk for tests is a folder only: it must not be carried to a shop.');
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
    const manifest = await gatherKioskProgram({ folder: programFolder, isForTests, log });
    await drawIcons(path.join(resourcesFolder, 'icons'));
    writeFileSync(path.join(resourcesFolder, serviceUnitName), serviceUnit(installedExecutable));
    const config = packagingConfiguration({
      outputFolder,
      resourcesFolder,
      electronVersion: electron.version,
      electronFolder: electron.folder,
    });
    removeFormerPackages(outputFolder);
    await build({ projectDir: programFolder, config, linux: ['dir'] });
    const unpacked = readdirSync(outputFolder).find((name) => name.endsWith('unpacked'));
    const folder = path.join(outputFolder, present(unpacked, 'the unpacked folder of the package'));
    const executable = path.join(folder, 'sidelane');
    await assertFuses(executable);
    // electron-builder's settings, which contain paths of this machine.
    rmSync(path.join(outputFolder, 'builder-debug.yml'), { force: true });

    const packaged: Packaged = {
      folder,
      executable,
      electronVersion: electron.version,
      packages: [],
      checksumFile: null,
      notMade: [],
    };
    if (folderOnly) return packaged;
    const name = `${manifest.productName}-${manifest.version}-linux-${process.arch}`;
    const archive = path.join(outputFolder, `${name}.tar.gz`);
    await packFolder(folder, name, archive);
    packaged.packages.push(archive);
    for (const installer of installers) {
      if (pagesMissing !== null) {
        packaged.notMade.push({ what: installer, why: `the tool that makes it is downloaded, and ${pagesMissing}` });
        continue;
      }
      try {
        packaged.packages.push(
          ...(await build({ projectDir: programFolder, config, prepackaged: folder, linux: [installer] })),
        );
      } catch (error) {
        packaged.notMade.push({ what: installer, why: (error as Error).message });
      }
    }
    packaged.checksumFile = await writeChecksums(packaged.packages);
    return packaged;
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** Removes earlier packages and leaves all other files in the folder alone. */
function removeFormerPackages(outputFolder: string): void {
  if (!existsSync(outputFolder)) return;
  for (const name of readdirSync(outputFolder)) {
    if (!/^(linux-.*unpacked|Sidelane-.*|SHA256SUMS)$/.test(name)) continue;
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

function report({ folder, executable, packages, checksumFile, notMade }: Packaged): string {
  return [
    `made      ${shownPath(folder)}/   start it with ${shownPath(executable)}`,
    ...packages.map((file) => `made      ${shownPath(file)}   ${(statSync(file).size / 1e6).toFixed(1)} MB`),
    ...(checksumFile === null ? [] : [`made      ${shownPath(checksumFile)}`]),
    ...notMade.map(({ what, why }) => `not made  ${what}: ${why}`),
  ].join('\n');
}

/** A relative path where that is shorter to read. */
function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}

const usage = `npm run package -- [options]

Packages the kiosk for Linux, for this machine's kind of processor: a folder, an archive with its checksum, and installers.

  --out DIR      where it is written (default: release)
  --folder-only  the unpacked program alone, without an installer
  --help         prints this`;

if (import.meta.main) {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: 'string', default: 'release' },
        'folder-only': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const outputFolder = path.resolve(values.out);
    console.log(report(await packageKiosk({ outputFolder, folderOnly: values['folder-only'], log: console.log })));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
