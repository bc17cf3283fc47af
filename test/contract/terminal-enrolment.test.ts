import { createHmac, hkdfSync, pbkdf2Sync } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { cpaceGenerator, cpaceKey, makeCpaceShare } from '../../contract/seller/cpace.ts';
import {
  beginAsSeller,
  judgeAsSeller,
  makeEnrolmentSalt,
  proveAsKiosk,
  stretchEnrolmentCode,
} from '../../contract/seller/terminal-enrolment.ts';
import type { EnrolmentChannel, EnrolmentProof } from '../../contract/seller/terminal-enrolment.ts';
import { makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import type { PublicJwk } from '../../contract/seller/terminal-key.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const fromBase64url = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
const toBase64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

const conversationId = '0197c000-0000-4000-8000-000000000001';
const withCertificate: EnrolmentChannel = {
  conversationId,
  stretchedCode: 'w-_'.repeat(14) + 'w',
  binding: 'certificate',
  keySha256: 'K'.repeat(43),
};
const behindProxy: EnrolmentChannel = { ...withCertificate, binding: 'authorities', keySha256: null };
const onThisMachine: EnrolmentChannel = { ...withCertificate, binding: 'this-machine', keySha256: null };
const enrolment = {
  terminalId: 'terminal-1',
  credential: 'terminal-1.secret',
  rootThumbprint: 'A'.repeat(43),
  shopName: 'Käthe’s',
  shopLocale: 'de-DE',
  staffPin: null,
};
const lowOrder = toBase64url(new Uint8Array(32));

let publicJwk: PublicJwk;
beforeAll(async () => {
  ({ publicJwk } = await makeTerminalKey(false));
});

async function converse(kiosk: EnrolmentChannel, seller: EnrolmentChannel, change: Partial<EnrolmentProof> = {}) {
  const { sellerShare, scalar } = await beginAsSeller(seller);
  const { sent, open } = await proveAsKiosk(kiosk, sellerShare, publicJwk);
  return { judged: await judgeAsSeller(seller, scalar, { ...sent, ...change }), open, sent };
}

/** The seller's end by docs/enrolment.md, without this product's code for it: kiosks of other releases speak to it. */
async function sellerOfAnotherRelease({ stretchedCode, binding, keySha256 }: EnrolmentChannel) {
  const session = bytesOf(conversationId);
  const channel = bytesOf(`sidelane enrolment 1 ${binding} ${keySha256 ?? ''}`);
  const own = await makeCpaceShare(await cpaceGenerator(fromBase64url(stretchedCode), channel, session));
  const keysFor = async ({ kioskShare }: EnrolmentProof) => {
    const points = { initiator: fromBase64url(kioskShare), responder: own.point, isInitiator: false };
    const shared = await cpaceKey(own, points, session);
    const derived = (purpose: string, length: number) =>
      new Uint8Array(hkdfSync('sha512', shared, session, `sidelane enrolment: ${purpose}`, length));
    return { proofKey: derived('proof of the kiosk', 64), sealKey: derived('what is handed over', 32) };
  };
  return { sellerShare: toBase64url(own.point), keysFor };
}

const sealed = async (contents: object, key: Uint8Array, header = { alg: 'dir', enc: 'A256GCM' }) => ({
  enrolment: await new CompactEncrypt(bytesOf(JSON.stringify(contents))).setProtectedHeader(header).encrypt(key),
});

describe('A conversation about an enrolment', () => {
  it.each([withCertificate, behindProxy, onThisMachine])(
    'hands over what the seller gives: $binding',
    async (channel) => {
      const { judged, open, sent } = await converse(channel, channel);
      const handedOver = await judged!.seal(enrolment);
      expect(handedOver.enrolment).not.toContain('secret');
      expect(await open(handedOver)).toEqual(enrolment);
      expect(sent.publicJwk).toEqual(publicJwk);
    },
  );

  it.each([withCertificate, behindProxy, onThisMachine])(
    'sounds the same in every release: $binding',
    async (channel) => {
      const seller = await sellerOfAnotherRelease(channel);
      const { sent, open } = await proveAsKiosk(channel, seller.sellerShare, publicJwk);
      const { proofKey, sealKey } = await seller.keysFor(sent);
      const key = bytesOf(`sidelane terminal key ${publicJwk.x} ${publicJwk.y}`);
      const proof = createHmac('sha512', proofKey).update(fromBase64url(sent.kioskShare)).update(key);
      expect(sent.proof).toBe(proof.digest('base64url'));
      expect(await open(await sealed(enrolment, sealKey))).toEqual(enrolment);
    },
  );

  it('opens nothing that is encrypted in another way, under another key, or not of the form', async () => {
    const seller = await sellerOfAnotherRelease(onThisMachine);
    const { sent, open } = await proveAsKiosk(onThisMachine, seller.sellerShare, publicJwk);
    const { sealKey } = await seller.keysFor(sent);
    const { credential: _left, ...incomplete } = enrolment;
    const refused = [
      await sealed(enrolment, sealKey, { alg: 'dir', enc: 'A128CBC-HS256' }),
      await sealed(enrolment, sealKey, { alg: 'A256KW', enc: 'A256GCM' }),
      await sealed(enrolment, new Uint8Array(32)),
      await sealed(incomplete, sealKey),
      { enrolment: 'a.b.c.d.e' },
    ];
    expect(await Promise.all(refused.map(open))).toEqual(refused.map(() => null));
  });

  it.each<[string, EnrolmentChannel]>([
    ['another code', { ...withCertificate, stretchedCode: 'v'.repeat(43) }],
    ['another certificate', { ...withCertificate, keySha256: 'L'.repeat(43) }],
    ['a proxy in between', behindProxy],
    ['another conversation', { ...withCertificate, conversationId: conversationId.replace('1', '2') }],
  ])('comes to nothing with %s', async (_what, kiosk) => {
    expect((await converse(kiosk, withCertificate)).judged).toBeNull();
  });

  it('comes to nothing when the key, the share or the proof was replaced on the way', async () => {
    const { publicJwk: other } = await makeTerminalKey(false);
    const replaced: Partial<EnrolmentProof>[] = [
      { publicJwk: other },
      { publicJwk: { ...publicJwk, x: other.x } },
      { publicJwk: { ...publicJwk, y: other.y } },
      { kioskShare: (await beginAsSeller(withCertificate)).sellerShare },
      { kioskShare: lowOrder },
      { proof: 'A'.repeat(86) },
    ];
    const judged = await Promise.all(replaced.map((change) => converse(withCertificate, withCertificate, change)));
    expect(judged.map((each) => each.judged)).toEqual(replaced.map(() => null));
  });

  it('ends at a seller’s share that no honest seller sends', async () => {
    await expect(proveAsKiosk(withCertificate, lowOrder, publicJwk)).rejects.toThrow();
  });

  it.each<[EnrolmentChannel, string]>([
    [{ ...withCertificate, keySha256: null }, 'certificate'],
    [{ ...behindProxy, keySha256: 'K'.repeat(43) }, 'authorities'],
    [{ ...onThisMachine, keySha256: 'K'.repeat(43) }, 'this-machine'],
  ])('is never bound to half of a channel (case %#)', async (channel, binding) => {
    const why = `The binding "${binding}" and the certificate do not fit together.`;
    await expect(beginAsSeller(channel)).rejects.toThrow(why);
  });

  it('is begun with a scalar of 32 bytes that differs each time', async () => {
    const begun = await Promise.all(Array.from({ length: 8 }, () => beginAsSeller(withCertificate)));
    expect(new Set(begun.map(({ scalar }) => scalar)).size).toBe(begun.length);
    for (const { scalar, sellerShare } of begun) {
      expect([scalar, sellerShare]).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/^[\w-]{43}$/)));
    }
  });
});

describe('The code of an enrolment', () => {
  it.each(['482915', '000000'])('is stretched by 200,000 rounds of PBKDF2 with SHA-512: %s', async (code) => {
    const salt = '-_09azAZ-_09azAZ-_09aw';
    const stretched = pbkdf2Sync(code, Buffer.from(salt, 'base64url'), 200_000, 32, 'sha512');
    expect(await stretchEnrolmentCode(code, salt)).toBe(stretched.toString('base64url'));
  });

  it('gets a salt of 16 random bytes in base64url', () => {
    const salts = Array.from({ length: 200 }, makeEnrolmentSalt);
    expect(salts.filter((salt) => !/^[\w-]{22}$/.test(salt))).toEqual([]);
    expect(new Set(salts).size).toBe(salts.length);
  });
});
