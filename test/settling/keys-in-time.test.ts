import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { sealCompact, verifyCompact } from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import { keySetType } from '../../contract/settling/key-set.ts';
import type { KeySet } from '../../contract/settling/key-set.ts';
import { makeNonce, sealType } from '../../contract/settling/seal.ts';
import { currentDatedKey } from '../../settling/keys/dated-keys.ts';
import type { DatedKey } from '../../settling/keys/dated-keys.ts';
import { KeySetPublisher } from '../../settling/keys/key-set-publisher.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { ReceiptSigner } from '../../settling/keys/receipt-signer.ts';
import { SealOpener } from '../../settling/keys/seal-opener.ts';

const [one, other, root] = [makeKeyPair(), makeKeyPair(), makeKeyPair()];

const dated = (pair: KeyPair, changes: Partial<DatedKey> = {}): DatedKey => ({
  ...pair,
  purpose: 'notice',
  notBefore: 100,
  notAfter: 200,
  usedFrom: 100,
  opensUntil: null,
  ...changes,
});

const at = (now: number, ...keys: DatedKey[]) => currentDatedKey(keys, now)?.kid;

it('A key signs from when it is used and valid until it ends, and the one in use for the shortest time signs', () => {
  expect([99, 100, 199, 200].map((now) => at(now, dated(one)))).toEqual([undefined, one.kid, one.kid, undefined]);
  expect([109, 110].map((now) => at(now, dated(one, { usedFrom: 110 })))).toEqual([undefined, one.kid]);
  expect(at(90, dated(one, { usedFrom: 0 }))).toBeUndefined();
  const newer = dated(other, { usedFrom: 150 });
  expect([149, 150].map((now) => at(now, newer, dated(one)))).toEqual([one.kid, other.kid]);
  expect(at(150, { ...newer, privateKey: null }, dated(one))).toBe(one.kid);
});

it('Nothing is signed when every key has ended', () => {
  const keys = { notice: [dated(one)] };
  const signer = new NoticeSigner(keys, new MovableClock(200));
  expect(() => signer.currentKey()).toThrow('No notice key is valid now');
  expect(() => new ReceiptSigner(keys, new MovableClock(200)).sign({} as never)).toThrow('No notice key is valid now');
});

it('Notices, times and receipts hold what they say, by the key in use, each as what it is', () => {
  const keys = { notice: [dated(other, { usedFrom: 180 }), dated(one)] };
  const clock = new MovableClock(150);
  const subject = { sellerId: 's', applicationId: 'a', amountMinor: 5, currency: 'EUR' } as const;
  const read = (signed: string, type: string) =>
    verifyCompact(signed, type, ({ kid }) => (kid === one.kid ? one.publicKey : undefined));
  const notices = new NoticeSigner(keys, clock);
  expect(notices.currentKey().kid).toBe(one.kid);
  const notice = notices.sign({ ...subject, more: 1 } as typeof subject, { kind: 'approval', heldUntil: 9 }, 7);
  const said = { ...subject, kind: 'approval', heldUntil: 9, decidedAt: 7 };
  expect(read(notice, 'sidelane-notice+jws')).toEqual({ noticeId: expect.any(String), ...said });
  expect(read(notices.signTime('n'), 'sidelane-time+jws')).toEqual({ nonce: 'n', now: 150 });
  const { receipt, keyId } = new ReceiptSigner(keys, clock).sign({ ...subject, doneAt: 7 } as never);
  expect(keyId).toBe(one.kid);
  expect(read(receipt, 'sidelane-receipt+jws')).toEqual({ receiptId: expect.any(String), ...subject, doneAt: 7 });
});

