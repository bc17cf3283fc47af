import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeKeyPair, readKeyPair, writeKeyPair } from '../../platform/key-file.ts';
import { readPrivateFile, writePrivateFile } from '../../platform/files/private-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const newFile = () => path.join(temporaryFolder(), 'keys', 'a key.pem');

it('writes a secret for its owner alone, in a folder for its owner alone', () => {
  const file = newFile();
  writePrivateFile(file, 'secret');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  expect(readPrivateFile(file)).toBe('secret');
});

it('replaces a secret whole, and leaves nothing unfinished beside it', () => {
  const file = newFile();
  writePrivateFile(file, 'a first and longer secret');
  writePrivateFile(file, 'second');
  expect(readPrivateFile(file)).toBe('second');
  expect(readdirSync(path.dirname(file))).toEqual(['a key.pem']);
});

it('removes what a killed process left beside it, and not what another process writes at this moment', () => {
  const file = newFile();
  writePrivateFile(file, 'first');
  const [left, live, foreign] = [`${file}.0a1b2c3d.unfinished`, `${file}.ffffffff.unfinished`, `${file}.bak`];
  for (const each of [left, live, foreign]) writeFileSync(each, 'half a sec');
  const longAgo = new Date(statSync(file).mtimeMs - 120_000);
  for (const each of [left, foreign]) utimesSync(each, longAgo, longAgo);
  writePrivateFile(file, 'second');
  expect(readdirSync(path.dirname(file)).toSorted()).toEqual(
    [file, live, foreign].map((each) => path.basename(each)).toSorted(),
  );
});

it('leaves nothing unfinished where it cannot be put into its place', () => {
  const file = newFile();
  mkdirSync(path.join(file, 'not empty'), { recursive: true });
  expect(() => writePrivateFile(file, 'secret')).toThrow();
  expect(readdirSync(path.dirname(file))).toEqual(['a key.pem']);
});

it.each([0o640, 0o604, 0o660, 0o644, 0o610, 0o777])(
  'does not read a secret of mode %o, and says what is right',
  (mode) => {
    const file = newFile();
    writePrivateFile(file, 'secret');
    chmodSync(file, mode);
    const says = `${file} has the mode 0${mode.toString(8)}: others can read a secret. Set it to 0600: chmod 600 ${file}`;
    expect(() => readPrivateFile(file)).toThrow(says);
  },
);

it('names a missing file', () => {
  const file = newFile();
  expect(() => readPrivateFile(file)).toThrow(file);
  expect(existsSync(path.dirname(file))).toBe(false);
});

it('brings a key pair back as it was', () => {
  const [file, pair] = [newFile(), makeKeyPair()];
  writeKeyPair(file, pair);
  const read = readKeyPair(file);
  expect(read.kid).toBe(pair.kid);
  expect(read.publicJwk).toEqual(pair.publicJwk);
  expect(read.privateKey.equals(pair.privateKey)).toBe(true);
  expect(Object.keys(read.publicJwk).toSorted()).toEqual(['crv', 'kty', 'x', 'y']);
});

it.each([
  ['a key on another curve', () => generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['a key of another kind', () => generateKeyPairSync('ed25519')],
  ['an RSA key', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
])('refuses %s by name', (_name, make) => {
  const file = newFile();
  writePrivateFile(file, make().privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
  expect(() => readKeyPair(file)).toThrow(`${file} does not hold a P-256 private key (PKCS #8 PEM)`);
});

it('refuses what is no key at all by name, and does not say what it is', () => {
  const file = newFile();
  writePrivateFile(file, 'hunter2');
  expect(() => readKeyPair(file)).toThrow(`${file} does not hold a P-256 private key (PKCS #8 PEM)`);
  expect(readFileSync(file, 'utf8')).toBe('hunter2');
});
