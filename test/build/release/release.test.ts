import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from '../../../build/release/bill-of-materials.ts';
import { makeKeyFiles, readSecretKey } from '../../../platform/release/minisign.ts';
import { signRelease } from '../../../platform/release/release-manifest.ts';
import { compareVersions } from '../../../platform/release/release-version.ts';
import { verifyRelease } from '../../../platform/release/verify-release.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const createdAt = Date.UTC(2026, 10, 29);
const dayMs = 86_400_000;

/** A signed release of two small files, and the keys. */
async function newRelease(version = '1.2.0') {
  const place = temporaryFolder();
  const folder = path.join(place, 'release');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'sidelane-kiosk_1.2.0_amd64.deb'), 'a kiosk');
  writeFileSync(path.join(folder, 'sidelane-seller_1.2.0_amd64.deb'), 'a seller');
  const pair = (name: string) => {
    const files = [path.join(place, `${name}.pem`), path.join(place, `${name}.pub`)] as const;
    const publicKey = makeKeyFiles(...files);
    return { publicKey, key: readSecretKey(files[0]), files };
  };
  const [one, two] = [pair('one'), pair('two')];
  const signWith = (key: typeof one, successor: typeof one) =>
    signRelease({
      folder,
      version,
      key: key.key,
      successor: successor.publicKey,
      createdAt,
      expiresAt: createdAt + 365 * dayMs,
    });
  await signWith(one, two);
  const verify = (asked: object = {}) =>
    verifyRelease({ folder, trusted: [one.publicKey, two.publicKey], now: createdAt + dayMs, ...asked });
  const faults = async (asked: object = {}) => {
    const verified = await verify(asked);
    return 'faults' in verified ? verified.faults : [];
  };
  return { folder, one, two, pair, signWith, verify, faults, at: (name: string) => path.join(folder, name) };
}

describe('a release', () => {
  it('is whole as it was signed, by either of the two keys, and names the other one', async () => {
    const { one, two, signWith, verify, folder } = await newRelease();
    expect(await verify({ installed: '1.2.0' })).toMatchObject({
      manifest: { version: '1.2.0' },
      signedBy: { id: one.publicKey.id },
      successor: { id: two.publicKey.id },
    });
    await signWith(two, one);
    expect(await verify()).toMatchObject({ signedBy: { id: two.publicKey.id } });
    expect(spawnSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: folder }).status).toBe(0);
    await expect(signWith(one, one)).rejects.toThrow('The successor is the key that signs');
  });

  it('has a changed, a missing, a longer and a strange file named, each in one sentence', async () => {
    const { at, faults } = await newRelease();
    const [kiosk, seller] = ['sidelane-kiosk_1.2.0_amd64.deb', 'sidelane-seller_1.2.0_amd64.deb'];
    writeFileSync(at(kiosk), 'a kiosK');
    expect(await faults()).toEqual([`${kiosk} was changed: its SHA-256 is not the one in the manifest.`]);
    appendFileSync(at(kiosk), '!');
    writeFileSync(at('extra.sh'), '');
    rmSync(at(seller));
    expect(await faults()).toEqual([
      `${kiosk} was changed: it has 8 bytes, and has to have 7.`,
      `${seller} is missing.`,
      'extra.sh is not part of the release.',
    ]);
  });

  it('is not believed where its manifest or checksums were changed, or a signature is missing', async () => {
    const { at, faults, one } = await newRelease();
    const manifest = readFileSync(at('manifest.json'), 'utf8');
    writeFileSync(at('manifest.json'), manifest.replace('"1.2.0"', '"9.2.0"'));
    expect(await faults()).toEqual([
      `manifest.json was changed after it was signed with the key ${one.publicKey.id}, or its signature was.`,
    ]);
    writeFileSync(at('manifest.json'), manifest);
    appendFileSync(at('SHA256SUMS'), '\n');
    expect(await faults()).toEqual([expect.stringMatching(/^SHA256SUMS was changed after it was signed/)]);
    renameSync(at('manifest.json.minisig'), at('SHA256SUMS.minisig'));
    expect(await faults()).toEqual(['manifest.json.minisig is missing.']);
  });

  it('is not believed from an unknown key, once it expired, or where a newer one is installed', async () => {
    const { faults, pair } = await newRelease('1.2.0-beta.2');
    const stranger = pair('stranger').publicKey;
    expect(await faults({ trusted: [stranger] })).toEqual([
      expect.stringMatching(new RegExp(`not trusted here: trusted is ${stranger.id}\\.$`)),
    ]);
    expect(await faults({ now: createdAt + 365 * dayMs })).toEqual([
      'The release expired on 2027-11-29: get a newer one, or set this machine’s clock.',
    ]);
    expect(await faults({ now: createdAt - 2 * dayMs })).toEqual([
      'The release is of 2026-11-29, which is not here yet: set this machine’s clock.',
    ]);
    expect(await faults({ installed: '1.2.0' })).toEqual([
      'The release is 1.2.0-beta.2, older than 1.2.0, which is installed.',
    ]);
    expect(await faults({ installed: '1.2.0-beta.1' })).toEqual([]);
  });

  it('is signed and verified from the command line', async () => {
    const { folder, one, two } = await newRelease();
    const release = (...args: string[]) =>
      spawnSync(process.execPath, ['build/release-command.ts', ...args], { encoding: 'utf8' });
    const verify = () => release('verify', folder, '--trust', one.files[1], '--trust', two.files[1]);
    expect(release('sign', folder, '--key', one.files[0], '--successor', two.files[1]).status).toBe(0);
    expect(verify()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Sidelane \S+ is whole: 2 files/) });
    rmSync(path.join(folder, 'sidelane-kiosk_1.2.0_amd64.deb'));
    expect(verify()).toMatchObject({ status: 1, stderr: 'sidelane-kiosk_1.2.0_amd64.deb is missing.\n' });
    expect(release('verify', folder)).toMatchObject({ status: 2, stderr: expect.stringMatching(/^verify needs --trust/) });
  });
});

