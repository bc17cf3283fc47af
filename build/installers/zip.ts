import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { entriesOf, normaliseTree } from './installed-tree.ts';
import { buildEnvironment } from './installer.ts';
import { runTool } from './run-tool.ts';

/**
 * Packs a folder into a `.zip`, under its own name inside it, for people who unpack by hand. Programs stay executable.
 * @param nameInside the folder that unpacking creates
 * @param workFolder an empty folder for what is made on the way
 * @throws {MissingTool} without zip
 */
export async function makeZip(
  folder: string,
  { nameInside, zip, workFolder, builtAtS }: { nameInside: string; zip: string; workFolder: string; builtAtS: number },
): Promise<void> {
  mkdirSync(workFolder, { recursive: true });
  const staged = path.join(workFolder, nameInside);
  await runTool('cp', ['--archive', '--reflink=auto', folder, staged], { debianPackage: 'coreutils' });
  normaliseTree(staged, builtAtS);
  // An archive that is there already would be added to.
  rmSync(zip, { force: true });
  const names = entriesOf(staged).map((entry) => `${nameInside}/${entry.path}\n`);
  await runTool('zip', ['-q', '-X', '-y', zip, '-@'], {
    debianPackage: 'zip',
    cwd: workFolder,
    input: names.join(''),
    env: buildEnvironment(builtAtS),
  });
}