it('A seal opens until a rotation ended its key, or for the lifetime of a seal after it ended by itself', () => {
  const nonce = makeNonce();
  const card = { number: '4111111111111111', expiry: '2028-03', name: 'A', birthDate: '1984-02-29' };
  const subject = { applicationId: '01912345-6789-7abc-8def-0123456789ab', sellerId: 's', terminalId: 't' };
  const contents = { card, ...subject, amountMinor: 1, currency: 'EUR', issuedAt: 1, nonce };
  const seal = (pair = one, kid = pair.kid, what: object = contents) =>
    sealCompact(what, pair.publicKey, { kid, typ: sealType });
  const opens = (now: number, sent: string, changes: Partial<DatedKey> = {}) =>
    new SealOpener({ sealing: [dated(other), dated(one, changes)] }, new MovableClock(now), 30).open(sent)?.keyId;
  expect([229, 230].map((now) => opens(now, seal()))).toEqual([one.kid, undefined]);
  expect([149, 150].map((now) => opens(now, seal(), { opensUntil: 150 }))).toEqual([one.kid, undefined]);
  expect([249, 250].map((now) => opens(now, seal(), { opensUntil: 250 }))).toEqual([one.kid, undefined]);
  expect(opens(150, seal(), { privateKey: null })).toBeUndefined();
  expect(opens(150, seal(one, other.kid))).toBeUndefined();
  expect(opens(150, seal(root))).toBeUndefined();
  expect(opens(150, seal(one, one.kid, { ...contents, more: 1 }))).toBeUndefined();
  expect(opens(150, 'no seal')).toBeUndefined();
  const [opener, sent] = [new SealOpener({ sealing: [dated(one)] }, new MovableClock(150), 30), seal()];
  expect(opener.open(sent)).toEqual({ contents, keyId: one.kid });
});

const published = ({ kid, publicJwk, purpose, notBefore, notAfter }: DatedKey) => ({
  kid,
  jwk: publicJwk,
  purpose,
  notBefore,
  notAfter,
});

it('A key set is signed anew after an hour, when a key changed, and when the clock was set back', () => {
  const hourMs = 3_600_000;
  const start = 1_800_000_000_000;
  const clock = new MovableClock(start);
  const ending = dated(other, { purpose: 'seal', notBefore: 0, notAfter: start + hourMs });
  const keys = {
    root,
    sealing: [ending],
    notice: [dated(one)],
    generation: 1,
    rootThumbprint: root.kid,
    number: null as never,
  };
  const uses: string[] = [];
  const publisher = new KeySetPublisher(keys, clock, (keyId) => uses.push(keyId));
  const signed = () => verifyCompact(publisher.signedKeySet(), keySetType, () => root.publicKey) as unknown as KeySet;
  const { sealing, notice } = keys;
  expect(signed()).toEqual({
    issuer: 'settling',
    issuedAt: start,
    expiresAt: start + 24 * hourMs,
    keys: [...sealing, ...notice].map(published),
  });
  const issuedAt = (now: number) => {
    clock.set(now);
    return signed().issuedAt;
  };
  expect(issuedAt(start + hourMs - 1)).toBe(start);
  expect(signed().keys).toHaveLength(2);
  expect(issuedAt(start + hourMs)).toBe(start + hourMs);
  // The sealing key ended; the notice key that ended long ago goes on proving what it signed.
  expect(signed().keys.map(({ kid }) => kid)).toEqual([one.kid]);
  expect(issuedAt(start + hourMs + 1)).toBe(start + hourMs);
  keys.generation++;
  expect(signed().issuedAt).toBe(start + hourMs + 1);
  expect(issuedAt(start - 1)).toBe(start - 1);
  expect(uses).toEqual([root.kid, root.kid, root.kid, root.kid]);
});

it('An error that is no fault of a seal is thrown, rather than told as a seal that does not open', () => {
  const broken = {
    get sealing(): never {
      throw new Error('the keys cannot be read');
    },
  };
  const seal = sealCompact({}, one.publicKey, { kid: one.kid, typ: sealType });
  expect(() => new SealOpener(broken, new MovableClock(150), 30).open(seal)).toThrow('the keys cannot be read');
});
