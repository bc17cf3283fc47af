import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle } from './bundle.ts';
import { buildTime } from './installers/build-time.ts';
import { gatherKitProgram, writeKitFiles } from './installers/kit-program.ts';
import { packageKiosk } from './package.ts';
import { packFolder } from './release-archive.ts';
import { makeWhole } from './installers/whole-file.ts';

/**
 * Gathers the tester's kit, unpacked: the program with both servers and the demonstration, the kiosk, and the command that starts
 * everything. It is for this machine's type of processor.
 * @param kitFolder empty, or not there yet
 * @returns the version
 * @throws when there is no Electron, and none can be downloaded
 */
export async function gatherKit(kitFolder: string, log: (line: string) => void = () => {}): Promise<string> {
  const { pageFolder } = await bundle({ log });
  mkdirSync(kitFolder, { recursive: true });
  const { version, packages } = await gatherKitProgram({ folder: path.join(kitFolder, 'program'), pageFolder });
  const { folder, electronVersion } = await packageKiosk({
    outputFolder: path.join(kitFolder, 'made'),
    formats: [],
    isForTrial: true,
    log,
  });
  renameSync(folder, path.join(kitFolder, 'kiosk'));
  rmSync(path.join(kitFolder, 'made'), { recursive: true });
  const versionOf = (name: string) => packages.find((each) => each.name === name)?.version ?? 'unknown';
  writeKitFiles(kitFolder, { sidelane: version, electron: electronVersion, sqlite3: versionOf('sqlite3') });
  return version;
}

/**
 * Packs the tester's kit as one archive, which is unpacked and started on a machine without a network.
 * @returns the archive
 */
export async function packageKit({
  outputFolder,
  format = 'tar.xz',
  log = () => {},
}: {
  outputFolder: string;
  /** `tar` is not compressed: for trying. */
  format?: 'tar.xz' | 'tar';
  log?: (line: string) => void;
}): Promise<string> {
  const workFolder = mkdtempSync(path.join(tmpdir(), 'sidelane-package-'));
  try {
    const kitFolder = path.join(workFolder, 'kit');
    const version = await gatherKit(kitFolder, log);
    for (const former of readdirSync(outputFolder).filter((name) => name.startsWith('Sidelane-kit-')))
      rmSync(path.join(outputFolder, former), { recursive: true });
    const nameInside = `Sidelane-kit-${version}-linux-${process.arch}`;
    log(`kit ${format} …`);
    return await makeWhole(outputFolder, async (folder) => {
      const archive = path.join(folder, `${nameInside}.${format}`);
      await packFolder(kitFolder, nameInside, archive, buildTime());
      return archive;
    });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}
