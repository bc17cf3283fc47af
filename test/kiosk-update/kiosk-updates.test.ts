import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { packFolder } from '../../build/release-archive.ts';
import { updatePieceBytes } from '../../contract/seller/kiosk-update.ts';
import type { KioskUpdateState } from '../../contract/seller/kiosk-update.ts';
import { keepRollout } from '../../server/kiosk-update/rollout-store.ts';
import { describeUnlessMissing } from '../support/requirements.ts';
import { archiveName, dayMs, makeReleaseKey, writeStandIn } from '../support/signed-release.ts';
import { SmallDisk, missingForSmallDisk } from '../support/small-disk.ts';
import { machine, noon, releases } from './update-machine.ts';
import { httpSource, startUpdateSeller } from './update-seller.ts';

/** The folder that the next start tries, as the launcher names it to the program. */
const trialOf = (said: string) => /^runs \S+ on trial (\S+)/.exec(said)?.[1] ?? null;

/** A seller, a machine on which 1.0.0 is installed, and releases that both trust. */
async function ground() {
  const made = releases();
  const seller = await startUpdateSeller([made.one.publicKey, made.two.publicKey]);
  const source = httpSource(seller);
  const trusted = [made.one.publicKey.text, made.two.publicKey.text];
  const kiosk = machine({ trusted, source });
  vi.spyOn(console, 'error').mockImplementation(() => {});
  return { ...made, seller, source, kiosk, script: standIn };
}

const standIn = (version: string) => `echo runs ${version} \${SIDELANE_TRIAL:+on trial} $SIDELANE_TRIAL`;

const versionsIn = (place: string) => readdirSync(place).filter((name) => /-[0-9a-f]{16}$/.test(name)).length;

const problem = (name: string, version: string | null = '1.1.0') => ({ problem: { name, version } });

describe('a kiosk is updated from its seller', () => {
  it('from the old version to a new one, and to a newer one, whole and by itself', async () => {
    const { seller, kiosk, make, script } = await ground();
    let runs = '1.0.0';
    for (const version of ['1.1.0', '1.2.0']) {
      await seller.offer(await make(version, { script: script(version) }));
      const old = kiosk.run(runs);
      await old.round();
      expect(kiosk.world.restarts).toBe(1);
      const { said } = kiosk.start();
      const trial = trialOf(said);
      expect(said).toContain(`runs ${version} on trial`);
      const next = kiosk.run(version, { trial });
      expect(next.state).toEqual({ stage: 'on_trial', version: null, problem: null });
      await next.cameUp();
      expect(kiosk.start().said, 'the seller has not answered yet').toContain('on trial');
      await next.sellerAnswered();
      expect(kiosk.start().said).toBe(`runs ${version}`);
      await next.round();
      expect(next.state).toEqual({ stage: 'up_to_date', version: null, problem: null });
      [runs, kiosk.world.restarts] = [version, 0];
    }
    expect(existsSync(path.join(kiosk.place, 'current/chrome-sandbox'))).toBe(false);
    expect(versionsIn(kiosk.place), 'the version before is kept, and no other').toBe(2);
  });

  it('at night or when staff say so: until then it is ready, and a withdrawn offer is not installed', async () => {
    const { seller, kiosk, make } = await ground();
    const { manifestSha256 } = await seller.offer(await make('1.1.0'));
    kiosk.world.isQuiet = false;
    const updates = kiosk.run('1.0.0');
    await updates.round();
    expect(updates.state).toEqual({ stage: 'ready', version: '1.1.0', problem: null });
    const all = { percent: 100, terminalIds: [] };
    await keepRollout(seller.database, manifestSha256, { ...all, isPaused: true });
    await updates.want();
    expect(updates.state.stage).toBe('up_to_date');
    await keepRollout(seller.database, manifestSha256, { ...all, isPaused: false });
    await updates.round();
    expect(kiosk.world.restarts, 'what staff wanted is over with the offer').toBe(0);
    await updates.want();
    expect(kiosk.world.restarts).toBe(1);
  });

  it('not under a shopper who comes while the new version is read from the disk', async () => {
    const { seller, kiosk, make } = await ground();
    await seller.offer(await make('1.1.0'));
    const answers = [true, false];
    const updates = kiosk.run('1.0.0', { mayInstall: () => answers.shift() ?? true });
    await updates.round();
    expect(updates.state.stage).toBe('ready');
    expect(kiosk.world.restarts).toBe(0);
    await updates.round();
    expect(kiosk.world.restarts).toBe(1);
  });

  it('and goes back when the new version does not come up, which it does not try again until staff want it', async () => {
    const { seller, kiosk, make, script } = await ground();
    await seller.offer(await make('1.1.0', { script: script('1.1.0') }));
    await kiosk.run('1.0.0').round();
    for (let times = 1; times <= 3; times++) expect(kiosk.start().said).toContain('runs 1.1.0');
    expect(kiosk.start().said).toMatch(/^runs 1\.0\.0/);
    const again = kiosk.run('1.0.0');
    await again.round();
    expect(again.state).toEqual({ stage: 'refused', version: '1.1.0', ...problem('did_not_come_up') });
    const later = kiosk.run('1.0.0');
    await later.round();
    expect(later.state).toMatchObject({ stage: 'refused', ...problem('did_not_come_up') });
    expect(kiosk.world.restarts).toBe(1);
    await later.want();
    expect(kiosk.world.restarts).toBe(2);
    expect(kiosk.start().said).toContain('runs 1.1.0');
  });

  it('and is taken back by staff, also long after it came up: it is offered, and installed when staff want it again', async () => {
    const { seller, kiosk, make, script } = await ground();
    await seller.offer(await make('1.1.0', { script: script('1.1.0') }));
    await kiosk.run('1.0.0').round();
    const updated = kiosk.run('1.1.0', { trial: trialOf(kiosk.start().said) });
    await updated.cameUp();
    await updated.sellerAnswered();
    expect(updated.before).toBe('1.0.0');
    await updated.goBack();
    expect(kiosk.world.restarts).toBe(2);
    expect(kiosk.start().said).toMatch(/^runs 1\.0\.0/);
    const back = kiosk.run('1.0.0');
    expect(back.before).toBeNull();
    await back.round();
    await back.round();
    expect(back.state).toEqual({ stage: 'refused', version: '1.1.0', ...problem('left_by_staff') });
    expect(kiosk.world.restarts, 'not by itself').toBe(2);
    await back.want();
    expect(kiosk.world.restarts).toBe(3);
    expect(kiosk.start().said).toContain('runs 1.1.0');
  });

  it('by a release that a successor signed, once a release has named it', async () => {
    const { place, one, two, seller, source, make } = await ground();
    const three = makeReleaseKey(place, 'three');
    await seller.offer(await make('1.1.0', { key: two, successor: three }));
    // This kiosk was built when there was but the first key.
    const kiosk = machine({ trusted: [two.publicKey.text], source });
    await kiosk.run('1.0.0').round();
    const release = await make('1.2.0', { key: three, successor: one });
    const seller2 = await startUpdateSeller([three.publicKey]);
    await seller2.offer(release);
    const updates = kiosk.run('1.1.0', { source: httpSource(seller2) });
    await updates.round();
    expect(updates.state).toMatchObject({ stage: 'ready', version: '1.2.0' });
  });

  it('to a lower version only where the signed manifest names the version that it may replace', async () => {
    const { seller, kiosk, make } = await ground();
    await seller.offer(await make('1.1.0'));
    const updates = kiosk.run('1.2.0');
    await updates.round();
    expect(updates.state).toMatchObject({ stage: 'refused', ...problem('older') });
    await seller.offer(await make('1.1.0', { rollsBackFrom: ['1.2.0'] }));
    await updates.round();
    expect(kiosk.world.restarts).toBe(1);
  });
});

