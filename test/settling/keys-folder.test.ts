import { createPrivateKey, createPublicKey } from 'node:crypto';
import fs, {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { makeKeyPair, writeKeyPair } from '../../platform/key-file.ts';
import {
  assertKeysFolderIsClosed,
  ensureFirstKey,
  ensureKeysFolder,
  keyPurposes,
  makeNextKey,
  readDatedKeys,
  readNumberKeys,
  readSecretKeys,
  removeSecrets,
} from '../../settling/keys/key-files.ts';
import { makeKeyFileIfMissing, makeNumberKeyText, makePrivateKeyPem } from '../../settling/keys/new-key-file.ts';
import { readNumberKey } from '../../settling/keys/number-keys.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const dayMs = 24 * 3_600_000;
const noon = Date.parse('2026-11-21T12:00:00Z');
const yesterday = '2026-11-20';

const namesIn = (folder: string) => readdirSync(folder).toSorted();

/** A keys folder with a new private key, a number key, or these words, under each name. */
function folderWith(names: readonly string[], words?: string): string {
  const folder = temporaryFolder();
  for (const name of names) {
    const file = path.join(folder, name);
    writeFileSync(file, words ?? (name.endsWith('.pem') ? makePrivateKeyPem() : makeNumberKeyText()), { mode: 0o600 });
  }
  return folder;
}

function writePublicHalf(folder: string, name: string, pair = makeKeyPair()): void {
  const text = pair.publicKey.export({ format: 'pem', type: 'spki' });
  writeFileSync(path.join(folder, name), text, { mode: 0o600 });
}

/** Puts another function of `node:fs` in place for one test, for the modules that import it by name too. */
function replaceInFs<Name extends 'linkSync' | 'fsyncSync'>(name: Name, replacement: (typeof fs)[Name]) {
  const spy = vi.spyOn(fs, name).mockImplementation(replacement as never);
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
}

describe('Files of keys', () => {
  it('are read in the order of their days, and of their numbers within a day', () => {
    const inOrder = [
      'sealing-2026-11-20.pem',
      'sealing-2026-11-20-2.pem',
      'sealing-2026-11-20-9.pem',
      'sealing-2026-11-20-10.pem',
      'sealing-2026-11-21.pem',
      'sealing-2027-01-01.pem',
    ];
    const folder = folderWith([...inOrder].toSorted());
    const files = inOrder.map((name) => path.join(folder, name));
    expect(readDatedKeys(folder, 'sealing').map(({ file }) => file)).toEqual(files);
    expect(readSecretKeys(folder, 'sealing').map(({ file }) => file)).toEqual(files);
    expect(readDatedKeys(folder, 'notice')).toEqual([]);
    const numbers = folderWith(['number-index-10.key', 'number-index-2.key', 'number-index.key']);
    const names = readNumberKeys(numbers, 'number-index').map(({ file }) => path.basename(file));
    expect(names).toEqual(['number-index.key', 'number-index-2.key', 'number-index-10.key']);
  });

  it.each([
    'sealing-2026-11-20-1.pem',
    'sealing-2026-11-20-0.pem',
    'sealing-2026-11-20-02.pem',
    'sealing-2026-11-20-.pem',
    'sealing-2026-11-20-2x.pem',
    'sealing-26-11-20.pem',
    'sealing-2026-1-20.pem',
    'sealing-2026-11-2.pem',
    'sealing-2026-11-20.pem.1a2b3c4d.new',
    'sealing-2026-11-20.pem.aside',
    'sealing-2026-11-20xpem',
    'old-sealing-2026-11-20.pem',
    'sealing.pem',
    'number-index-1.key',
    'number-index-01.key',
    'number-index-x.key',
    'number-index.key.aside',
    'number-indexxkey',
    'my-number-index.key',
    'number-index-2026-11-20.key',
  ])('are not looked at under another name: %s', (name) => {
    const folder = folderWith([name], 'this is no key');
    for (const purpose of keyPurposes) expect(readSecretKeys(folder, purpose)).toEqual([]);
  });

  it('say from when a key is valid, and for how long', () => {
    const folder = folderWith(['sealing-2026-11-20-2.pem', 'notice-2028-02-29.pem']);
    const notBefore = Date.parse('2026-11-20T00:00:00Z');
    const times = { notBefore, notAfter: notBefore + 400 * dayMs, usedFrom: notBefore, opensUntil: null };
    expect(readDatedKeys(folder, 'sealing')).toMatchObject([{ ...times, purpose: 'seal' }]);
    const [notice] = readDatedKeys(folder, 'notice');
    expect(notice).toMatchObject({ notBefore: Date.parse('2028-02-29T00:00:00Z'), purpose: 'notice' });
    const never = folderWith(['notice-2026-13-01.pem']);
    const file = path.join(never, 'notice-2026-13-01.pem');
    expect(() => readDatedKeys(never, 'notice')).toThrow(`${file} is not named for a day of the calendar`);
  });

  it('of a notice key that signs no more keep its public half, and the private one counts where both are there', () => {
    const [gone, here] = [makeKeyPair(), makeKeyPair()];
    const folder = temporaryFolder();
    writePublicHalf(folder, 'notice-2026-11-20.public.pem', gone);
    writePublicHalf(folder, 'notice-2026-11-20-2.public.pem', here);
    writeKeyPair(path.join(folder, 'notice-2026-11-20-2.pem'), here);
    const [first, second, ...more] = readDatedKeys(folder, 'notice');
    expect(more).toEqual([]);
    expect(first).toMatchObject({ kid: gone.kid, publicJwk: gone.publicJwk, privateKey: null });
    expect(first!.publicKey.equals(gone.publicKey)).toBe(true);
    expect(second!.kid).toBe(here.kid);
    expect(second!.privateKey!.equals(here.privateKey)).toBe(true);
    const secret = path.join(folder, 'notice-2026-11-20-2.pem');
    expect(readSecretKeys(folder, 'notice')).toEqual([{ keyId: here.kid, file: secret }]);
  });

  it('that another process removed after the look at the folder are passed over; what cannot be read is an error', () => {
    const folder = folderWith(['sealing-2026-11-20.pem', 'number-index.key']);
    for (const name of ['sealing-2026-11-21.pem', 'number-index-2.key']) {
      symlinkSync(path.join(folder, 'gone'), path.join(folder, name));
    }
    expect(readDatedKeys(folder, 'sealing')).toHaveLength(1);
    expect(readNumberKeys(folder, 'number-index')).toHaveLength(1);
    mkdirSync(path.join(folder, 'sealing-2026-11-22.pem'), { mode: 0o700 });
    expect(() => readDatedKeys(folder, 'sealing')).toThrow('EISDIR');
    expect(() => readNumberKeys(path.join(folder, 'no folder'), 'number-index')).toThrow('ENOENT');
  });
});

describe('The keys folder', () => {
  it.each([
    [0o720, false],
    [0o702, false],
    [0o777, false],
    [0o755, true],
    [0o700, true],
  ])('of the mode %o is closed against others who would exchange keys, or not', (mode, isClosed) => {
    const folder = temporaryFolder();
    chmodSync(folder, mode);
    const says = `${folder} has the mode 0${mode.toString(8)}: others can exchange the keys. Set it to 0700: chmod 700 ${folder}`;
    for (const look of [assertKeysFolderIsClosed, ensureKeysFolder]) {
      if (isClosed) expect(() => look(folder)).not.toThrow();
      else expect(() => look(folder)).toThrow(new Error(says));
    }
  });

  it('is made for its owner alone, with the folders above it', () => {
    const folder = path.join(temporaryFolder(), 'var', 'keys');
    ensureKeysFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});

describe('A key file', () => {
  it('is never made again in place of one that is there', () => {
    const file = path.join(temporaryFolder(), 'a.key');
    makeKeyFileIfMissing(file, () => 'first');
    makeKeyFileIfMissing(file, () => {
      throw new Error('it is there');
    });
    expect(readFileSync(file, 'utf8')).toBe('first');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(namesIn(path.dirname(file))).toEqual(['a.key']);
  });

  it('that another process makes at the same moment is the one that stays, and nothing is left beside it', () => {
    const file = path.join(temporaryFolder(), 'a.key');
    makeKeyFileIfMissing(file, () => {
      writeFileSync(file, 'theirs');
      return 'ours';
    });
    expect(readFileSync(file, 'utf8')).toBe('theirs');
    expect(namesIn(path.dirname(file))).toEqual(['a.key']);
  });

  it('that the disk refuses is an error, and nothing is left beside it', () => {
    const file = path.join(temporaryFolder(), 'a.key');
    replaceInFs('linkSync', () => {
      throw Object.assign(new Error('this disk knows no links'), { code: 'EPERM' });
    });
    expect(() => makeKeyFileIfMissing(file, () => 'ours')).toThrow('this disk knows no links');
    expect(namesIn(path.dirname(file))).toEqual([]);
  });

  it('has its name on disk before anything is encrypted with it', () => {
    const file = path.join(temporaryFolder(), 'a.key');
    const synced: string[] = [];
    replaceInFs('fsyncSync', (descriptor) => void synced.push(fs.readlinkSync(`/proc/self/fd/${descriptor}`)));
    const openBefore = readdirSync('/proc/self/fd').length;
    makeKeyFileIfMissing(file, () => 'ours');
    expect(synced.at(-1)).toBe(fs.realpathSync(path.dirname(file)));
    expect(readdirSync('/proc/self/fd')).toHaveLength(openBefore);
  });

  it('holds a P-256 private key, or 256 random bits, new each time', () => {
    const [one, other] = [makePrivateKeyPem(), makePrivateKeyPem()];
    expect(one).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(createPrivateKey(one).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(one).not.toBe(other);
    expect(makeNumberKeyText()).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
    expect(makeNumberKeyText()).not.toBe(makeNumberKeyText());
  });

  it('of numbers has the id that databases know it by, and holds 256 bits, no more and no less', () => {
    const file = path.join(temporaryFolder(), 'number-index.key');
    const write = (length: number) =>
      writeFileSync(file, ` ${Buffer.alloc(length, 1).toString('base64url')}\n\n`, { mode: 0o600 });
    write(32);
    expect(readNumberKey(file)).toEqual({ keyId: 'YB982baldt1O_OCl', bytes: Buffer.alloc(32, 1) });
    for (const length of [0, 31, 33]) {
      write(length);
      expect(() => readNumberKey(file)).toThrow(`${file} does not hold a key of 256 bits (base64url)`);
    }
    write(32);
    chmodSync(file, 0o640);
    expect(() => readNumberKey(file)).toThrow(`chmod 600 ${file}`);
  });
});

describe('A first key', () => {
  it('is valid since yesterday, for terminals whose clock is behind', () => {
    const folder = temporaryFolder();
    for (const purpose of keyPurposes) ensureFirstKey(folder, purpose, noon);
    const made = [`notice-${yesterday}.pem`, 'number-encryption.key', 'number-index.key', `sealing-${yesterday}.pem`];
    expect(namesIn(folder)).toEqual(made);
    for (const purpose of keyPurposes) ensureFirstKey(folder, purpose, noon + 50 * dayMs);
    expect(namesIn(folder)).toEqual(made);
  });

  it('is none where the public half of an earlier one is', () => {
    const folder = temporaryFolder();
    writePublicHalf(folder, 'notice-2026-01-01.public.pem');
    ensureFirstKey(folder, 'notice', noon);
    expect(namesIn(folder)).toEqual(['notice-2026-01-01.public.pem']);
  });
});

describe('The next key', () => {
  it('is the first of its day, or gets the number after the highest of that day', () => {
    const folder = folderWith(['sealing-2026-11-19.pem', 'sealing-2026-11-19-7.pem']);
    const made = [1, 2].map(() => makeNextKey(folder, 'sealing', noon));
    const files = [`sealing-${yesterday}.pem`, `sealing-${yesterday}-2.pem`].map((name) => path.join(folder, name));
    expect(made.map(({ file }) => file)).toEqual(files);
    expect(made.map(({ keyId }) => keyId)).toEqual(
      readDatedKeys(folder, 'sealing')
        .slice(2)
        .map(({ kid }) => kid),
    );
    rmSync(files[0]!);
    expect(path.basename(makeNextKey(folder, 'sealing', noon).file)).toBe(`sealing-${yesterday}-3.pem`);
    // The name of a secret that was removed is taken for as long as its public half lies there.
    writePublicHalf(folder, `notice-${yesterday}.public.pem`);
    expect(path.basename(makeNextKey(folder, 'notice', noon).file)).toBe(`notice-${yesterday}-2.pem`);
  });

  it('of numbers is numbered through all days', () => {
    const folder = temporaryFolder();
    const made = [0, 1, 2].map((days) => makeNextKey(folder, 'number-index', noon + days * dayMs));
    expect(namesIn(folder)).toEqual(['number-index-2.key', 'number-index-3.key', 'number-index.key']);
    expect(made).toEqual(readNumberKeys(folder, 'number-index'));
    expect(new Set(made.map(({ keyId }) => keyId)).size).toBe(3);
  });
});

describe('Secrets that are given up', () => {
  it('are gone, and those of other keys are not; of a notice key the public half stays', () => {
    const folder = temporaryFolder();
    for (const purpose of keyPurposes) {
      for (let count = 0; count < 2; count++) makeNextKey(folder, purpose, noon);
    }
    const before = readDatedKeys(folder, 'notice');
    for (const purpose of keyPurposes) {
      const [old, current] = readSecretKeys(folder, purpose).map(({ keyId }) => keyId);
      for (let times = 0; times < 2; times++) removeSecrets(folder, purpose, new Set([old!, 'unknown']));
      expect(readSecretKeys(folder, purpose).map(({ keyId }) => keyId)).toEqual([current]);
    }
    const left = [
      `notice-${yesterday}-2.pem`,
      `notice-${yesterday}.public.pem`,
      'number-encryption-2.key',
      'number-index-2.key',
      `sealing-${yesterday}-2.pem`,
    ];
    expect(namesIn(folder)).toEqual(left);
    const half = path.join(folder, left[1]!);
    expect(statSync(half).mode & 0o777).toBe(0o600);
    expect(createPublicKey(readFileSync(half, 'utf8')).equals(before[0]!.publicKey)).toBe(true);
    expect(readDatedKeys(folder, 'notice')).toMatchObject([
      { kid: before[0]!.kid, privateKey: null, notBefore: before[0]!.notBefore },
      { kid: before[1]!.kid },
    ]);
  });

  it('may be of a key that is not the oldest, in a folder of any name', () => {
    const folder = path.join(temporaryFolder(), 'keys.pem.d');
    mkdirSync(folder, { mode: 0o700 });
    const made = [1, 2, 3].map(() => makeNextKey(folder, 'notice', noon));
    const { publicKey } = readDatedKeys(folder, 'notice')[1]!;
    removeSecrets(folder, 'notice', new Set([made[1]!.keyId]));
    const half = path.join(folder, `notice-${yesterday}-2.public.pem`);
    expect(createPublicKey(readFileSync(half, 'utf8')).equals(publicKey)).toBe(true);
    expect(readSecretKeys(folder, 'notice')).toEqual([made[0], made[2]]);
  });
});

describe('Keys as the folder alone tells them', () => {
  it('are the newest of each kind, with those before it', () => {
    const folder = path.join(temporaryFolder(), 'keys');
    const clock = new MovableClock(noon);
    const first = ensureKeys(folder, clock);
    expect(namesIn(folder)).toContain('root.pem');
    expect(first).toMatchObject({ generation: 0, rootThumbprint: first.root.kid });
    expect([first.number.indexBefore, first.number.encryptionBefore]).toEqual([[], []]);
    for (const purpose of keyPurposes) makeNextKey(folder, purpose, noon);
    const { number, sealing, notice, root } = ensureKeys(folder, clock);
    expect(root.kid).toBe(first.root.kid);
    expect(sealing.map(({ kid }) => kid)).toEqual(readSecretKeys(folder, 'sealing').map(({ keyId }) => keyId));
    expect(notice.map(({ kid }) => kid)).toEqual(readSecretKeys(folder, 'notice').map(({ keyId }) => keyId));
    const [index, encryption] = [readNumberKeys(folder, 'number-index'), readNumberKeys(folder, 'number-encryption')];
    expect(number).toEqual({
      index: index[1],
      encryption: encryption[1],
      indexBefore: [index[0]],
      encryptionBefore: [encryption[0]],
    });
    expect(number.indexBefore).toMatchObject([{ keyId: first.number.index.keyId }]);
    expect(number.encryptionBefore).toMatchObject([{ keyId: first.number.encryption.keyId }]);
  });

  it('are not read from a folder in which others could exchange them', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o770);
    expect(() => ensureKeys(folder, new MovableClock(noon))).toThrow('others can exchange the keys');
    expect(namesIn(folder)).toEqual([]);
  });
});