it.each([
  ['1.2.0', '1.10.0'],
  ['1.2.0-beta.1', '1.2.0'],
  ['1.2.0-beta.2', '1.2.0-beta.10'],
  ['1.2.0-1', '1.2.0-beta'],
  ['1.2.0-beta', '1.2.0-beta.1'],
])('version %s comes before %s', (one, other) => {
  expect(compareVersions(one, other)).toBeLessThan(0);
  expect(compareVersions(other, one)).toBeGreaterThan(0);
  expect(compareVersions(one, one)).toBe(0);
});

it('a bill of materials names every package once, with its address and licence', () => {
  const packages = [
    { name: '@node-rs/argon2', version: '2.2.1', license: 'MIT', folder: 'node_modules/@node-rs/argon2' },
    { name: 'debug', version: '4.4.3', license: 'MIT', folder: 'node_modules/debug' },
    { name: 'debug', version: '4.4.3', license: 'MIT', folder: 'node_modules/other/node_modules/debug' },
    { name: 'ours-alone', version: '1.0.0', license: 'UNLICENSED', folder: 'node_modules/ours-alone' },
  ];
  const compiledIn = [{ name: 'vips', version: '8.18.7' }];
  const parts = { name: 'sidelane-seller', version: '1.2.0', license: 'MIT', packages, compiledIn, builtAtS: 0 };
  expect(billOfMaterials(parts)).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { timestamp: '1970-01-01T00:00:00.000Z' },
    components: [
      { purl: 'pkg:npm/%40node-rs/argon2@2.2.1', licenses: [{ expression: 'MIT' }] },
      { purl: 'pkg:npm/debug@4.4.3' },
      { purl: 'pkg:npm/ours-alone@1.0.0', licenses: [{ license: { name: 'UNLICENSED' } }] },
      { purl: 'pkg:generic/vips@8.18.7' },
    ],
  });
});