/** The state after one round with what was offered. */
async function roundWith(
  parts: Parameters<Awaited<ReturnType<typeof ground>>['make']>[1],
  now = noon,
): Promise<KioskUpdateState> {
  const { seller, kiosk, make } = await ground();
  await seller.offer(await make('1.1.0', parts));
  kiosk.world.now = now;
  const updates = kiosk.run('1.0.0');
  await updates.round();
  expect(kiosk.world.restarts).toBe(0);
  expect(versionsIn(kiosk.place), 'nothing is half installed').toBe(0);
  expect(kiosk.start().said).toMatch(/^runs 1\.0\.0/);
  return updates.state;
}

describe('a kiosk takes no update', () => {
  it('from an expired manifest, or one from the future', async () => {
    expect(await roundWith({}, noon + 365 * dayMs)).toMatchObject({ stage: 'refused', ...problem('expired') });
    expect(await roundWith({}, noon - 2 * dayMs)).toMatchObject(problem('from_future'));
  });

  it('signed by a key that it does not trust', async () => {
    const { seller, source, make } = await ground();
    await seller.offer(await make('1.1.0'));
    const stranger = makeReleaseKey(releases().place, 'stranger');
    const kiosk = machine({ trusted: [stranger.publicKey.text], source });
    const updates = kiosk.run('1.0.0');
    await updates.round();
    expect(updates.state).toMatchObject({ stage: 'refused', ...problem('signature_wrong', null) });
    expect(vi.mocked(console.error).mock.lastCall?.[0]).toMatch(
      /^manifest\.json is signed with the key [0-9A-F]{1,16}, which is not trusted here/,
    );
  });

  it('without an archive for it, or with one that is none', async () => {
    expect(await roundWith({ fill: (folder) => writeFileSync(path.join(folder, 'other.deb'), 'x') })).toMatchObject(
      problem('no_archive'),
    );
    const name = archiveName('1.1.0');
    expect(await roundWith({ fill: (folder) => writeFileSync(path.join(folder, name), 'no gzip') })).toMatchObject(
      problem('archive_unusable'),
    );
    expect(await roundWith({ fill: withLink })).toMatchObject(problem('archive_unusable'));
  });

  it('of which any byte was changed, wherever it stands', async () => {
    const { seller, kiosk, source, make } = await ground();
    await seller.offer(await make('1.1.0'));
    const offer = (await source.offer())!;
    const stages = async (changed: Partial<typeof source>) => {
      const updates = kiosk.run('1.0.0', { source: { ...source, ...changed } });
      await updates.round();
      return updates.state.problem?.name;
    };
    for (let at = 0; at < offer.manifest.length; at += 41)
      expect(await stages({ offer: async () => ({ ...offer, manifest: flipped(offer.manifest, at) }) })).toBe(
        'signature_wrong',
      );
    for (let at = 0; at < offer.signature.length; at += 17)
      expect(
        await stages({ offer: async () => ({ ...offer, signature: flipped(offer.signature, at) }) }),
        `byte ${at}`,
      ).toBe('signature_wrong');
    const { sizeBytes } = JSON.parse(offer.manifest).files[0];
    for (let at = 0; at < sizeBytes; at += Math.ceil(sizeBytes / 12)) {
      const piece: typeof source.piece = async (sha256, from) => {
        const bytes = await source.piece(sha256, from);
        if (at >= from && at < from + bytes.length) bytes[at - from]! ^= 1;
        return bytes;
      };
      expect(await stages({ piece }), `byte ${at}`).toBe('archive_changed');
    }
    expect(readdirSync(kiosk.place).filter((name) => !name.endsWith('.json'))).toEqual(['download', 'own']);
    expect(kiosk.start().said).toMatch(/^runs 1\.0\.0/);
  });

  it('of more or fewer bytes than the manifest says, and continues a download that broke off', async () => {
    const { seller, kiosk, source, make } = await ground();
    await seller.offer(await make('1.1.0', { fill: large }));
    const asked: number[] = [];
    const breaking: typeof source.piece = async (sha256, from) => {
      asked.push(from);
      if (asked.length === 2) throw new Error('the line is cut');
      return source.piece(sha256, from);
    };
    const updates = kiosk.run('1.0.0', { source: { ...source, piece: breaking } });
    await updates.round();
    expect(updates.state).toMatchObject({ stage: 'refused', ...problem('download_broken') });
    await updates.round();
    expect(updates.state).toMatchObject({ stage: 'ready', problem: null });
    expect(asked.slice(0, 3)).toEqual([0, updatePieceBytes, updatePieceBytes]);
    for (const bytes of [0, 9 * updatePieceBytes]) {
      const other = machine({ trusted: [], source });
      const odd = kiosk.run('1.0.0', {
        source: { ...source, piece: async () => Buffer.alloc(bytes) },
        place: other.place,
      });
      await odd.round();
      expect(odd.state).toMatchObject(problem('download_broken'));
    }
  });
});

