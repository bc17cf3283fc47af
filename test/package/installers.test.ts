import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { buildTime } from '../../build/installers/build-time.ts';
import { makeDeb } from '../../build/installers/deb.ts';
import { normaliseTree } from '../../build/installers/installed-tree.ts';
import { packageVersion } from '../../build/installers/installer.ts';
import type { Installer } from '../../build/installers/installer.ts';
import { makeRpm } from '../../build/installers/rpm.ts';
import { MissingTool, runTool } from '../../build/installers/run-tool.ts';
import { makeZip } from '../../build/installers/zip.ts';
import { packFolder } from '../../build/release-archive.ts';
import { findProgram } from '../../private-link/machine/machine-abilities.ts';
import { itUnlessMissing } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const builtAtS = 1_790_000_000;

/** A small program as it would be copied by a user with this umask. */
function stagedBy(umask: number): Installer {
  const root = path.join(temporaryFolder(), 'tree');
  const files = { 'opt/tried/run': '#!/bin/sh\n', 'opt/tried/data/one': 'one', 'usr/share/doc/tried/copyright': 'MIT' };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true, mode: 0o777 & ~umask });
    writeFileSync(path.join(root, file), text, { mode: 0o666 & ~umask });
  }
  chmodSync(path.join(root, 'opt/tried/run'), 0o777 & ~umask);
  normaliseTree(root, builtAtS);
  return {
    name: 'tried',
    version: '1.2.0-beta.1',
    architecture: process.arch,
    summary: 'Something small',
    description: ['One paragraph.', 'Another one.'],
    license: 'MIT',
    maintainer: 'Maintainers <maintainers@shop.example>',
    root,
    specialModes: [{ file: 'opt/tried/run', mode: 0o4755 }],
    debianDepends: ['libc6'],
    rpmRequires: [],
    bundledLibraries: [],
    scripts: {
      before: 'echo before',
      after: 'echo after',
      beforeRemoval: 'echo removing',
      afterRemoval: 'echo removed',
      onPurge: 'echo purged',
      keepsOnErase: false,
    },
    builtAtS,
  };
}

const digestOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

const said = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).stdout;

/** The digests of both archives that a user with this umask makes. */
const packed = async (umask: number) => {
  const [folder, to] = [path.join(stagedBy(umask).root, 'opt/tried'), temporaryFolder()];
  chmodSync(path.join(folder, 'data'), 0o777 & ~umask);
  const archives = ['tried.tar.gz', 'tried.tar.xz'].map((name) => path.join(to, name));
  for (const archive of archives) await packFolder(folder, 'Tried-1', archive, builtAtS);
  const zip = path.join(to, 'tried.zip');
  if (findProgram('zip'))
    await makeZip(folder, { nameInside: 'Tried-1', zip, workFolder: path.join(to, 'work'), builtAtS });
  return [...archives, zip].map(digestOf);
};

const missing = (tool: string, debianPackage: string) =>
  findProgram(tool) === null ? `the program "${tool}" is missing: apt install ${debianPackage}` : null;

const makers = [
  { format: 'deb', tool: 'dpkg-deb', debianPackage: 'dpkg', make: makeDeb },
  { format: 'rpm', tool: 'rpmbuild', debianPackage: 'rpm', make: makeRpm },
];

for (const { format, tool, debianPackage, make } of makers) {
  itUnlessMissing(
    missing(tool, debianPackage),
    `a ${format} is the same bytes from every user, folder and hour`,
    async () => {
      const made: string[] = [];
      for (const umask of [0o022, 0o077])
        made.push(await make(stagedBy(umask), temporaryFolder(), path.join(temporaryFolder(), 'work')));
      expect(path.basename(made[0]!)).toBe(path.basename(made[1]!));
      expect(digestOf(made[0]!)).toBe(digestOf(made[1]!));
    },
  );
}

itUnlessMissing(missing('dpkg-deb', 'dpkg'), 'a deb says what it is, needs and keeps to itself', async () => {
  const deb = await makeDeb(stagedBy(0o002), temporaryFolder(), path.join(temporaryFolder(), 'work'));
  const fields = said('dpkg-deb', '--field', deb);
  expect(fields).toContain('Version: 1.2.0~beta.1\n');
  expect(fields).toContain('Depends: libc6\n');
  expect(fields).toContain('Description: Something small\n One paragraph.\n .\n Another one.\n');
  const contents = said('dpkg-deb', '--contents', deb);
  expect(contents).toMatch(/^-rwsr-xr-x root\/root .* \.\/opt\/tried\/run$/m);
  expect(contents).toMatch(/^-rw-r--r-- root\/root .* \.\/opt\/tried\/data\/one$/m);
  const scriptOf = (name: string) => said('dpkg-deb', '--info', deb, name);
  expect(scriptOf('prerm')).toMatch(/remove[^)]*\)\necho removing/);
  expect(scriptOf('postrm')).toMatch(/remove\)\necho removed[^]*purge\)\necho purged/);
  expect(scriptOf('postinst')).toMatch(/abort-upgrade[^)]*\)\necho after/);
  expect(contents.match(/2026-09-21/g)).toHaveLength(contents.trim().split('\n').length);
});

