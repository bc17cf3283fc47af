import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { notMade } from '../../../build/disk-full.ts';
import { makeDeb } from '../../../build/installers/deb.ts';
import type { Installer } from '../../../build/installers/installer.ts';
import { makeRpm } from '../../../build/installers/rpm.ts';
import { makeZip } from '../../../build/installers/zip.ts';
import { packFolder } from '../../../build/release-archive.ts';
import { makeWhole } from '../../../build/installers/whole-file.ts';
import { signRelease } from '../../../platform/release/release-manifest.ts';
import { verifyRelease } from '../../../platform/release/verify-release.ts';
import { findProgram } from '../../../private-link/machine/machine-abilities.ts';
import { describeUnlessMissing } from '../../support/requirements.ts';
import { makeReleaseKey } from '../../support/signed-release.ts';
import { SmallDisk, missingForSmallDisk } from '../../support/small-disk.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const builtAtS = 1_790_000_000;

/** What is packed: more than fits, however well it is compressed. */
function largeTree(folder: string): string {
  const root = path.join(folder, 'tree');
  mkdirSync(path.join(root, 'opt'), { recursive: true });
  writeFileSync(path.join(root, 'opt/large'), randomBytes(2 << 20));
  return root;
}

const installerOf = (root: string): Installer => ({
  name: 'sidelane-large',
  version: '1.0.0',
  architecture: 'x64',
  summary: 'too large',
  description: ['too large'],
  license: 'MIT',
  maintainer: 'Nobody <nobody@example.org>',
  root,
  specialModes: [],
  debianDepends: ['libc6'],
  rpmRequires: [],
  bundledLibraries: [],
  scripts: { before: ':', after: ':', beforeRemoval: ':', afterRemoval: ':', onPurge: ':', keepsOnErase: true },
  builtAtS,
});

describeUnlessMissing('wireguard', missingForSmallDisk, 'on a full disk', () => {
  const formats: [string, string | null, (to: string, root: string, work: string) => Promise<string>][] = [
    ['tar.gz', null, packed('a.tar.gz')],
    ['tar.xz', 'xz', packed('a.tar.xz')],
    ['deb', 'dpkg-deb', (to, root, work) => makeDeb(installerOf(root), to, work)],
    ['rpm', 'rpmbuild', (to, root, work) => makeRpm(installerOf(root), to, work)],
    [
      'zip',
      'zip',
      async (to, root, work) => {
        const zip = path.join(to, 'a.zip');
        await makeZip(root, { nameInside: 'large', zip, workFolder: work, builtAtS });
        return zip;
      },
    ],
  ];
  const makeable = formats.filter(([, tool]) => tool === null || findProgram(tool) !== null);

  it.each(makeable)('no half of a %s is left, and one sentence says why', async (format, _tool, make) => {
    const disk = new SmallDisk(1);
    const folder = temporaryFolder();
    const made = makeWhole(disk.folder, (to) => make(to, largeTree(folder), path.join(folder, 'work')));
    const error = await made.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(notMade(format, error, disk.folder)).toMatchObject({
      why: expect.stringMatching(/^The disk is full: make room in \S+ and in \S+, then build again\.$/),
      isDiskFull: true,
    });
    expect(readdirSync(disk.folder)).toEqual([]);
  });

  it('a release that is signed again stays signed as it was', async () => {
    const disk = new SmallDisk(2);
    const place = temporaryFolder();
    const [one, two] = [makeReleaseKey(place, 'one'), makeReleaseKey(place, 'two')];
    const folder = path.join(disk.folder, 'release');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.deb'), 'a kiosk');
    const sign = (version: string) =>
      signRelease({ folder, version, key: one.key, successor: two.publicKey, createdAt: 0, expiresAt: 1_000 });
    await sign('1.0.0');
    disk.fill();
    await expect(sign('1.1.0')).rejects.toThrow('ENOSPC');
    const verified = await verifyRelease({ folder, trusted: [one.publicKey], now: 1 });
    expect(verified).toMatchObject({ manifest: { version: '1.0.0' } });
  });
});

function packed(name: string) {
  return async (to: string, root: string): Promise<string> => {
    const archive = path.join(to, name);
    await packFolder(root, 'large', archive, builtAtS);
    return archive;
  };
}
