import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rollout } from '../../../contract/seller/kiosk-update.ts';
import { MediumFolder } from '../../../server/kiosk-update/medium-folder.ts';
import { isOffered } from '../../../server/kiosk-update/rollout.ts';
import { takeMedium } from '../../../server/kiosk-update/take-medium.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { enrolTerminal } from '../../../server/terminal/terminal-store.ts';
import { noon, releases } from '../../kiosk-update/update-machine.ts';
import { itUnlessMissing } from '../../support/requirements.ts';
import { dayMs, makeReleaseKey } from '../../support/signed-release.ts';
import { SmallDisk, missingForSmallDisk } from '../../support/small-disk.ts';
import { staffServerConfig } from '../accounts/staff-server.ts';

/** Each command is a process of its own, and a busy machine starts them slowly. */
const severalProcessesMs = 120_000;

/** A seller that keeps 1.0.0. */
async function ground(place?: string) {
  const made = releases();
  const folder = place ?? path.join(made.place, 'medium');
  const trusted = [made.one.publicKey, made.two.publicKey];
  const take = (release: string, changed: object = {}) =>
    takeMedium({ folder: release, place: folder, trusted, sellerVersion: '1.1.0', now: noon, ...changed });
  const kept = async () => (await new MediumFolder(folder).read())?.manifest.version ?? null;
  const faults = async (release: string, changed: object = {}) => {
    const taken = await take(release, changed);
    expect(await kept(), 'what was kept is kept').toBe('1.0.0');
    return 'faults' in taken ? taken.faults : [];
  };
  expect(await take(await made.make('1.0.0'))).toMatchObject({ manifest: { version: '1.0.0' } });
  return { ...made, folder, take, kept, faults };
}

describe('a seller keeps a release', () => {
  it('in place of the one before, and the same one again', async () => {
    const { take, kept, make, folder } = await ground();
    const release = await make('1.1.0');
    for (let times = 1; times <= 2; times++) expect(await take(release)).toMatchObject({ signedBy: {} });
    expect(await kept()).toBe('1.1.0');
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^1\.1\.0-[0-9a-f]{16}$/), 'offered']);
  });

  it('not if one byte of it was changed, wherever it stands', async () => {
    const { faults, make } = await ground();
    const release = await make('1.1.0');
    for (const name of readdirSync(release)) {
      const file = path.join(release, name);
      const content = readFileSync(file);
      // The first line of a signature is a comment that nobody signs or reads.
      const from = name.endsWith('.minisig') ? content.indexOf(10) + 1 : 0;
      for (let at = from; at < content.length - 1; at += Math.ceil(content.length / 7)) {
        const changed = Buffer.from(content);
        changed[at]! ^= 1;
        writeFileSync(file, changed);
        expect(await faults(release), `byte ${at} of ${name}`).toHaveLength(1);
      }
      writeFileSync(file, content);
    }
  });

  it('not from a key that it does not trust, nor expired, nor newer than itself', async () => {
    const { faults, make, place } = await ground();
    const release = await make('1.1.0');
    const stranger = makeReleaseKey(place, 'stranger').publicKey;
    expect(await faults(release, { trusted: [stranger] })).toEqual([expect.stringMatching(/is not trusted here/)]);
    expect(await faults(release, { now: noon + 365 * dayMs })).toEqual([
      expect.stringMatching(/^The release expired on/),
    ]);
    expect(await faults(await make('1.2.0'))).toEqual([
      'The release is 1.2.0, and this seller is 1.1.0: upgrade the seller first.',
    ]);
  });

  it('not from where there is none, nor into what is no folder', async () => {
    const { faults, make, place, take } = await ground();
    const nowhere = path.join(place, 'nowhere');
    expect(await faults(nowhere)).toEqual([`There is no folder ${nowhere}: name the folder of a signed release.`]);
    mkdirSync(nowhere);
    expect(await faults(nowhere)).toEqual([`${nowhere} holds no signed release: it has no manifest.json.`]);
    const file = path.join(place, 'file');
    writeFileSync(file, '');
    expect(await faults(file)).toEqual([`${file} is a file: name the folder of a signed release.`]);
    const isAFile = `${file} is a file, and has to be the folder of the release: move it away, or set another "mediumFolder".`;
    expect(await take(await make('1.1.0'), { place: file })).toEqual({ faults: [isAFile] });
    await expect(new MediumFolder(file).read()).rejects.toThrow(isAFile);
  });

  it('not an older one than it keeps, unless that one is signed to go back', async () => {
    const { faults, make, take, kept } = await ground();
    const older = await make('0.9.0');
    expect(await faults(older)).toEqual([
      'The release is 0.9.0, older than 1.0.0, which the seller keeps. To go back, sign it with --rolls-back-from 1.0.0.',
    ]);
    await take(await make('0.9.0', { rollsBackFrom: ['1.0.0'] }));
    expect(await kept()).toBe('0.9.0');
  });

  itUnlessMissing(missingForSmallDisk, 'not on a full disk, of which it says what is missing', async () => {
    const disk = new SmallDisk(2);
    const { faults, make, folder } = await ground(path.join(disk.folder, 'medium'));
    disk.fill();
    expect(await faults(await make('1.1.0'))).toEqual([
      expect.stringMatching(/^There is no room for the release in .*: it needs \d+ MB, and 0 MB are free\.$/),
    ]);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});

