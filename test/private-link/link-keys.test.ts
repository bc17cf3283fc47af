import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadOrMakeLinkKeys, makeWireguardKeyPair, rotateLinkKeys } from '../../private-link/machine/link-keys.ts';
import { findProgram } from '../../private-link/machine/machine-abilities.ts';
import { itUnlessMissing } from '../support/requirements.ts';

const wgMissing = findProgram('wg') ? null : 'the program "wg": apt install wireguard-tools';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  folders.push(mkdtempSync(path.join(tmpdir(), 'sidelane-keys-')));
  return folders.at(-1)!;
}

describe('the keys of the private link', () => {
  itUnlessMissing(wgMissing, 'are what WireGuard itself would make of the same secret', () => {
    for (let round = 0; round < 20; round += 1) {
      const { privateKey, publicKey } = makeWireguardKeyPair();
      expect(execFileSync('wg', ['pubkey'], { input: privateKey, encoding: 'utf8' }).trim()).toBe(publicKey);
    }
  });

  it('are made once, kept in files that only their owner may read, and found again', () => {
    const folder = newFolder();
    const first = loadOrMakeLinkKeys(folder);
    for (const file of Object.values(first.files)) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(loadOrMakeLinkKeys(folder)).toEqual(first);
  });

  it('are not used when others may read them', () => {
    const folder = newFolder();
    const { files } = loadOrMakeLinkKeys(folder);
    chmodSync(files.settling, 0o640);
    expect(() => loadOrMakeLinkKeys(folder)).toThrow(/settling\.key has the mode 0640/);
  });

  it('rotate one at a time, and leave the others as they were', () => {
    const folder = newFolder();
    const before = loadOrMakeLinkKeys(folder);
    rotateLinkKeys(folder, ['seller', 'preshared']);
    const after = loadOrMakeLinkKeys(folder);
    expect(after.seller.publicKey).not.toBe(before.seller.publicKey);
    expect(after.presharedKey).not.toBe(before.presharedKey);
    expect(after.settling).toEqual(before.settling);
    expect(readFileSync(after.files.seller, 'utf8')).toBe(`${after.seller.privateKey}\n`);
  });
});
