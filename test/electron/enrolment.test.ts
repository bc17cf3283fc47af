import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportTerminalKey, makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import { KioskEnrolment, readEnrolment } from '../../electron/enrolment/enrolment.ts';
import type { Keychain } from '../../electron/enrolment/keychain.ts';
import { blockFile } from '../support/blocked-file.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { kioskSuite, noKeychain, writeEnrolment } from './kiosk-under-test.ts';
import { credential } from './recording-seller.ts';

const right = {
  sellerUrl: 'https://seller.example',
  credential,
  rootThumbprint: 'A'.repeat(43),
  shopName: 'Recording Street Shop',
};

/** A system's keychain as far as a credential is concerned: opens what it sealed itself. */
function keychainOf(owner: string): () => Keychain {
  const key = createHash('sha256').update(owner).digest();
  return () => ({
    kind: 'system',
    seal(secret) {
      const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
      return Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12)).setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString();
    },
  });
}

const signingKey = await exportTerminalKey(await makeTerminalKey(true));

describe('an enrolment', () => {
  it('is what its file says', () => {
    const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), right);
    const nothingMore = { signingKey: null, shopLocale: null, sellerKeySha256: null, isSealed: false };
    expect(readEnrolment(file, noKeychain)).toEqual({ enrolment: { ...right, ...nothingMore } });
  });

  it('is kept in a file that only its owner may read, in clear where there is no keychain', () => {
    const file = path.join(temporaryFolder(), 'deep/enrolment.json');
    const enrolled = { ...right, signingKey, shopLocale: 'de-AT', sellerKeySha256: 'K'.repeat(43) };
    new KioskEnrolment(file, noKeychain).keep(enrolled);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readEnrolment(file, noKeychain)).toEqual({ enrolment: { ...enrolled, isSealed: false } });
  });

  it('keeps the credential encrypted by the system’s keychain, and can be read with no other', () => {
    const file = path.join(temporaryFolder(), 'enrolment.json');
    const sealing = keychainOf('one');
    const enrolled = { ...right, signingKey, shopLocale: null, sellerKeySha256: null };
    new KioskEnrolment(file, sealing).keep(enrolled);
    expect(readFileSync(file, 'utf8')).not.toContain(credential.split('.')[1]);
    expect(readFileSync(file, 'utf8')).not.toContain(signingKey.d);
    expect(readEnrolment(file, sealing)).toEqual({ enrolment: { ...enrolled, isSealed: true } });
    expect(readEnrolment(file, keychainOf('another'))).toMatchObject({ refusal: 'enrolment_unreadable' });
    expect(readEnrolment(file, noKeychain)).toMatchObject({ refusal: 'enrolment_unreadable' });
  });

  it('keeps what is there until the new one is whole', () => {
    const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), right);
    const enrolment = new KioskEnrolment(file, noKeychain);
    const other = { ...right, shopName: 'Another shop', signingKey: null, shopLocale: null, sellerKeySha256: null };
    const unblock = blockFile(file);
    expect(() => enrolment.keep(other)).toThrow();
    unblock();
    expect(enrolment.read()).toMatchObject({ enrolment: { shopName: right.shopName } });
  });

  it.each(['0644', '0640', '0660', '0604', '0666', '0620', '0610', '0602', '0601'])(
    'is refused when its file has the mode %s',
    (mode) => {
      const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), right);
      chmodSync(file, mode);
      const problem = expect.stringContaining(`${mode} and has to be 0600`);
      expect(readEnrolment(file, noKeychain)).toEqual({
        refusal: 'enrolment_open_to_others',
        file,
        problems: [problem],
      });
    },
  );

  it('is missing when there is no file, and unreadable when there is a folder', () => {
    const folder = temporaryFolder();
    expect(readEnrolment(path.join(folder, 'enrolment.json'), noKeychain)).toMatchObject({
      refusal: 'enrolment_missing',
    });
    const below = path.join(writeEnrolment(path.join(folder, 'file.json'), right), 'enrolment.json');
    expect(readEnrolment(below, noKeychain)).toMatchObject({ refusal: 'enrolment_missing' });
    mkdirSync(path.join(folder, 'folder'), { mode: 0o700 });
    expect(readEnrolment(path.join(folder, 'folder'), noKeychain)).toMatchObject({ refusal: 'enrolment_unreadable' });
  });

  it.each([
    ['sellerUrl', 'http://seller.example'],
    ['sellerUrl', 'https://seller.example/path'],
    ['sellerUrl', 'https://name:word@seller.example'],
    ['sellerUrl', 'https://seller.example?x=1'],
    ['sellerUrl', 'http://127.0.0.1.seller.example'],
    ['sellerUrl', 'file:///etc'],
    ['credential', 'no-secret-in-it'],
    ['credential', 'kiosk.c2VjcmV0LXRoYXQ\r\nHost: elsewhere.example'],
    ['credential', `.${'s'.repeat(16)}`],
    ['credential', `${'k'.repeat(81)}.${'s'.repeat(16)}`],
    ['credential', `k.${'s'.repeat(15)}`],
    ['credential', `k.${'s'.repeat(201)}`],
    ['rootThumbprint', 'short'],
    ['rootThumbprint', 'A'.repeat(42)],
    ['rootThumbprint', 'A'.repeat(44)],
    ['sellerKeySha256', 'K'.repeat(42)],
    ['sellerKeySha256', 'K'.repeat(44)],
    ['sellerUrl', 'http://128.0.0.1'],
    ['sellerUrl', 'http://localhost.seller.example'],
    ['shopName', ' '],
    ['shopName', 'n'.repeat(121)],
  ])('is refused with the %s %j, without repeating it', (field, value) => {
    const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), { ...right, [field]: value });
    const reading = readEnrolment(file, noKeychain);
    expect(reading).toMatchObject({
      refusal: 'enrolment_malformed',
      problems: [expect.stringContaining(`${field}: `)],
    });
    if (value.trim() !== '') expect(JSON.stringify(reading)).not.toContain(value);
  });

  it.each([
    { credential: `k.${'s'.repeat(16)}`, shopName: 'n' },
    { credential: `${'k'.repeat(80)}.${'s'.repeat(200)}`, shopName: 'n'.repeat(120) },
    { sellerKeySha256: 'K'.repeat(43), shopLocale: 'x'.repeat(35) },
  ])('may be at either end of its ranges', (ends) => {
    const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), { ...right, ...ends });
    expect(readEnrolment(file, noKeychain)).toMatchObject({ enrolment: ends });
  });

  it('has one credential, in clear or sealed', () => {
    const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), { ...right, sealedCredential: 'YQ==' });
    const problem = 'The file: has to hold either credential or sealedCredential.';
    expect(readEnrolment(file, noKeychain)).toMatchObject({ refusal: 'enrolment_malformed', problems: [problem] });
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080', 'https://seller.example:8443/'])(
    'may name the seller %s',
    (sellerUrl) => {
      const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), { ...right, sellerUrl });
      expect(readEnrolment(file, noKeychain)).toHaveProperty('enrolment.sellerUrl', sellerUrl);
    },
  );

  it('is refused when it is not JSON, without repeating it', () => {
    const file = path.join(temporaryFolder(), 'enrolment.json');
    writeFileSync(file, `{"credential": ${credential}}`, { mode: 0o600 });
    const reading = readEnrolment(file, noKeychain);
    expect(reading).toMatchObject({ refusal: 'enrolment_malformed' });
    expect(JSON.stringify(reading)).not.toContain(credential);
  });

  it('is kept once it is right', () => {
    const file = path.join(temporaryFolder(), 'enrolment.json');
    const enrolment = new KioskEnrolment(file, noKeychain);
    expect(enrolment.read()).toMatchObject({ refusal: 'enrolment_missing' });
    writeEnrolment(file, right);
    expect(enrolment.read()).toMatchObject({ enrolment: right });
    writeEnrolment(file, { ...right, shopName: 'Another shop' });
    expect(enrolment.read()).toMatchObject({ enrolment: right });
    enrolment.keep({ ...right, shopName: 'A third shop', signingKey, shopLocale: null, sellerKeySha256: null });
    expect(enrolment.read()).toMatchObject({ enrolment: { shopName: 'A third shop' } });
  });
});