itUnlessMissing(missing('rpmbuild', 'rpm'), 'an rpm says what it is, and owns no folder of the system', async () => {
  const rpm = await makeRpm(stagedBy(0o002), temporaryFolder(), path.join(temporaryFolder(), 'work'));
  expect(said('rpm', '-qp', '--queryformat', '%{VERSION} %{SUMMARY} %{BUILDTIME} %{BUILDHOST}', rpm)).toBe(
    `1.2.0~beta.1 Something small ${builtAtS} sidelane`,
  );
  expect(said('rpm', '-qp', '--queryformat', '[%{FILENAMES} %{FILEMODES:perms}\n]', rpm).trim().split('\n')).toEqual([
    '/opt/tried drwxr-xr-x',
    '/opt/tried/data drwxr-xr-x',
    '/opt/tried/data/one -rw-r--r--',
    '/opt/tried/run -rwsr-xr-x',
    '/usr/share/doc/tried drwxr-xr-x',
    '/usr/share/doc/tried/copyright -rw-r--r--',
  ]);
});

itUnlessMissing(missing('rpmbuild', 'rpm'), 'an rpm that is erased takes no more than it may', async () => {
  const staged = stagedBy(0o022);
  const scriptsOf = async (keepsOnErase: boolean) => {
    const installer = { ...staged, rpmRequires: ['iproute'], scripts: { ...staged.scripts, keepsOnErase } };
    const rpm = await makeRpm(installer, temporaryFolder(), path.join(temporaryFolder(), 'work'), { isFast: true });
    expect(said('rpm', '-qp', '--requires', rpm)).toContain('iproute\n');
    return said('rpm', '-qp', '--scripts', rpm);
  };
  expect(await scriptsOf(false)).toMatch(/echo removing[^]*echo removed\necho purged/);
  expect(await scriptsOf(true)).toMatch(/echo removing[^]*echo removed\n:\nfi/);
});

itUnlessMissing(missing('zip', 'zip'), 'archives to unpack by hand are the same bytes from every user', async () => {
  expect(await packed(0o002)).toEqual(await packed(0o077));
});

it('bear the time of the commit, or the one that is given', () => {
  expect(buildTime({ SOURCE_DATE_EPOCH: '1700000000' })).toBe(1_700_000_000);
  expect(buildTime({ SOURCE_DATE_EPOCH: '0' })).toBe(Date.UTC(1980, 0, 1) / 1000);
  expect(() => buildTime({ SOURCE_DATE_EPOCH: 'yesterday' })).toThrow(
    'SOURCE_DATE_EPOCH must be seconds since 1970, and is "yesterday".',
  );
  expect(buildTime({})).toBeLessThanOrEqual(Date.now() / 1000);
});

it.each([
  ['1.2.0', '1.2.0'],
  ['1.2.0-beta.1', '1.2.0~beta.1'],
  ['1.2.0-rc-2', '1.2.0~rc.2'],
])('version %s is %s to a package manager', (version, shown) => {
  expect(packageVersion(version)).toBe(shown);
});

it('name a tool that is missing, with its package, and repeat what a tool said that failed', async () => {
  await expect(runTool('no-such-tool', [], { debianPackage: 'tools' })).rejects.toThrow(MissingTool);
  await expect(runTool('no-such-tool', [], { debianPackage: 'tools' })).rejects.toThrow(
    'no-such-tool is not on this machine (Debian package tools)',
  );
  await expect(runTool('sh', ['-c', 'echo no room >&2; exit 3'], { debianPackage: 'dash' })).rejects.toThrow(
    'sh ended with 3: no room',
  );
});

it('keep programs executable, and can be written to by their owner alone', () => {
  const { root } = stagedBy(0);
  expect(statSync(path.join(root, 'opt/tried/run')).mode & 0o7777).toBe(0o755);
  expect(statSync(path.join(root, 'opt/tried/data/one')).mode & 0o7777).toBe(0o644);
  expect(statSync(path.join(root, 'opt/tried/data')).mode & 0o7777).toBe(0o755);
  expect(statSync(path.join(root, 'opt')).mtimeMs).toBe(builtAtS * 1000);
});
