import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { VersionsFolder } from '../../electron/update/versions-folder.ts';
import { writeStandIn } from '../support/signed-release.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { machine } from './update-machine.ts';

const noSource = { offer: async () => null, piece: async () => Buffer.alloc(0) };
const name = (version: string) => `${version}-${'0'.repeat(16)}`;

/** A machine, and versions beside the installed one. */
function ground({ versions = ['1.1.0'], hangsAfterS = 60 } = {}) {
  const { place, launcher, start, install } = machine({ trusted: [], source: noSource, hangsAfterS });
  expect(start().said).toMatch('runs 1.0.0');
  for (const version of versions)
    writeStandIn(path.join(place, name(version)), version, `echo runs ${version} $SIDELANE_TRIAL`);
  return { place, launcher, start, install, folder: new VersionsFolder(place) };
}

it('starts what was installed, with the options that it was given, and says where versions belong', () => {
  const { place, start } = ground();
  expect(start('--idle-seconds=90', 'a b')).toMatchObject({
    said: expect.stringMatching(/^runs 1\.0\.0 .* --idle-seconds=90 a b$/),
  });
  expect(readFileSync(path.join(place, 'own'), 'utf8')).toBe('1.0.0\n');
});

it('tries a new version three times, then goes back, and says which one it gave up', async () => {
  const { start, folder } = ground();
  await folder.tryNext(name('1.1.0'));
  for (let times = 1; times <= 3; times++) expect(start().said).toBe(`runs 1.1.0 ${name('1.1.0')}`);
  expect(start().said).toMatch(/^runs 1\.0\.0/);
  expect(await folder.failed()).toEqual({ name: name('1.1.0'), isLeftByStaff: false });
  expect(start().said).toMatch(/^runs 1\.0\.0/);
});

it('starts a version that was confirmed, without a trial, and goes back to it from the next one', async () => {
  const { start, folder } = ground({ versions: ['1.1.0', '1.2.0'] });
  await folder.tryNext(name('1.1.0'));
  start();
  await folder.confirm(name('1.1.0'));
  expect(start().said).toBe('runs 1.1.0');
  await folder.tryNext(name('1.2.0'));
  for (let times = 1; times <= 3; times++) start();
  expect(start().said).toBe('runs 1.1.0');
});

it('starts nothing that is not there, nor what it cannot count', async () => {
  const { place, start, folder } = ground();
  await folder.tryNext(name('9.0.0'));
  expect(start().said).toMatch(/^runs 1\.0\.0/);
  await folder.tryNext(name('1.1.0'));
  // Not even root writes into a folder.
  symlinkSync('.', path.join(place, 'tries'));
  expect(start().said).toMatch(/^runs 1\.0\.0/);
  expect(await folder.failed()).toMatchObject({ name: name('9.0.0') });
});

it('starts what an installer brought last, be it newer or older than what was downloaded', async () => {
  const { place, start, install, folder } = ground();
  await folder.tryNext(name('1.1.0'));
  await folder.confirm(name('1.1.0'));
  expect(start().said).toBe('runs 1.1.0');
  install('0.9.0');
  expect(start().said).toMatch(/^runs 0\.9\.0/);
  expect(existsSync(path.join(place, 'current'))).toBe(false);
});

it('goes back to the version before where staff say so, with the other words as they are, and at last to the installed one', async () => {
  const { start, folder, place } = ground({ versions: ['1.1.0', '1.2.0', '1.3.0'] });
  for (const version of ['1.1.0', '1.2.0']) {
    await folder.tryNext(name(version));
    await folder.confirm(name(version));
  }
  await folder.tryNext(name('1.3.0'));
  const stepsBack = [
    ['1.3.0', '1.2.0'],
    ['1.2.0', '1.1.0'],
    ['1.1.0', '1.0.0'],
  ] as const;
  for (const [from, to] of stepsBack) {
    expect(folder.before).toBe(to);
    expect(start('a b', '--previous', '--windowed')).toMatchObject({
      said: expect.stringMatching(to === '1.0.0' ? /^runs 1\.0\.0 \S+ a b --windowed$/ : new RegExp(`^runs ${to}$`)),
      stderr: `This kiosk goes back from version ${from}.\n`,
    });
    expect(await folder.failed()).toEqual({ name: name(from), isLeftByStaff: true });
    expect(start().said).toMatch(`runs ${to}`);
  }
  expect(folder.before).toBeNull();
  const filesBefore = readdirSync(place);
  expect(start('--previous')).toEqual({
    said: '',
    stderr: 'This kiosk starts the version that was installed, 1.0.0: there is none before it. Nothing was changed.\n',
    status: 1,
  });
  expect(readdirSync(place)).toEqual(filesBefore);
});

it('leaves nothing that waits when a version on trial has ended', async () => {
  const { start, folder, place } = ground();
  await folder.tryNext(name('1.1.0'));
  start();
  const waiting = () =>
    readdirSync('/proc').filter((id) => {
      try {
        return /^\d+$/.test(id) && readFileSync(`/proc/${id}/environ`, 'utf8').includes(`SIDELANE_VERSIONS=${place}\0`);
      } catch {
        return false;
      }
    });
  await expect.poll(waiting, { timeout: 15_000 }).toEqual([]);
});

it('ends a version on trial that shows no page, and no other', async () => {
  const { place, start, folder } = ground({ hangsAfterS: 1 });
  const hangs = 'exec sleep 30';
  writeStandIn(path.join(place, name('1.1.0')), '1.1.0', hangs);
  await folder.tryNext(name('1.1.0'));
  const startedAt = performance.now();
  expect(start().status).toBeNull();
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});

it('is not started by root where Chromium’s sandbox is installed, and leaves nothing then', () => {
  const { launcher, place, start } = ground();
  const helper = path.join(path.dirname(launcher), 'chrome-sandbox');
  const isRoot = process.getuid?.() === 0;
  chmodSync(helper, 0o4755);
  rmSync(place, { recursive: true });
  const { said, stderr } = start();
  if (isRoot)
    expect({ said, stderr }).toEqual({ said: '', stderr: expect.stringMatching(/^This kiosk .*not by root.*\n$/) });
  else expect(said).toMatch(/^runs 1\.0\.0/);
  expect(existsSync(place)).toBe(!isRoot);
});

it('has a profile of its own for each kiosk of a user', () => {
  const { start } = ground();
  const other = temporaryFolder();
  start('--user-data-dir', other);
  expect(readdirSync(other)).toEqual(['versions']);
  writeFileSync(path.join(other, 'versions/own'), '');
});
