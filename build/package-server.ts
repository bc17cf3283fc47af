import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle } from './bundle.ts';
import { notMade } from './disk-full.ts';
import type { NotMade } from './disk-full.ts';
import { buildTime } from './installers/build-time.ts';
import { makeDeb } from './installers/deb.ts';
import { makeRpm } from './installers/rpm.ts';
import { stageServer } from './installers/server-installer.ts';
import type { ServerName } from './installers/server-program.ts';
import { packFolder } from './release-archive.ts';
import { makeWhole } from './installers/whole-file.ts';

/** What a server is packaged as. */
export const serverFormats = ['tar.xz', 'deb', 'rpm'] as const;

export type ServerFormat = (typeof serverFormats)[number];

export type PackagedServer = { packages: string[]; notMade: NotMade[] };

/**
 * Packages one server with its Node and its compiled parts, for this machine's type of processor. Nothing is downloaded when it is
 * installed or set up. Earlier packages of the same server in the folder are replaced.
 */
export async function packageServer({
  name,
  outputFolder,
  formats = serverFormats,
  log = () => {},
}: {
  name: ServerName;
  outputFolder: string;
  formats?: readonly ServerFormat[];
  log?: (line: string) => void;
}): Promise<PackagedServer> {
  if (process.platform !== 'linux') throw new Error('The servers are packaged on Linux and for Linux so far.');
  const { pageFolder } = await bundle({ only: 'page', log });
  const workFolder = mkdtempSync(path.join(tmpdir(), 'sidelane-package-'));
  try {
    const builtAtS = buildTime();
    const { installer, programFolder } = stageServer({ name, pageFolder, workFolder, builtAtS });
    removeFormerPackages(outputFolder, installer.name);
    const nameInside = `${installer.name}-${installer.version}-linux-${process.arch}`;
    const makers: Record<ServerFormat, (folder: string) => Promise<string>> = {
      'tar.xz': async (folder) => {
        const archive = path.join(folder, `${nameInside}.tar.xz`);
        await packFolder(programFolder, nameInside, archive, builtAtS);
        return archive;
      },
      deb: (folder) => makeDeb(installer, folder, path.join(workFolder, 'deb')),
      rpm: (folder) => makeRpm(installer, folder, path.join(workFolder, 'rpm')),
    };
    const packaged: PackagedServer = { packages: [], notMade: [] };
    for (const format of formats) {
      log(`${installer.name} ${format} …`);
      try {
        packaged.packages.push(await makeWhole(outputFolder, makers[format]));
      } catch (error) {
        packaged.notMade.push(notMade(`${installer.name} ${format}`, error, outputFolder));
      }
    }
    return packaged;
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

function removeFormerPackages(outputFolder: string, packageName: string): void {
  for (const name of readdirSync(outputFolder)) {
    if (name.startsWith(`${packageName}_`) || name.startsWith(`${packageName}-`))
      rmSync(path.join(outputFolder, name), { recursive: true });
  }
}
