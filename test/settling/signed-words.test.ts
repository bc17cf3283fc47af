import { createHash } from 'node:crypto';
import { CompactSign, compactDecrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { signCompact } from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import { readTerminalSignature } from '../../platform/terminal-signature.ts';
import { currentKey, keySetType, verifyKeySet } from '../../contract/settling/key-set.ts';
import type { KeySet, PublishedKey } from '../../contract/settling/key-set.ts';
import { noticeIsAbout, noticeType, verifyNotice } from '../../contract/settling/notice.ts';
import type { Notice } from '../../contract/settling/notice.ts';
import { receiptIsAbout, receiptType } from '../../contract/settling/receipt.ts';
import type { Receipt } from '../../contract/settling/receipt.ts';
import { makeNonce, sealForSettling, sealType } from '../../contract/settling/seal.ts';
import { readSettlingTime, settlingTimeType } from '../../contract/settling/settling-time.ts';
import { signSeal } from '../../contract/settling/terminal-signature.ts';

const [root, sealing, notice, stranger] = [makeKeyPair(), makeKeyPair(), makeKeyPair(), makeKeyPair()];
const uuid = '01912345-6789-7abc-8def-0123456789ab';

const publish = (key: KeyPair, purpose: PublishedKey['purpose'], notBefore = 100, notAfter = 200): PublishedKey => ({
  kid: key.kid,
  jwk: key.publicJwk as PublishedKey['jwk'],
  purpose,
  notBefore,
  notAfter,
});
const keySet: KeySet = {
  issuer: 'settling',
  issuedAt: 100,
  expiresAt: 200,
  // The sealing key lies before the notice keys: a place in the list says nothing.
  keys: [publish(sealing, 'seal'), publish(stranger, 'notice'), publish(notice, 'notice')],
};

const signed = (contents: unknown, by: KeyPair, typ: string, more: object = {}) =>
  signCompact(contents as object, by.privateKey, { kid: by.kid, typ, ...more });

describe('A key set', () => {
  const withRoot = (contents: unknown, typ = keySetType, by = root, jwk: unknown = by.publicJwk) =>
    signed(contents, by, typ, { jwk });

  it('is believed until it expires, when the pinned root signed it', async () => {
    expect(await verifyKeySet(withRoot(keySet), root.kid, 199)).toEqual({ keySet });
    expect(await verifyKeySet(withRoot(keySet), root.kid, 200)).toEqual({ refusal: 'key_set_expired' });
  });

  it.each([
    ['key_set_malformed', withRoot(keySet, noticeType)],
    ['key_set_malformed', withRoot(keySet, keySetType, root, { kty: 'EC' })],
    ['key_set_malformed', withRoot({ ...keySet, keys: [] })],
    ['key_set_root_not_pinned', withRoot(keySet, keySetType, stranger)],
    ['key_set_signature_invalid', withRoot(keySet, keySetType, stranger, root.publicJwk)],
    ['key_set_signature_invalid', 'no key set'],
  ])('is %s otherwise', async (refusal, sent) => {
    expect(await verifyKeySet(sent, root.kid, 150)).toEqual({ refusal });
  });

  it('gives the key of a purpose that is valid and stays so longest', () => {
    const keys = [
      publish(stranger, 'notice', 0, 999),
      publish(sealing, 'seal', 100, 150),
      publish(notice, 'seal', 110, 300),
      publish(root, 'seal', 100, 200),
    ];
    const at = (now: number) => currentKey({ ...keySet, keys }, 'seal', now)?.kid;
    expect([99, 100, 109, 110, 299, 300].map(at)).toEqual([
      undefined,
      root.kid,
      root.kid,
      notice.kid,
      notice.kid,
      undefined,
    ]);
  });
});

const about = { applicationId: uuid, sellerId: 's', amountMinor: 5, currency: 'EUR' } as const;
const contents: Notice = { noticeId: uuid, kind: 'reversal', ...about, decidedAt: 150 };

describe('A notice', () => {
  it('is read when a notice key of the key set signed it', async () => {
    expect(await verifyNotice(signed(contents, notice, noticeType), keySet)).toEqual({ notice: contents });
  });

  it.each([
    ['notice_key_unknown', signed(contents, sealing, noticeType)],
    ['notice_key_unknown', signed(contents, root, noticeType)],
    ['notice_key_unknown', signed(contents, notice, receiptType)],
    ['notice_signature_invalid', signed(contents, root, noticeType, { kid: notice.kid })],
    ['notice_signature_invalid', 'no notice'],
    ['notice_malformed', signed({ ...contents, kind: 'gift' }, notice, noticeType)],
  ])('is %s otherwise', async (refusal, sent) => {
    expect(await verifyNotice(sent, keySet)).toEqual({ refusal });
  });

  it.each(Object.keys(about))('of another %s is about something else', (name) => {
    expect(noticeIsAbout(contents, about)).toBe(true);
    expect(noticeIsAbout(contents, { ...about, [name]: name === 'amountMinor' ? 6 : 'other' })).toBe(false);
  });
});

describe('A receipt', () => {
  const asked = { operation: 'void', operationId: uuid, ...about } as const;
  const rest = { heldMinor: 0, capturedMinor: 0, refundedMinor: 0, expiresAt: 1, doneAt: 1 };
  const receipt: Receipt = { receiptId: uuid, ...asked, ...rest, state: 'voided' };

  it.each(Object.keys(asked))('of another %s is about something else', (name) => {
    expect(receiptIsAbout(receipt, asked)).toBe(true);
    expect(receiptIsAbout(receipt, { ...asked, [name]: name === 'amountMinor' ? 6 : 'other' })).toBe(false);
  });

  it('cannot pass for a notice: the types of what settling signs differ', () => {
    expect([receiptType, noticeType, keySetType, settlingTimeType, sealType]).toEqual([
      'sidelane-receipt+jws',
      'sidelane-notice+jws',
      'sidelane-key-set+jws',
      'sidelane-time+jws',
      'sidelane-seal+jwe',
    ]);
  });
});

describe("Settling's time", () => {
  const nonce = 'n'.repeat(16);
  const time = (now: number, by = notice, typ = settlingTimeType, more = {}) =>
    signed({ nonce, now, ...more }, by, typ);

  it('is read while the key that signed it is in use', async () => {
    const read = [99, 100, 199, 200].map((now) => readSettlingTime(time(now), keySet, nonce));
    expect(await Promise.all(read)).toEqual([undefined, 100, 199, undefined]);
  });

  it.each([
    ['for another nonce', time(150), 'm'.repeat(16)],
    ['by a sealing key', time(150, sealing), nonce],
    ['by a key of somebody else', time(150, root), nonce],
    ['as something else', time(150, notice, noticeType), nonce],
    ['with more in it', time(150, notice, settlingTimeType, { more: 1 }), nonce],
    ['in no form', 'no time', nonce],
  ])('is not read %s', async (_what, sent, asked) => {
    expect(await readSettlingTime(sent, keySet, asked)).toBeUndefined();
  });

  it('is not read when a notice key signed it with another algorithm', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ nonce, now: 150 }));
    const sent = await new CompactSign(bytes)
      .setProtectedHeader({ alg: 'HS256', kid: notice.kid, typ: settlingTimeType })
      .sign(new Uint8Array(32));
    expect(await readSettlingTime(sent, keySet, nonce)).toBeUndefined();
  });
});

