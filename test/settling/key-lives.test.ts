import fs, { chmodSync, readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { keySetLifetimeMs, mostPublishedKeys } from '../../contract/settling/key-set.ts';
import { keyPurposes, makeNextKey, readDatedKeys } from '../../settling/keys/key-files.ts';
import type { KeyPurpose } from '../../settling/keys/key-files.ts';
import {
  advanceKeyGeneration,
  insertKeyRecord,
  markRetired,
  readKeyGeneration,
} from '../../settling/keys/key-store.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { KeyTending } from '../../settling/keys/key-tending.ts';
import { noticeLeadMs, removeRetiredSecrets, retireKeys, rotateKey } from '../../settling/keys/rotate-key.ts';
import {
  auditOf,
  by,
  midnightBefore,
  noon,
  prepareRing,
  recordsOf,
  rotate,
  sealOnItsWayMs,
  secretsOf,
} from './keys-ground.ts';
import type { KeysGround } from './keys-ground.ts';

const dayMs = 24 * 3_600_000;

/** Fills the set with records of retired notice keys, which stay published, and of sealing keys that still open seals. */
async function fillKeySet({ database }: KeysGround, noticeKeys: number, sealingKeys = 0, retiredSealingKeys = 0) {
  await database.write(async (transaction) => {
    const add = async (keyId: string, purpose: KeyPurpose, isRetired: boolean) => {
      await insertKeyRecord(transaction, { keyId, purpose, knownSince: 1, usedFrom: 1, replacedAt: 2 });
      if (isRetired) await markRetired(transaction, keyId, 3);
    };
    for (let count = 0; count < noticeKeys; count++) await add(`n${count}`, 'notice', true);
    for (let count = 0; count < sealingKeys; count++) await add(`s${count}`, 'sealing', false);
    for (let count = 0; count < retiredSealingKeys; count++) await add(`r${count}`, 'sealing', true);
  });
}

const outcomeOf = (ground: KeysGround, purpose: KeyPurpose, isImmediate: boolean) =>
  rotateKey(ground.office, purpose, { ...by, isImmediate }).then(
    () => 'rotated',
    (error: { reason: string; message: string }) => `${error.reason}: ${error.message}`,
  );

async function prepareTending() {
  const ground = await prepareRing();
  const logged: Record<string, unknown>[] = [];
  const log = createLog('settling', 'info', { write: (line: string) => void logged.push(JSON.parse(line)) });
  const tending = new KeyTending({ office: ground.office, ring: ground.ring, log });
  return { ...ground, tending, logged };
}

describe('A rotation', () => {
  it('puts the new key in the place of the old one, and says so in the audit', async () => {
    const ground = await prepareRing();
    const { database, ring, clock } = ground;
    clock.advance(1_000);
    const now = noon + 1_000;
    for (const purpose of keyPurposes) {
      const [replaces] = secretsOf(ground, purpose);
      const before = await readKeyGeneration(database);
      const rotation = await rotate(ground, purpose, { why: 'a habit', as: { user: 'kim' } });
      const [, keyId] = secretsOf(ground, purpose);
      const usedFrom = purpose === 'notice' ? now + noticeLeadMs : now;
      const opensUntil = purpose === 'sealing' ? now + keySetLifetimeMs + sealOnItsWayMs : null;
      expect(rotation).toEqual({ purpose, keyId, usedFrom, replaces, opensUntil, retired: [] });
      expect(await recordsOf(ground, purpose)).toMatchObject([
        { keyId: replaces, replacedAt: usedFrom, opensUntil, retiredAt: null },
        { keyId, knownSince: now, usedFrom, replacedAt: null, opensUntil: null, retiredAt: null },
      ]);
      expect(await readKeyGeneration(database)).toBe(before + 1);
      const details = { purpose, keyId, usedFrom, replaces, why: 'a habit', user: 'kim' };
      const about = { at: now, actor: 'operator:Kim', outcome: 'done' };
      expect((await auditOf(ground)).at(-1)).toEqual({ ...about, action: 'key_rotation', details });
    }
    await ring.refreshIfChanged();
    expect(ring.sealing.map(({ opensUntil }) => opensUntil)).toEqual([now + keySetLifetimeMs + sealOnItsWayMs, null]);
    expect(ring.notice.map(({ usedFrom }) => usedFrom)).toEqual([midnightBefore, now + noticeLeadMs]);
    expect(ring.notice.map(({ privateKey }) => privateKey !== null)).toEqual([true, true]);
    // What the older one signed is proved for ever.
    expect(ring.notice[0]!.notAfter).toBe(midnightBefore + 400 * dayMs);
  });

  it('at once retires a stolen key, every one before it, and one that lies there unused', async () => {
    const ground = await prepareRing();
    for (const purpose of ['sealing', 'notice'] as const) {
      const [first] = secretsOf(ground, purpose);
      const { keyId: second } = await rotate(ground, purpose);
      const lying = makeNextKey(ground.keysFolder, purpose, noon);
      const rotation = await rotate(ground, purpose, { isImmediate: true, why: 'stolen' });
      expect(rotation).toMatchObject({ usedFrom: noon, replaces: second, retired: [first, second] });
      expect(rotation.opensUntil).toBe(purpose === 'sealing' ? noon : null);
      expect(rotation.keyId).not.toBe(lying.keyId);
      expect(secretsOf(ground, purpose)).toEqual([rotation.keyId]);
      const told = (await auditOf(ground)).slice(-3);
      const subject = { at: noon, actor: 'operator:Kim', outcome: 'done' };
      const details = { purpose, keyId: rotation.keyId, usedFrom: noon, replaces: second, why: 'stolen' };
      expect(told).toEqual([
        { ...subject, action: 'key_rotation', details },
        { ...subject, action: 'key_retirement', details: { purpose, keyId: first, why: 'stolen' } },
        { ...subject, action: 'key_retirement', details: { purpose, keyId: second, why: 'stolen' } },
      ]);
      const records = await recordsOf(ground, purpose);
      const living = records.filter(({ retiredAt }) => retiredAt === null);
      expect(living.map(({ keyId }) => keyId)).toEqual([rotation.keyId]);
      expect(records.filter(({ retiredAt }) => retiredAt === noon)).toHaveLength(2);
    }
    const ring = await KeyRing.open(ground);
    expect(ring.notice).toHaveLength(3);
    expect(ring.notice.filter(({ privateKey }) => privateKey).map(({ kid }) => kid)).toEqual(
      secretsOf(ground, 'notice'),
    );
    expect(ring.sealing).toHaveLength(1);
  });

  it('takes the last of the unused keys that lie there, and leaves everything as it is when told to', async () => {
    const ground = await prepareRing();
    const { keysFolder, database } = ground;
    const [inUse] = secretsOf(ground, 'number-index');
    const lying = [1, 2, 3].map(() => makeNextKey(keysFolder, 'number-index', noon).keyId);
    const before = await readKeyGeneration(database);
    const asked: (string | undefined)[] = [];
    const unless = (keyId: string | undefined) => asked.push(keyId) > 0;
    expect(await rotateKey(ground.office, 'number-index', { ...by, unless })).toBeNull();
    expect(asked).toEqual([inUse]);
    expect(await readKeyGeneration(database)).toBe(before);
    expect(await auditOf(ground)).toEqual([]);
    expect(await rotate(ground, 'number-index', { unless: () => false })).toMatchObject({
      keyId: lying[2],
      replaces: inUse,
    });
    expect(secretsOf(ground, 'number-index')).toEqual([inUse, ...lying]);
  });

  it('is refused in a folder in which others could exchange the key, before one is made', async () => {
    const ground = await prepareRing();
    chmodSync(ground.keysFolder, 0o770);
    const files = readdirSync(ground.keysFolder);
    await expect(rotate(ground, 'sealing')).rejects.toThrow(`chmod 700 ${ground.keysFolder}`);
    expect(readdirSync(ground.keysFolder)).toEqual(files);
  });

  it('where no key is in use replaces none', async () => {
    const ground = await prepareRing();
    await ground.database.write((transaction) => markRetired(transaction, secretsOf(ground, 'sealing')[0]!, noon));
    const rotation = await rotate(ground, 'sealing');
    expect(rotation).toMatchObject({ replaces: null, opensUntil: null, retired: [] });
    expect((await auditOf(ground)).at(-1)!.details).toEqual({
      purpose: 'sealing',
      keyId: rotation.keyId,
      usedFrom: noon,
    });
  });

  it.each(['EACCES', 'EPERM', 'EROFS', 'ENOSPC'])('that cannot write its key (%s) says what to do', async (code) => {
    const ground = await prepareRing();
    const link = vi.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw Object.assign(new Error(code), { code });
    });
    syncBuiltinESMExports();
    onTestFinished(() => {
      link.mockRestore();
      syncBuiltinESMExports();
    });
    const files = readdirSync(ground.keysFolder);
    await expect(rotate(ground, 'notice')).rejects.toMatchObject({
      name: 'RotationRefused',
      reason: 'keys_folder_not_writable',
      message:
        `A new key cannot be written into ${ground.keysFolder} (${code}). Its owner needs to be able to write there, ` +
        'on a disk that is not full: chmod 700, and look at the space left. Nothing was changed.',
    });
    expect(readdirSync(ground.keysFolder)).toEqual(files);
    link.mockImplementation(() => {
      throw Object.assign(new Error('the disk is broken'), { code: 'EIO' });
    });
    await expect(rotate(ground, 'notice')).rejects.toThrow('the disk is broken');
    expect(await auditOf(ground)).toEqual([]);
  });
});

