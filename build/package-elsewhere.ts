import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'electron-builder';
import { drawIcons } from './draw-icons.ts';
import { packagingConfiguration } from './electron-builder.ts';
import { findElectron, intendedElectronVersion } from './electron-runtime.ts';
import { gatherKioskProgram } from './kiosk-program.ts';

/** What electron-builder makes of the kiosk on Windows and on macOS, each on its own system. */
export const desktopFormats = { win32: ['nsis', 'portable', 'zip'], darwin: ['dmg', 'zip'] } as const;

export type DesktopPlatform = keyof typeof desktopFormats;

/** The platform of this process, where the kiosk is packaged for a desktop other than Linux. */
export function desktopPlatform(platform: NodeJS.Platform = process.platform): DesktopPlatform | undefined {
  return Object.hasOwn(desktopFormats, platform) ? (platform as DesktopPlatform) : undefined;
}

/**
 * Packages the kiosk on Windows or macOS, with tools that electron-builder downloads. Only the release workflow runs this: no machine
 * of ours has tried it (docs/packages.md).
 * @returns the packages
 */
export async function packageKioskElsewhere({
  platform,
  outputFolder,
  log,
}: {
  platform: DesktopPlatform;
  outputFolder: string;
  log: (line: string) => void;
}): Promise<string[]> {
  const found = findElectron();
  const electron = 'missing' in found ? { version: intendedElectronVersion(), folder: undefined } : found;
  log(`Electron ${electron.version}, for ${platform}`);
  const workFolder = mkdtempSync(path.join(tmpdir(), 'sidelane-package-'));
  try {
    const programFolder = path.join(workFolder, 'program');
    const resourcesFolder = path.join(workFolder, 'resources');
    await gatherKioskProgram({ folder: programFolder, isForTests: false, isForTrial: false, log });
    await drawIcons(path.join(resourcesFolder, 'icons'));
    const config = packagingConfiguration({
      outputFolder,
      resourcesFolder,
      electronVersion: electron.version,
      electronFolder: electron.folder,
    });
    const formats = [...desktopFormats[platform]];
    await build({ projectDir: programFolder, config, ...(platform === 'win32' ? { win: formats } : { mac: formats }) });
    return readdirSync(outputFolder)
      .filter((name) => /^Sidelane-.*\.(exe|dmg|zip)$/.test(name))
      .map((name) => path.join(outputFolder, name));
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}