describe('A seal', () => {
  it('opens with the key that it names, as a seal, and holds what was sealed', async () => {
    const sealed = {
      card: { number: '4539148803436467', expiry: '2028-03', name: 'A', birthDate: '1984-02-29' },
      ...about,
      terminalId: 't',
      issuedAt: 1,
      nonce: makeNonce(),
    };
    const seal = await sealForSettling(sealed, publish(sealing, 'seal'));
    const { plaintext, protectedHeader } = await compactDecrypt(seal, sealing.privateKey);
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(sealed);
    expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', kid: sealing.kid, typ: sealType });
    await expect(sealForSettling({ ...sealed, nonce: 'short' }, publish(sealing, 'seal'))).rejects.toThrow('nonce');
  });

  it('has a nonce of 128 random bits, in letters of base64url', () => {
    const nonces = Array.from({ length: 200 }, makeNonce);
    for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9_-]{21}[AQgw]$/);
    expect(new Set(nonces).size).toBe(200);
    expect(nonces.join('')).toMatch(/-.*_|_.*-/);
  });
});

describe("A terminal's signature", () => {
  it('is over this very seal, by the key that it names, whatever the bytes of the digest', async () => {
    const publicJwk = notice.publicJwk as PublishedKey['jwk'];
    const jwk = notice.privateKey.export({ format: 'jwk' }) as JsonWebKey;
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const privateKey = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']);
    const subject = { ...about, terminalId: 't' };
    const by = { privateKey, thumbprint: notice.kid };
    for (let count = 0; count < 20; count++) {
      const seal = `a..b.c.${count}`;
      const signature = await signSeal({ ...subject, seal, issuedAt: 7 }, by);
      const sealSha256 = createHash('sha256').update(seal).digest('base64url');
      const read = readTerminalSignature({ signature, publicJwk }, { ...subject, seal });
      expect(read).toEqual({ ...subject, sealSha256, issuedAt: 7 });
      expect(readTerminalSignature({ signature, publicJwk }, { ...subject, seal: `${seal}x` })).toBeNull();
    }
    await expect(signSeal({ ...subject, terminalId: '', seal: 's', issuedAt: 7 }, by)).rejects.toThrow('terminalId');
  });
});
