import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from 'electron-builder';
import { serviceUnitName } from '../electron/machine/service-unit.ts';
import { kioskFuses } from './kiosk-fuses.ts';

export type PackagingParts = {
  /** Where the packages go. */
  outputFolder: string;
  /** Beside the program as it is gathered: icons lie in its `icons/`, and the service unit. */
  resourcesFolder: string;
  electronVersion: string;
  /** An Electron that lies on this machine; undefined lets electron-builder download its own. */
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

    // The folder that is packaged holds the program and nothing else (kiosk-program.ts), so nothing has to be left out or built.
    files: ['dist', 'package.json'],
    asar: true,
    npmRebuild: false,
    nodeGypRebuild: false,

    // Chromium's own sentences (of a field that is not filled in, for instance), in the languages that the page speaks.
    electronLanguages: ['en-US', 'ja', 'de', 'es', 'es-419', 'ar'],

    electronFuses: kioskFuses,

    // An Electron that was already unpacked still has the program in it that runs when there is no other.
    afterExtract: async ({ appOutDir }) => {
      for (const leftOver of ['resources/app', 'resources/default_app.asar', 'version']) {
        rmSync(path.join(appOutDir, leftOver), { recursive: true, force: true });
      }
    },

    // Who takes a new version and from where is the shop's decision: nothing is published from here.
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
    deb: { packageCategory: 'misc', priority: 'optional' },
  };
}