describeWhere('electron', 'a kiosk without a right enrolment', () => {
  const suite = kioskSuite();

  it('asks to be enrolled, and becomes a shop when an enrolment is put there', async () => {
    const folder = temporaryFolder();
    const kiosk = await suite.startKiosk(folder, { enrolment: null });
    try {
      const { client, electron } = kiosk;
      await client.getByRole('heading', { name: 'Set up this kiosk' }).waitFor();
      expect(client.url()).toBe('app://staff/');
      expect(await client.evaluate(() => 'sidelane' in window)).toBe(false);
      const opened = electron.waitForEvent('window');
      writeEnrolment(path.join(folder, 'enrolment.json'), suite.seller().enrolment);
      const shop = await opened;
      await shop.getByRole('heading', { name: 'A page', exact: true }).waitFor();
      expect(await shop.evaluate(() => fetch('/api/shop').then(({ status }) => status))).toBe(200);
      await expect.poll(() => electron.windows().length).toBe(1);
    } finally {
      await kiosk.stop();
    }
  });

  it('does not use a credential that others may read, and says so', async () => {
    const kiosk = await suite.startKiosk(temporaryFolder(), { mode: 0o644 });
    try {
      const asked = suite.seller().received.length;
      await kiosk.client.getByText('its mode is 0644 and has to be 0600').waitFor();
      expect(kiosk.electron.windows()).toHaveLength(1);
      expect(suite.seller().received).toHaveLength(asked);
    } finally {
      await kiosk.stop();
    }
  });
});
