import { chmodSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KioskEnrolment } from '../../electron/enrolment/enrolment.ts';
import { handInKey, signSealOf } from '../../electron/seller/signing-key.ts';
import { readTerminalSignature } from '../../platform/terminal-signature.ts';
import { askThrough } from '../../contract/seller/seller-client.ts';
import type { SendToSeller } from '../../contract/seller/seller-client.ts';
import { exportTerminalKey, makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { noKeychain, writeEnrolment } from './kiosk-under-test.ts';

const right = {
  sellerUrl: 'https://seller.example',
  credential: 'kiosk-1.c2VjcmV0LXRoYXQtbm8tcGFnZS1tYXktc2Vl',
  rootThumbprint: 'R'.repeat(43),
  shopName: 'A shop',
};

const toSign = {
  applicationId: '01912345-6789-7abc-8def-0123456789ab',
  sellerId: 'shop',
  amountMinor: 12_50,
  currency: 'EUR',
  seal: 'a..b.c.d',
  issuedAt: 1,
} as const;

function enrolledWithoutKey() {
  const file = writeEnrolment(path.join(temporaryFolder(), 'enrolment.json'), right);
  return { file, enrolment: new KioskEnrolment(file, noKeychain) };
}

const refused = (refusal: string) => ({ refusal, message: '' });
const keyIn = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as { signingKey?: { x: string } }).signingKey;

describe('A kiosk that was enrolled before kiosks had keys', () => {
  it('writes its key down before it hands it in, and hands in the same one after it was killed', async () => {
    const { file, enrolment } = enrolledWithoutKey();
    const asked: unknown[] = [];
    const lost: SendToSeller = ({ path: address, body = '' }) => {
      asked.push([address, JSON.parse(body), keyIn(file)?.x]);
      return Promise.reject(new Error('killed here'));
    };
    expect(await handInKey(enrolment, askThrough(lost))).toBe('again');
    const { kty, crv, x, y } = keyIn(file) as unknown as Record<string, string>;
    expect(asked).toEqual([['/api/terminal-key', { publicJwk: { kty, crv, x, y } }, x]]);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const handedIn: unknown[] = [];
    const next = new KioskEnrolment(file, noKeychain);
    const kept: SendToSeller = async ({ body = '' }) => {
      handedIn.push(JSON.parse(body));
      return { status: 204, body: null };
    };
    expect(await handInKey(next, askThrough(kept))).toBe('kept');
    expect(handedIn).toEqual([{ publicJwk: { kty, crv, x, y } }]);
    expect(next.read()).toMatchObject({ enrolment: { ...right, signingKey: { x } } });
  });

  it('hands in nothing that it could not write down', async () => {
    const { file, enrolment } = enrolledWithoutKey();
    chmodSync(path.dirname(file), 0o500);
    let asked = 0;
    const ask = askThrough(() => (asked++, Promise.resolve({ status: 204, body: null })));
    // Root writes wherever it likes.
    if (process.getuid?.() !== 0) {
      await expect(handInKey(enrolment, ask)).rejects.toThrow(/EACCES/);
      expect(asked).toBe(0);
    }
    chmodSync(path.dirname(file), 0o700);
  });

  it('is told apart from one that the seller knows with another key', async () => {
    const { enrolment } = enrolledWithoutKey();
    const answered = (status: number, body: unknown) =>
      handInKey(
        enrolment,
        askThrough(() => Promise.resolve({ status, body })),
      );
    expect(await answered(409, refused('terminal_key_differs'))).toBe('refused');
    // Another server's conflict, or a refusal with a status that is not its own, says nothing about the key.
    expect(await answered(409, null)).toBe('again');
    expect(await answered(502, refused('terminal_key_differs'))).toBe('again');
    expect(await answered(503, refused('storage_unavailable'))).toBe('again');
  });
});

describe('What the shell signs', () => {
  it('names its own terminal, and is about the seal, application, seller and amount that the page gave', async () => {
    const key = await makeTerminalKey(true);
    const enrolment = {
      ...right,
      signingKey: await exportTerminalKey(key),
      shopLocale: null,
      sellerKeySha256: null,
      isSealed: false,
    };
    const signature = await signSealOf(enrolment, toSign);
    const { issuedAt, ...about } = toSign;
    const terminal = { signature, publicJwk: key.publicJwk };
    expect(readTerminalSignature(terminal, { ...about, terminalId: 'kiosk-1' })).toMatchObject({ issuedAt });
    expect(readTerminalSignature(terminal, { ...about, terminalId: 'kiosk-2' })).toBeNull();
    expect(readTerminalSignature(terminal, { ...about, terminalId: 'kiosk-1', seal: 'a..b.c.e' })).toBeNull();
    const { publicJwk } = await makeTerminalKey(false);
    expect(readTerminalSignature({ signature, publicJwk }, { ...about, terminalId: 'kiosk-1' })).toBeNull();
    await expect(signSealOf({ ...enrolment, signingKey: null }, toSign)).rejects.toThrow('no key of its own');
  });
});
