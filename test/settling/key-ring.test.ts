import fs, { readdirSync, renameSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { keySetLifetimeMs } from '../../contract/settling/key-set.ts';
import { ensureKeysFolder, keyPurposes, makeNextKey, readSecretKeys } from '../../settling/keys/key-files.ts';
import {
  KeysChanged,
  advanceKeyGeneration,
  assertKeyGeneration,
  assertNumberKeysInUse,
  markRetired,
  readKeyGeneration,
  readKeyRecords,
} from '../../settling/keys/key-store.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { retireKeys } from '../../settling/keys/rotate-key.ts';
import {
  auditOf,
  by,
  midnightBefore,
  noon,
  prepareKeys,
  prepareRing,
  recordsOf,
  rotate,
  secretsOf,
} from './keys-ground.ts';

const dayMs = 24 * 3_600_000;

const keyMissing = (which: string) =>
  `The credit numbers in this database are kept with another ${which} key than that of the keys folder. ` +
  `Put back the ${which}.key that belongs to this database, or start with a new database.`;

describe('Keys that a new database is given', () => {
  it('are none before settling starts', async () => {
    const { database } = await prepareKeys();
    const generation = await readKeyGeneration(database);
    expect(await readKeyRecords(database)).toEqual({ generation, records: [] });
  });

  it('are one of each purpose, known and used from the first moment', async () => {
    const ground = await prepareRing();
    const { ring, database, keysFolder } = ground;
    for (const purpose of keyPurposes) {
      const isDated = purpose === 'sealing' || purpose === 'notice';
      const [keyId] = secretsOf(ground, purpose);
      const life = { keyId, purpose, knownSince: noon, usedFrom: isDated ? midnightBefore : noon };
      const end = { replacedAt: null, opensUntil: null, retiredAt: null };
      expect(await recordsOf(ground, purpose)).toEqual([{ ...life, ...end }]);
    }
    const [index] = secretsOf(ground, 'number-index');
    const [encryption] = secretsOf(ground, 'number-encryption');
    const numbers = await database.all('SELECT key_id, purpose, first_used_at FROM number_key ORDER BY purpose');
    expect(numbers).toEqual([
      { key_id: encryption, purpose: 'encryption', first_used_at: noon },
      { key_id: index, purpose: 'index', first_used_at: noon },
    ]);
    const number = {
      index: { keyId: index },
      encryption: { keyId: encryption },
      indexBefore: [],
      encryptionBefore: [],
    };
    expect(ring.number).toMatchObject(number);
    expect([ring.sealing, ring.notice].map((keys) => keys.map(({ kid }) => kid))).toEqual([
      secretsOf(ground, 'sealing'),
      secretsOf(ground, 'notice'),
    ]);
    expect(ring.rootThumbprint).toBe(ring.root.kid);
    expect(ring.generation).toBe(await readKeyGeneration(database));
    expect(await auditOf(ground)).toEqual([]);

    const files = readdirSync(keysFolder);
    const again = await KeyRing.open(ground);
    expect(again.generation).toBe(ring.generation);
    expect(readdirSync(keysFolder)).toEqual(files);
  });

  it('are those that lie in the folder, the newest of them in use', async () => {
    const ground = await prepareKeys();
    ensureKeysFolder(ground.keysFolder);
    for (const purpose of keyPurposes) {
      for (const days of [0, 1]) makeNextKey(ground.keysFolder, purpose, noon - (10 - days) * dayMs);
    }
    const ring = await KeyRing.open(ground);
    for (const purpose of keyPurposes) {
      const opensUntil = purpose === 'sealing' ? noon + keySetLifetimeMs : null;
      const isDated = purpose === 'sealing' || purpose === 'notice';
      const usedFrom = [10, 9].map((days) => (isDated ? midnightBefore - days * dayMs : noon));
      expect(await recordsOf(ground, purpose), purpose).toMatchObject([
        { keyId: secretsOf(ground, purpose)[0], usedFrom: usedFrom[0], replacedAt: noon, opensUntil, retiredAt: null },
        { keyId: secretsOf(ground, purpose)[1], usedFrom: usedFrom[1], replacedAt: null, opensUntil: null },
      ]);
    }
    const { index, indexBefore, encryption, encryptionBefore } = ring.number;
    const ids = [...indexBefore, index].map(({ keyId }) => keyId);
    expect(ids).toEqual(secretsOf(ground, 'number-index'));
    expect([...encryptionBefore, encryption].map(({ keyId }) => keyId)).toEqual(secretsOf(ground, 'number-encryption'));
    // The key set names the older sealing key for as long as somebody may hold one that does.
    expect(ring.sealing).toMatchObject([
      {
        notAfter: noon + keySetLifetimeMs,
        opensUntil: noon + keySetLifetimeMs,
        notBefore: midnightBefore - 10 * dayMs,
      },
      { notAfter: midnightBefore + 391 * dayMs, opensUntil: null },
    ]);
  });
});

describe('A key whose file is gone', () => {
  it.each(['sealing', 'notice'] as const)('is retired, and another takes its place: %s', async (purpose) => {
    const ground = await prepareRing();
    const [lost] = readSecretKeys(ground.keysFolder, purpose);
    rmSync(lost!.file);
    ground.clock.advance(5);
    const ring = await KeyRing.open(ground);
    const [another, ...more] = secretsOf(ground, purpose);
    expect(more).toEqual([]);
    expect(another).not.toBe(lost!.keyId);
    expect(await recordsOf(ground, purpose)).toMatchObject([
      { keyId: lost!.keyId, retiredAt: noon + 5 },
      { keyId: another, knownSince: noon + 5, retiredAt: null, replacedAt: null },
    ]);
    expect(ring[purpose].map(({ kid }) => kid)).toEqual([another]);
    expect(await auditOf(ground)).toEqual([
      {
        at: noon + 5,
        actor: 'settling',
        action: 'key_retirement',
        outcome: 'done',
        details: { purpose, keyId: lost!.keyId, why: 'its file is gone' },
      },
    ]);
    await ground.database.write((transaction) => markRetired(transaction, another!, noon));
    expect((await KeyRing.open(ground))[purpose].filter(({ privateKey }) => privateKey)).toHaveLength(1);
  });

  it('and that was replaced before leaves the one in use as it is', async () => {
    const ground = await prepareRing();
    const [old] = readSecretKeys(ground.keysFolder, 'sealing');
    const { keyId } = await rotate(ground, 'sealing');
    const before = await readKeyGeneration(ground.database);
    rmSync(old!.file);
    const ring = await KeyRing.open(ground);
    expect(ring.sealing.map(({ kid }) => kid)).toEqual([keyId]);
    expect(ring.generation).toBe(before + 1);
    expect(secretsOf(ground, 'sealing')).toEqual([keyId]);
  });

  it('and that was in use has another take its place, though an older one still opens seals', async () => {
    const ground = await prepareRing();
    const [old] = secretsOf(ground, 'sealing');
    const { keyId } = await rotate(ground, 'sealing');
    rmSync(readSecretKeys(ground.keysFolder, 'sealing').find((key) => key.keyId === keyId)!.file);
    const ring = await KeyRing.open(ground);
    const [older, another, ...more] = secretsOf(ground, 'sealing');
    expect([older, more]).toEqual([old, []]);
    expect(another).not.toBe(keyId);
    expect(ring.sealing.map(({ kid }) => kid)).toEqual([old, another]);
    const lives = (await recordsOf(ground, 'sealing')).map(({ keyId: id, retiredAt }) => [id, retiredAt !== null]);
    expect(new Map(lives as [string, boolean][])).toEqual(
      new Map([
        [old, false],
        [keyId, true],
        [another, false],
      ]),
    );
  });

  it.each(['number-index', 'number-encryption'] as const)(
    'stops the start where numbers need it: %s',
    async (purpose) => {
      const ground = await prepareRing();
      const moved = `${ground.keysFolder}-of-another`;
      renameSync(ground.keysFolder, moved);
      const { keysFolder, database } = ground;
      await expect(KeyRing.open(ground)).rejects.toThrow(keyMissing('number-index'));
      expect(readdirSync(keysFolder), 'nothing is made beside another database').toEqual([]);
      const { file } = readSecretKeys(moved, purpose)[0]!;
      rmSync(file);
      await expect(KeyRing.open({ ...ground, keysFolder: moved })).rejects.toThrow(keyMissing(purpose));
      expect((await readKeyRecords(database)).records.filter(({ retiredAt }) => retiredAt !== null)).toEqual([]);
    },
  );

  it('while settling runs is an error once the keys are read again, that names the key and the folder', async () => {
    const ground = await prepareRing();
    const { ring, database, keysFolder } = ground;
    const [sealing] = readSecretKeys(keysFolder, 'sealing');
    rmSync(sealing!.file);
    await ring.refreshIfChanged();
    expect(ring.sealing).toHaveLength(1);
    await database.write(advanceKeyGeneration);
    await expect(ring.refreshIfChanged()).rejects.toThrow(`The sealing key ${sealing!.keyId} is not in ${keysFolder}`);
    await database.write((transaction) => markRetired(transaction, sealing!.keyId, noon));
    await ring.refreshIfChanged();
    expect(ring.sealing).toEqual([]);
    const index = ring.number.index.keyId;
    await database.write(async (transaction) => {
      await markRetired(transaction, index, noon);
      await advanceKeyGeneration(transaction);
    });
    await expect(ring.refreshIfChanged()).rejects.toThrow('The database names no number-index key that is in use');
  });
});

describe('Keys in memory', () => {
  it('are read again when the database says so, once for all that ask meanwhile', async () => {
    const ground = await prepareRing();
    const { ring } = ground;
    const before = ring.sealing[0]!.kid;
    const { keyId } = await rotate(ground, 'sealing');
    expect(ring.sealing.map(({ kid }) => kid)).toEqual([before]);
    const reading = vi.spyOn(fs, 'readdirSync');
    syncBuiltinESMExports();
    onTestFinished(() => {
      reading.mockRestore();
      syncBuiltinESMExports();
    });
    await Promise.all([1, 2, 3].map(() => ring.refreshIfChanged()));
    expect(ring.sealing.map(({ kid }) => kid)).toEqual([before, keyId]);
    const once = reading.mock.calls.length;
    expect(once).toBeLessThanOrEqual(keyPurposes.length);
    await ring.refreshIfChanged();
    expect(reading.mock.calls).toHaveLength(once);
  });

  it('are read again when a key was retired between the look at the database and the look at the folder', async () => {
    const ground = await prepareRing();
    const { database, clock } = ground;
    const [old] = secretsOf(ground, 'sealing');
    const { keyId } = await rotate(ground, 'sealing');
    let hasRetired = false;
    const slow = new Proxy(database, {
      get(target, name) {
        const value = Reflect.get(target, name, target) as unknown;
        if (name !== 'all') return typeof value === 'function' ? value.bind(target) : value;
        return async (...asked: Parameters<Database['all']>) => {
          const rows = await target.all(...asked);
          if (!hasRetired && rows.length > 1) {
            hasRetired = true;
            clock.advance(2 * keySetLifetimeMs);
            await retireKeys(ground.office, [{ keyId: old!, purpose: 'sealing' }], by);
          }
          return rows;
        };
      },
    });
    const ring = await KeyRing.open({ ...ground, database: slow });
    expect(hasRetired).toBe(true);
    expect(ring.sealing.map(({ kid }) => kid)).toEqual([keyId]);
  });

  it('that changed during some work have it done once more with the new ones, ten times at most', async () => {
    const { ring, database } = await prepareRing();
    let times = 0;
    const generations: number[] = [];
    const work = (failures: number) => () => {
      times++;
      generations.push(ring.generation);
      if (times > failures) return Promise.resolve('done');
      return database.write(advanceKeyGeneration).then(() => {
        throw new KeysChanged();
      });
    };
    expect(await ring.whileUnchanged(work(9))).toBe('done');
    expect(times).toBe(10);
    expect(generations).toEqual(generations.map((_, place) => generations[0]! + place));
    times = 0;
    await expect(ring.whileUnchanged(work(10))).rejects.toThrow(KeysChanged);
    expect(times).toBe(10);
    times = 0;
    const broken = () => {
      times++;
      throw new Error('broken');
    };
    await expect(ring.whileUnchanged(() => Promise.resolve().then(broken))).rejects.toThrow('broken');
    expect(times).toBe(1);
    expect(new KeysChanged().name).toBe('KeysChanged');
  });

  it('are compared with those of the database before they are used', async () => {
    const ground = await prepareRing();
    const { ring, database } = ground;
    const ids = (): [string, string] => [ring.number.index.keyId, ring.number.encryption.keyId];
    const inUse = (pair: [string, string]) => database.write((transaction) => assertNumberKeysInUse(transaction, pair));
    await assertKeyGeneration(database, ring.generation);
    await inUse(ids());
    const old = ids();
    await rotate(ground, 'number-index');
    await expect(assertKeyGeneration(database, ring.generation)).rejects.toThrow(KeysChanged);
    await expect(inUse(old)).rejects.toThrow(KeysChanged);
    await ring.refreshIfChanged();
    await inUse(ids());
    await database.write((transaction) => markRetired(transaction, ids()[1], noon));
    await expect(inUse(ids())).rejects.toThrow(KeysChanged);
  });
});
