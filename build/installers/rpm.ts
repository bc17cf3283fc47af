import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { present } from '../../contract/presence.ts';
import { entriesOf } from './installed-tree.ts';
import { buildEnvironment, packageVersion } from './installer.ts';
import type { Installer } from './installer.ts';
import { moveFile } from './whole-file.ts';
import { runTool } from './run-tool.ts';

/** The names of processor types in RPM. */
const architectures: Record<string, string> = { x64: 'x86_64', arm64: 'aarch64' };

/** Folders of the system, which no package owns twice. */
const systemFolders = new Set([
  'opt',
  'etc',
  'usr',
  'usr/bin',
  'usr/lib',
  'usr/lib/systemd',
  'usr/lib/systemd/system',
  'usr/lib/systemd/user',
  'usr/share',
  'usr/share/applications',
  'usr/share/doc',
  'usr/share/icons',
  'usr/share/icons/hicolor',
]);

function isOfSystem(folder: string): boolean {
  return systemFolders.has(folder) || folder.startsWith('usr/share/icons/hicolor/');
}

function fileList({ root, specialModes }: Installer): string[] {
  const modes = new Map(specialModes.map(({ file, mode }) => [file, mode.toString(8)]));
  return entriesOf(root)
    .filter((entry) => !(entry.kind === 'folder' && isOfSystem(entry.path)))
    .map((entry) => {
      const mode = modes.get(entry.path);
      return `${entry.kind === 'folder' ? '%dir ' : ''}${mode ? `%attr(${mode},root,root) ` : ''}"/${entry.path}"`;
    });
}

function specification(installer: Installer): string {
  const { name, version, summary, license, description, scripts, bundledLibraries, root } = installer;
  const bundled = bundledLibraries.map((library) => library.replaceAll('.', '\\\\.')).join('|');
  return `${[
    // The program is as it was built elsewhere: nothing is stripped, compiled or given a build id of this machine.
    '%global debug_package %{nil}',
    '%global _build_id_links none',
    '%global __os_install_post %{nil}',
    bundled ? `%global __requires_exclude ^(${bundled})` : '',
    '%global use_source_date_epoch_as_buildtime 1',
    '%global clamp_mtime_to_source_date_epoch 1',
    '%global _buildhost sidelane',
    `Name: ${name}`,
    `Version: ${packageVersion(version)}`,
    'Release: 1',
    `Summary: ${summary}`,
    `License: ${license}`,
    'AutoProv: no',
    installer.rpmRequires.length > 0 ? `Requires: ${installer.rpmRequires.join(', ')}` : '',
    '%description',
    description.join('\n\n'),
    '%install',
    'mkdir -p %{buildroot}',
    `cp --archive --reflink=auto "${root}/." %{buildroot}`,
    '%pre',
    scripts.before,
    '%post',
    scripts.after,
    // An upgrade runs these two of the former version, with a count of one.
    '%preun',
    `if [ "$1" = 0 ]; then\n${scripts.beforeRemoval}\nfi`,
    '%postun',
    `if [ "$1" = 0 ]; then\n${scripts.afterRemoval}\n${scripts.keepsOnErase ? ':' : scripts.onPurge}\nfi`,
    '%files',
    '%defattr(-,root,root,-)',
    ...fileList(installer),
  ]
    .filter((line) => line !== '')
    .join('\n')}\n`;
}

/**
 * Makes an RPM package with `rpmbuild`. The same tree gives the same bytes.
 * @param workFolder an empty folder for what is made on the way
 * @param options.isFast for trying: not compressed
 * @returns the file
 * @throws {MissingTool} without rpmbuild
 */
export async function makeRpm(
  installer: Installer,
  outputFolder: string,
  workFolder: string,
  { isFast = false }: { isFast?: boolean } = {},
): Promise<string> {
  const { name, architecture, builtAtS } = installer;
  mkdirSync(workFolder, { recursive: true });
  const specFile = path.join(workFolder, `${name}.spec`);
  writeFileSync(specFile, specification(installer));
  const target = architectures[architecture] ?? architecture;
  const defines = {
    _topdir: path.join(workFolder, 'rpm'),
    _binary_payload: isFast ? 'w.ufdio' : 'w1T2.xzdio',
    // Debian's rpmbuild asks for the database of the machine, which it does not need.
    _dbpath: path.join(workFolder, 'rpmdb'),
  };
  await runTool(
    'rpmbuild',
    [
      '-bb',
      `--target=${target}`,
      ...Object.entries(defines).flatMap(([macro, value]) => ['--define', `${macro} ${value}`]),
      specFile,
    ],
    { debianPackage: 'rpm', env: buildEnvironment(builtAtS) },
  );
  const madeFolder = path.join(workFolder, 'rpm/RPMS', target);
  const made = present(readdirSync(madeFolder)[0], 'the package that rpmbuild made');
  const rpm = path.join(outputFolder, made);
  moveFile(path.join(madeFolder, made), rpm);
  return rpm;
}
