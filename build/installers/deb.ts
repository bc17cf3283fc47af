import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { entriesOf, normaliseTree } from './installed-tree.ts';
import { buildEnvironment, packageVersion } from './installer.ts';
import type { Installer } from './installer.ts';
import { runTool } from './run-tool.ts';

/** Debian's names of processor types. */
const architectures: Record<string, string> = { x64: 'amd64', arm64: 'arm64', arm: 'armhf', ia32: 'i386' };

/** In the form of Debian Policy 5.6.13: the first line is the summary, an empty line is a full stop. */
function describe({ summary, description }: Installer): string {
  return [summary, ...description.flatMap((paragraph, at) => [...(at > 0 ? [' .'] : []), ` ${paragraph}`])].join('\n');
}

function control(installer: Installer): string {
  const sizeKib = entriesOf(installer.root).reduce((sum, { sizeBytes }) => sum + Math.ceil(sizeBytes / 1024) + 1, 0);
  const fields: Record<string, string> = {
    Package: installer.name,
    Version: packageVersion(installer.version),
    Architecture: architectures[installer.architecture] ?? installer.architecture,
    Maintainer: installer.maintainer,
    'Installed-Size': String(sizeKib),
    Depends: installer.debianDepends.join(', '),
    Section: 'misc',
    Priority: 'optional',
    Description: describe(installer),
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

function checksums(root: string): string {
  return entriesOf(root)
    .filter(({ kind }) => kind === 'file')
    .map(
      (entry) =>
        `${createHash('md5')
          .update(readFileSync(path.join(root, entry.path)))
          .digest('hex')}  ${entry.path}\n`,
    )
    .join('');
}

/** Shell text that runs where dpkg calls a script for one of these reasons. */
function inCases(cases: string, text: string): string {
  return `case "$1" in\n${cases})\n${text}\n;;\nesac`;
}

/** The scripts as dpkg calls them (Debian Policy 6.5). Each may run more than once. */
function scriptsOf({ scripts }: Installer): Record<string, string> {
  return {
    preinst: inCases('install|upgrade', scripts.before),
    // After an upgrade or a removal that failed half-way, the version that stays is put back as it was.
    postinst: inCases('configure|abort-upgrade|abort-remove|abort-deconfigure', scripts.after),
    prerm: inCases('remove|deconfigure', scripts.beforeRemoval),
    postrm: [inCases('remove', scripts.afterRemoval), inCases('purge', scripts.onPurge)].join('\n'),
  };
}

/**
 * Makes a Debian package with `dpkg-deb`. The same tree gives the same bytes.
 * @param workFolder an empty folder for what is made on the way
 * @param options.isFast for trying: not compressed
 * @returns the file
 * @throws {MissingTool} without dpkg-deb
 */
export async function makeDeb(
  installer: Installer,
  outputFolder: string,
  workFolder: string,
  { isFast = false }: { isFast?: boolean } = {},
): Promise<string> {
  const { name, architecture, builtAtS, root, specialModes } = installer;
  const staged = path.join(workFolder, 'deb');
  mkdirSync(workFolder, { recursive: true });
  // The files themselves are not copied where they lie on the same disk: they are as they are packed already.
  const sharing = statSync(root).dev === statSync(workFolder).dev ? '--link' : '--reflink=auto';
  await runTool('cp', ['--archive', sharing, root, staged], { debianPackage: 'coreutils' });
  const controlFolder = path.join(staged, 'DEBIAN');
  mkdirSync(controlFolder);
  writeFileSync(path.join(controlFolder, 'control'), control(installer));
  writeFileSync(path.join(controlFolder, 'md5sums'), checksums(root));
  for (const [script, text] of Object.entries(scriptsOf(installer))) {
    writeFileSync(path.join(controlFolder, script), `#!/bin/sh\nset -e\n${text}\n`, { mode: 0o755 });
  }
  normaliseTree(staged, builtAtS);
  for (const { file, mode } of specialModes) chmodSync(path.join(staged, file), mode);
  const version = packageVersion(installer.version);
  const deb = path.join(outputFolder, `${name}_${version}_${architectures[architecture] ?? architecture}.deb`);
  const compression = isFast ? ['-Znone'] : ['-Zxz', '-z1'];
  await runTool('dpkg-deb', ['--root-owner-group', '--uniform-compression', ...compression, '--build', staged, deb], {
    debianPackage: 'dpkg',
    env: buildEnvironment(builtAtS),
  });
  return deb;
}