describe('A key set', () => {
  // One sealing and one notice key are there already.
  it.each([
    ['notice', false, mostPublishedKeys - 2 - 8],
    ['notice', true, mostPublishedKeys - 2 - 4],
    ['sealing', false, mostPublishedKeys - 2],
    // The sealing key that is there makes room itself.
    ['sealing', true, mostPublishedKeys - 1],
  ] as const)(
    'that is full refuses another %s key (at once: %s) from %d others on',
    async (purpose, isImmediate, most) => {
      const room = await prepareRing();
      await fillKeySet(room, most - 1, 0, 9);
      expect(await outcomeOf(room, purpose, isImmediate)).toBe('rotated');
      const full = await prepareRing();
      await fillKeySet(full, most);
      const says = await outcomeOf(full, purpose, isImmediate);
      const begin =
        'too_many_keys: A key set holds 64 keys, and this one has no room for another. Nothing was changed. ';
      const end =
        purpose === 'sealing'
          ? 'There is room again when sealing keys that were replaced open nothing any more; with --now they end at once.'
          : 'Old notices go on being proved by the keys that signed them, and the last places are kept for sealing keys and ' +
            'for a notice key that was stolen.';
      expect(says).toBe(begin + end);
      expect(await outcomeOf(full, 'number-index', false)).toBe('rotated');
    },
  );

  it('is as full by sealing keys that still open seals', async () => {
    const ground = await prepareRing();
    await fillKeySet(ground, 0, mostPublishedKeys - 2);
    expect(await outcomeOf(ground, 'sealing', false)).toMatch(/^too_many_keys/);
    expect(await outcomeOf(ground, 'notice', true)).toMatch(/^too_many_keys/);
  });
});

