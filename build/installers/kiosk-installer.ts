import { chmodSync, copyFileSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serviceUnit, serviceUnitName } from '../../electron/machine/service-unit.ts';
import type { Installer } from './installer.ts';
import { normaliseTree } from './installed-tree.ts';
import { launcherName, launcherScript } from './kiosk-launcher.ts';
import { appArmorProfile, kioskFolder, kioskScripts } from './kiosk-scripts.ts';
import { runTool } from './run-tool.ts';

/**
 * The packages that hold what Electron's program links to, and what it opens by name. Debian 13 and Ubuntu 24.04 renamed some of
 * them when time_t grew to 64 bits.
 */
const debianDepends = [
  'libc6',
  'libgcc-s1',
  'libglib2.0-0t64 | libglib2.0-0',
  'libnss3',
  'libnspr4',
  'libdbus-1-3',
  'libatk1.0-0t64 | libatk1.0-0',
  'libatk-bridge2.0-0t64 | libatk-bridge2.0-0',
  'libatspi2.0-0t64 | libatspi2.0-0',
  'libcups2t64 | libcups2',
  'libdrm2',
  'libgtk-3-0t64 | libgtk-3-0',
  'libpango-1.0-0',
  'libcairo2',
  'libx11-6',
  'libx11-xcb1',
  'libxcomposite1',
  'libxdamage1',
  'libxext6',
  'libxfixes3',
  'libxrandr2',
  'libgbm1',
  'libexpat1',
  'libxcb1',
  'libxkbcommon0',
  'libudev1',
  'libasound2t64 | libasound2',
];

/**
 * What Electron does not link to but opens by its name, and cannot start without. RPM finds the others by itself. Packages have
 * different names in each distribution; the library's own name is the same in all of them.
 */
const openedByName = ['libX11-xcb.so.1'];

/** Electron brings these; the pattern is a library's name up to its version. */
const bundledLibraries = ['libffmpeg.so', 'libEGL.so', 'libGLESv2.so', 'libvk_swiftshader.so', 'libvulkan.so'];

const desktopEntry = `[Desktop Entry]
Type=Application
Name=Sidelane
Comment=A shop’s kiosk
Comment[de]=Das Terminal eines Ladens
Comment[ja]=店舗のキオスク端末
Comment[es]=El quiosco de una tienda
Comment[ar]=كشك المتجر
Exec=${kioskFolder}/${launcherName}
Icon=sidelane
Categories=Office;
StartupWMClass=Sidelane
Terminal=false
`;

/**
 * Puts the unpacked kiosk where it is installed: the program in `/opt/Sidelane`, `sidelane` in the path, an entry in the menu
 * with its icon, and the user unit that starts it with a graphical session.
 * @param parts.unpackedFolder what electron-builder made
 * @param parts.iconsFolder holds `WIDTHxHEIGHT.png`
 * @param parts.workFolder an empty folder, which then holds the tree
 * @param parts.builtAtS seconds since 1970
 */
export async function stageKiosk({
  unpackedFolder,
  iconsFolder,
  licenseFile,
  workFolder,
  version,
  license,
  builtAtS,
}: {
  unpackedFolder: string;
  iconsFolder: string;
  licenseFile: string;
  workFolder: string;
  version: string;
  license: string;
  builtAtS: number;
}): Promise<Installer> {
  const root = path.join(workFolder, 'kiosk');
  const at = (file: string) => {
    const place = path.join(root, file);
    mkdirSync(path.dirname(place), { recursive: true });
    return place;
  };
  await runTool('cp', ['--archive', '--reflink=auto', unpackedFolder, at(kioskFolder)], { debianPackage: 'coreutils' });
  writeFileSync(at(`${kioskFolder}/sidelane-kiosk.apparmor`), appArmorProfile);
  writeFileSync(at(`${kioskFolder}/${launcherName}`), launcherScript({ version }));
  chmodSync(at(`${kioskFolder}/${launcherName}`), 0o755);
  symlinkSync(`../..${kioskFolder}/${launcherName}`, at('usr/bin/sidelane'));
  writeFileSync(at(`usr/lib/systemd/user/${serviceUnitName}`), serviceUnit(`${kioskFolder}/${launcherName}`));
  writeFileSync(at('usr/share/applications/sidelane.desktop'), desktopEntry);
  for (const icon of readdirSync(iconsFolder)) {
    copyFileSync(
      path.join(iconsFolder, icon),
      at(`usr/share/icons/hicolor/${path.basename(icon, '.png')}/apps/sidelane.png`),
    );
  }
  writeFileSync(
    at('usr/share/doc/sidelane-kiosk/copyright'),
    `Sidelane is under the MIT licence:\n\n${readFileSync(licenseFile, 'utf8')}\nElectron: ${kioskFolder}/LICENSE.electron.txt\nChromium: ${kioskFolder}/LICENSES.chromium.html\n`,
  );
  normaliseTree(root, builtAtS);
  return {
    name: 'sidelane-kiosk',
    version,
    architecture: process.arch,
    summary: 'A shop’s kiosk: shoppers choose products and pay with a credit number',
    description: [
      'The card number is encrypted in the kiosk for the card company alone.',
      'The first start asks for the shop’s address and a code with which the shop enrols the kiosk.',
    ],
    license,
    maintainer: 'Sidelane maintainers <maintainers@sidelane.example>',
    root,
    // Chromium’s other sandbox, for systems without user namespaces. It gives up its rights once the sandbox stands.
    specialModes: [{ file: `${kioskFolder.slice(1)}/chrome-sandbox`, mode: 0o4755 }],
    debianDepends,
    rpmRequires: openedByName.map((library) => `${library}()(64bit)`),
    bundledLibraries,
    scripts: kioskScripts,
    builtAtS,
  };
}