it('a percentage of kiosks is the same ones each time, and a larger one includes them', () => {
  const ids = Array.from({ length: 1_000 }, (_, at) => `kiosk-${at}`);
  const offered = (rollout: Partial<Rollout>, sha256 = 'a') =>
    ids.filter((id) => isOffered({ percent: 0, terminalIds: [], isPaused: false, ...rollout }, sha256, id));
  const tenth = offered({ percent: 10 });
  expect(tenth.length).toBeGreaterThan(70);
  expect(tenth.length).toBeLessThan(130);
  expect(offered({ percent: 50 })).toEqual(expect.arrayContaining(tenth));
  expect(offered({ percent: 10 }, 'b'), 'another release begins with others').not.toEqual(tenth);
  expect(offered({ percent: 100 })).toHaveLength(1_000);
  expect(offered({ terminalIds: ['kiosk-7'] })).toEqual(['kiosk-7']);
  expect(offered({ percent: 100, isPaused: true })).toEqual([]);
});

it(
  'the command takes a release, rolls it out and pauses it',
  async () => {
    const { place, one, two, make } = releases();
    const home = path.join(place, 'home');
    mkdirSync(path.join(home, 'seller'), { recursive: true });
    const databaseUrl = path.join(home, 'seller.sqlite');
    const mediumFolder = path.join(home, 'medium');
    const { signingKeyFile, ...config } = staffServerConfig({ databaseUrl, mediumFolder });
    writeFileSync(path.join(home, 'seller/config.json'), JSON.stringify({ ...config, signingKeyFile }));
    const database = await openSellerDatabase(databaseUrl);
    for (const name of ['Door', 'Window']) await enrolTerminal(database, { kind: 'kiosk', name }, 0);
    const medium = (...args: string[]) =>
      spawnSync(process.execPath, ['server/kiosk-update/medium-command.ts', ...args, '--home', home], {
        encoding: 'utf8',
      });
    // By the clock of this machine, and of the version of this program at most.
    const release = await make('0.0.1', { createdAt: Date.now() });
    expect(medium('take', release)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^No keys of releases/) });
    const taken = medium('take', release, '--kiosk', 'Door', '--trust', one.publicFile, '--trust', two.publicFile);
    expect(taken).toMatchObject({
      status: 0,
      stdout: `Sidelane 0.0.1 is kept, signed with ${one.publicKey.id}, offered to 0 % of all kiosks, and to 1 that are named.\n`,
    });
    expect(statSync(mediumFolder).mode & 0o777).toBe(0o700);
    expect(medium('roll-out', '--kiosk', 'Nobody')).toMatchObject({
      status: 1,
      stderr: 'No kiosk in service is called "Nobody".\n',
    });
    expect(medium('pause').stdout).toBe('Sidelane 0.0.1 is paused: offered to no kiosk.\n');
    expect(medium('show').stdout).toMatch(/Door\tkiosk-\S+\tunknown\t\t\t\nWindow\tkiosk-\S+\tunknown\t\t\t\n$/);
    const recorded = await database.all("SELECT action FROM staff_record WHERE action = 'kiosk_rollout_changed'");
    expect(recorded).toHaveLength(2);
    await database.close();
  },
  severalProcessesMs,
);