describe('A retirement', () => {
  it('ends keys once, tells of each, and removes the secrets that an interrupted one left', async () => {
    const ground = await prepareRing();
    const { database, clock, office } = ground;
    const keys: { purpose: KeyPurpose; keyId: string }[] = [];
    for (const purpose of ['number-index', 'number-encryption'] as const) {
      keys.push({ purpose, keyId: (await rotate(ground, purpose)).replaces! });
    }
    const before = await readKeyGeneration(database);
    const count = (await auditOf(ground)).length;
    expect(await retireKeys(office, [], by)).toEqual([]);
    clock.advance(9);
    await database.write((transaction) => markRetired(transaction, keys[0]!.keyId, noon));
    expect(secretsOf(ground, 'number-index')).toContain(keys[0]!.keyId);
    expect(await retireKeys(office, keys, { ...by, why: 'moved', as: { user: 'kim' } })).toEqual([keys[1]!.keyId]);
    expect(await readKeyGeneration(database)).toBe(before + 1);
    expect((await auditOf(ground)).slice(count)).toEqual([
      {
        at: noon + 9,
        actor: 'operator:Kim',
        action: 'key_retirement',
        outcome: 'done',
        details: { ...keys[1], why: 'moved', user: 'kim' },
      },
    ]);
    for (const { purpose, keyId } of keys) expect(secretsOf(ground, purpose)).not.toContain(keyId);
    expect(await retireKeys(office, keys, by)).toEqual([]);
    expect(await readKeyGeneration(database)).toBe(before + 1);
    expect((await auditOf(ground)).slice(count)).toHaveLength(1);
  });

  it('without a reason says none', async () => {
    const ground = await prepareRing();
    const { replaces } = await rotate(ground, 'number-index');
    await retireKeys(ground.office, [{ keyId: replaces!, purpose: 'number-index' }], by);
    expect((await auditOf(ground)).at(-1)!.details).toEqual({ purpose: 'number-index', keyId: replaces });
    await removeRetiredSecrets(ground.office);
    expect(secretsOf(ground, 'number-index')).toHaveLength(1);
  });
});

