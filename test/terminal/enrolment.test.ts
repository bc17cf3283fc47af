import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KioskEnrolment, readEnrolment } from '../../electron/enrolment.ts';
import { describeWhere } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { kioskSuite, writeEnrolment } from './kiosk-under-test.ts';
import { credential } from './recording-seller.ts';

const right = {
  sellerUrl: 'https://seller.example',
  credential,
  rootThumbprint: 'A'.repeat(43),
  shopName: 'Recording Street Shop',
};

describe('an enrolment', () => {
  it('is what its file says', () => {
    const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), right);
    expect(readEnrolment(file)).toEqual({ enrolment: right });
  });

  it.each(['0644', '0640', '0660', '0604', '0666'])('is refused when its file has the mode %s', (mode) => {
    const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), right);
    chmodSync(file, mode);
    const problem = expect.stringContaining(`${mode} and has to be 0600`);
    expect(readEnrolment(file)).toEqual({ refusal: 'enrolment_open_to_others', file, problems: [problem] });
  });

  it('is missing when there is no file, and unreadable when there is a folder', () => {
    const folder = temporaryFolder();
    expect(readEnrolment(path.join(folder, 'enrolment.json'))).toMatchObject({ refusal: 'enrolment_missing' });
    mkdirSync(path.join(folder, 'folder'), { mode: 0o700 });
    expect(readEnrolment(path.join(folder, 'folder'))).toMatchObject({ refusal: 'enrolment_unreadable' });
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
    ['rootThumbprint', 'short'],
    ['shopName', ' '],
  ])('is refused with the %s %j, without repeating it', (field, value) => {
    const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), { ...right, [field]: value });
    const reading = readEnrolment(file);
    expect(reading).toMatchObject({
      refusal: 'enrolment_malformed',
      problems: [expect.stringContaining(`${field}: `)],
    });
    if (value.trim() !== '') expect(JSON.stringify(reading)).not.toContain(value);
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080', 'https://seller.example:8443/'])(
    'may name the seller %s',
    (sellerUrl) => {
      const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), { ...right, sellerUrl });
      expect(readEnrolment(file)).toHaveProperty('enrolment.sellerUrl', sellerUrl);
    },
  );

  it('is refused when it is not JSON, without repeating it', () => {
    const file = path.join(temporaryFolder(), 'enrolment.json');
    writeFileSync(file, `{"credential": ${credential}}`, { mode: 0o600 });
    const reading = readEnrolment(file);
    expect(reading).toMatchObject({ refusal: 'enrolment_malformed' });
    expect(JSON.stringify(reading)).not.toContain(credential);
  });

  it('is kept once it is right', () => {
    const file = path.join(temporaryFolder(), 'enrolment.json');
    const enrolment = new KioskEnrolment(file);
    expect(enrolment.read()).toMatchObject({ refusal: 'enrolment_missing' });
    writeEnrolment(file, right);
    expect(enrolment.read()).toEqual({ enrolment: right });
    writeEnrolment(file, { ...right, shopName: 'Another shop' });
    expect(enrolment.read()).toEqual({ enrolment: right });
  });
});

describeWhere('electron', 'a kiosk without a right enrolment', () => {
  const suite = kioskSuite();

  it('says what is missing, and becomes a shop when it is there', async () => {
    const folder = temporaryFolder();
    const kiosk = await suite.startKiosk(folder, { enrolment: null });
    try {
      await kiosk.client.getByRole('heading', { name: 'This kiosk belongs to no shop yet' }).waitFor();
      await kiosk.client.getByText(path.join(folder, 'enrolment.json')).waitFor();
      expect(await kiosk.client.evaluate(() => fetch('/api/shop').catch((error: Error) => error.name))).toBe(
        'TypeError',
      );
      const told = kiosk.client.evaluate(() => window.sidelane!.enrolment());
      await expect(told).rejects.toThrow('enrolment_missing');
      writeEnrolment(path.join(folder, 'enrolment.json'), suite.seller().enrolment);
      await kiosk.client.getByRole('heading', { name: 'A page', exact: true }).waitFor();
      expect(await kiosk.client.evaluate(() => fetch('/api/shop').then(({ status }) => status))).toBe(200);
    } finally {
      await kiosk.stop();
    }
  });

  it('does not use a credential that others may read', async () => {
    const kiosk = await suite.startKiosk(temporaryFolder(), { mode: 0o644 });
    try {
      await kiosk.client.getByText('its mode is 0644 and has to be 0600').waitFor();
      expect(await kiosk.client.evaluate(() => fetch('/api/shop').catch((error: Error) => error.name))).toBe(
        'TypeError',
      );
      expect(suite.seller().received).toHaveLength(1);
    } finally {
      await kiosk.stop();
    }
  });
});