const flipped = (text: string, at: number) =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);

/** An archive that would put a link into the version. */
function withLink(folder: string): Promise<void> {
  const program = path.join(folder, '../linked');
  writeStandIn(program, '1.1.0');
  symlinkSync('/etc/passwd', path.join(program, 'resources/link'));
  return packFolder(program, 'Sidelane', path.join(folder, archiveName('1.1.0')), 1);
}

/** An archive of more than one piece. */
function large(folder: string): Promise<void> {
  const program = path.join(folder, '../large');
  writeStandIn(program, '1.1.0');
  writeFileSync(path.join(program, 'large.bin'), randomText(3 * updatePieceBytes));
  return packFolder(program, 'Sidelane', path.join(folder, archiveName('1.1.0')), 1);
}

function randomText(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, seed = 1; at < length; at++) bytes[at] = (seed = (seed * 48_271) % 2_147_483_647) & 255;
  return bytes;
}

describeUnlessMissing('electron', missingForSmallDisk, 'on a small disk', () => {
  it('gives an update up in one sentence, leaves nothing of it, and takes it when there is room', async () => {
    const { one, seller, source, make } = await ground();
    await seller.offer(await make('1.1.0'));
    const disk = new SmallDisk(2);
    const kiosk = machine({ trusted: [one.publicKey.text], source });
    const place = path.join(disk.folder, 'versions');
    mkdirSync(place);
    disk.fill();
    const updates = kiosk.run('1.0.0', { place });
    await updates.round();
    expect(updates.state).toMatchObject({ stage: 'refused', ...problem('disk_full') });
    expect(readdirSync(place).filter((name) => /-[0-9a-f]{16}|part/.test(name))).toEqual([]);
    disk.empty();
    await updates.round();
    expect(updates.state.stage, 'not at once').toBe('refused');
    kiosk.world.now += 11 * 60_000;
    await updates.round();
    expect(updates.state).toMatchObject({ stage: 'ready', problem: null });
  });
});
