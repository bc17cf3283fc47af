import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from 'electron-builder';
import { serviceUnitName } from '../electron/machine/service-unit.ts';
import { kioskFuses } from './kiosk-fuses.ts';

export type PackagingParts = {
  /** The output folder for packages. */
  outputFolder: string;
  /** Files beside the program: icons in its `icons/`, and the service unit. */
  resourcesFolder: string;
  electronVersion: string;
  /** An Electron on this machine; undefined lets electron-builder download its own. */
  electronFolder: string | undefined;
};

/** How electron-builder packages the kiosk. */
export function packagingConfiguration(parts: PackagingParts): Configuration {
  return {
    appId: 'example.sidelane.kiosk',
    productName: 'Sidelane',
    copyright: 'The Sidelane maintainers, MIT',
    directories: { output: parts.outputFolder, buildResources: parts.resourcesFolder },
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    electronVersion: parts.electronVersion,
    ...(parts.electronFolder === undefined ? {} : { electronDist: parts.electronFolder }),

    // The packaged folder contains only the program (kiosk-program.ts), so nothing has to be excluded or built.
    files: ['dist', 'package.json'],
    asar: true,
    npmRebuild: false,
    nodeGypRebuild: false,

    // Chromium's own messages (for example about an empty field), in the languages that the page speaks.
    electronLanguages: ['en-US', 'ja', 'de', 'es', 'es-419', 'ar'],

    // Changed fuses make the signature of macOS wrong that every program there has to have.
    electronFuses: { ...kioskFuses, resetAdHocDarwinSignature: process.platform === 'darwin' },

    // An Electron that was already unpacked still contains the default program, which runs when there is no other.
    afterExtract: async ({ appOutDir }) => {
      for (const leftOver of ['resources/app', 'resources/default_app.asar', 'version']) {
        rmSync(path.join(appOutDir, leftOver), { recursive: true, force: true });
      }
    },

    // Each shop decides who takes a new version and from where, so nothing is published from here.
    publish: null,

    linux: {
      extraFiles: [{ from: path.join(parts.resourcesFolder, serviceUnitName), to: serviceUnitName }],
      executableName: 'sidelane',
      icon: path.join(parts.resourcesFolder, 'icons'),
      category: 'Office',
      synopsis: 'A shop’s kiosk',
      maintainer: 'Sidelane maintainers <maintainers@sidelane.example>',
      desktop: { entry: { Name: 'Sidelane', Comment: 'A shop’s kiosk', StartupWMClass: 'Sidelane' } },
    },
    // For all users of a machine, as a shop's kiosk is installed; what each user keeps stays when it is removed.
    win: { icon: path.join(parts.resourcesFolder, 'icons/256x256.png') },
    nsis: {
      oneClick: false,
      perMachine: true,
      allowToChangeInstallationDirectory: false,
      deleteAppDataOnUninstall: false,
      artifactName: '${productName}-${version}-${arch}-setup.${ext}',
    },
    portable: { artifactName: '${productName}-${version}-${arch}-portable.${ext}' },
    mac: {
      icon: path.join(parts.resourcesFolder, 'icons/512x512.png'),
      category: 'public.app-category.business',
      // There is no certificate yet, so the app is not signed.
      identity: null,
    },
    dmg: { sign: false },
    // A runtime that needs no library of the system, and a menu entry that keeps the sandbox.
    toolsets: { appimage: '1.0.3' },
  };
}