describe('Keys that settling tends', () => {
  it('are renewed a month before they end, each once, and that is logged and audited', async () => {
    const ground = await prepareTending();
    const { tending, ring, clock, logged, keysFolder } = ground;
    const { notAfter } = readDatedKeys(keysFolder, 'sealing')[0]!;
    clock.set(notAfter - 30 * dayMs - 1);
    await tending.tend();
    expect([ring.sealing.length, ring.notice.length, logged]).toEqual([1, 1, []]);
    clock.set(notAfter - 30 * dayMs);
    await tending.tend();
    expect([ring.sealing.length, ring.notice.length]).toEqual([2, 2]);
    const renewed = (['sealing', 'notice'] as const).map((purpose) => ({ purpose, keyId: ring[purpose][1]!.kid }));
    expect(logged).toMatchObject(renewed.map((key) => ({ event: 'key_renewed', ...key })));
    expect(await auditOf(ground)).toMatchObject(
      renewed.map((key) => ({ actor: 'settling', action: 'key_rotation', details: { ...key, why: 'renewal' } })),
    );
    await tending.tend();
    expect([ring.sealing.length, ring.notice.length]).toEqual([2, 2]);
  });

  it('are made anew where none is in use any more', async () => {
    const ground = await prepareTending();
    const { tending, ring, database } = ground;
    await database.write(async (transaction) => {
      await markRetired(transaction, ring.sealing[0]!.kid, noon);
      await advanceKeyGeneration(transaction);
    });
    await tending.tend();
    expect(ring.sealing.map(({ kid }) => kid)).toEqual(secretsOf(ground, 'sealing'));
    expect(ring.sealing).toHaveLength(1);
    expect(ring.notice).toHaveLength(1);
  });

  it('are retired when their time is over, not before', async () => {
    const ground = await prepareTending();
    const { tending, ring, clock, logged } = ground;
    const rotations = [];
    for (const purpose of keyPurposes) rotations.push(await rotate(ground, purpose));
    const [sealing, notice] = rotations;
    logged.length = 0;
    clock.set(notice!.usedFrom - 1);
    await tending.tend();
    expect(logged).toEqual([]);
    clock.set(notice!.usedFrom);
    await tending.tend();
    expect(logged).toMatchObject([{ event: 'key_retired', keyId: notice!.replaces }]);
    expect(ring.notice.map(({ privateKey }) => privateKey !== null)).toEqual([false, true]);
    expect(secretsOf(ground, 'notice')).toEqual([notice!.keyId]);
    clock.set(sealing!.opensUntil! - 1);
    await tending.tend();
    expect(logged).toHaveLength(1);
    clock.set(sealing!.opensUntil!);
    await tending.tend();
    expect(logged).toMatchObject([{}, { event: 'key_retired', keyId: sealing!.replaces }]);
    expect(ring.sealing.map(({ kid }) => kid)).toEqual([sealing!.keyId]);
    clock.advance(100 * dayMs);
    await tending.tend();
    // Numbers may still be kept with theirs.
    expect(ring.number.indexBefore).toHaveLength(1);
    expect((await auditOf(ground)).slice(4)).toMatchObject([{ actor: 'settling' }, { actor: 'settling' }]);
  });

  it('were renewed by another process already, or retired: then nothing is done twice', async () => {
    const ground = await prepareTending();
    const { tending, ring, clock, keysFolder, database, office } = ground;
    clock.set(readDatedKeys(keysFolder, 'sealing')[0]!.notAfter - dayMs);
    const other = new KeyTending({ office, ring: await KeyRing.open(ground), log: createLog('settling', 'silent') });
    await Promise.all([tending.tend(), other.tend()]);
    expect([ring.sealing.length, ring.notice.length]).toEqual([2, 2]);
    const [old] = ring.notice;
    await database.write(async (transaction) => {
      await markRetired(transaction, old!.kid, noon);
      await advanceKeyGeneration(transaction);
    });
    expect(secretsOf(ground, 'notice')).toContain(old!.kid);
    await tending.tend();
    expect(secretsOf(ground, 'notice')).not.toContain(old!.kid);
    expect(ring.notice[0]!.privateKey).toBeNull();
  });
});
