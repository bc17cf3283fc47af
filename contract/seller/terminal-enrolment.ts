import type { CryptoKey } from 'jose';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { z } from 'zod';
import { publicJwkSchema, rootThumbprintSchema } from '../settling/key-set.ts';
import { cpaceGenerator, cpaceKey, makeCpaceShare } from './cpace.ts';
import type { CpaceShare } from './cpace.ts';
import { staffPinHashSchema } from './kiosk-care.ts';
import type { PublicJwk } from './terminal-key.ts';

/**
 * How a kiosk becomes a terminal with a code of six digits, over an open network (docs/enrolment.md). Both ends take their half
 * of the conversation from here. The kiosk is the initiator of the exchange: it proves first.
 */
type Bytes = Uint8Array<ArrayBuffer>;

export const enrolmentCodeSchema = z.string().regex(/^\d{6}$/, 'has to be six digits');

/** 32 bytes in base64url. */
const pointSchema = z.string().regex(/^[\w-]{43}$/);

/**
 * The binding of a conversation. `certificate`: the seller's own, so that the kiosk pins its public key. `authorities`: a
 * proxy's, which the system's certificate authorities have to vouch for. `this-machine`: no network lies between.
 */
export const enrolmentBindingSchema = z.enum(['certificate', 'authorities', 'this-machine']);

/** The answer to `POST /api/enrolments`. */
export const enrolmentConversationSchema = z.strictObject({
  conversationId: z.uuid(),
  /** Of the code's stretching, base64url. */
  salt: z.string().regex(/^[\w-]{22}$/),
  binding: enrolmentBindingSchema,
  sellerShare: pointSchema,
});

/**
 * `POST /api/enrolments/ID` proves the code. The proof covers the kiosk's public key, so that a man in the middle cannot replace
 * it.
 */
export const enrolmentProofSchema = z.strictObject({
  kioskShare: pointSchema,
  publicJwk: publicJwkSchema,
  proof: z.string().regex(/^[\w-]{86}$/),
});

/** The answer: the enrolment as a compact JWE under the key of the conversation. */
export const sealedEnrolmentSchema = z.strictObject({ enrolment: z.string().max(8_000) });

/** What is in it. */
export const handedOverEnrolmentSchema = z.strictObject({
  terminalId: z.string(),
  credential: z.string(),
  rootThumbprint: rootThumbprintSchema,
  shopName: z.string(),
  /** BCP 47, of the shop. */
  shopLocale: z.string(),
  staffPin: staffPinHashSchema.nullable(),
});

export type EnrolmentBinding = z.infer<typeof enrolmentBindingSchema>;
export type EnrolmentConversation = z.infer<typeof enrolmentConversationSchema>;
export type EnrolmentProof = z.infer<typeof enrolmentProofSchema>;
export type SealedEnrolment = z.infer<typeof sealedEnrolmentSchema>;
export type HandedOverEnrolment = z.infer<typeof handedOverEnrolmentSchema>;

/**
 * The number of rounds that stretch the code. A copy of the seller's database does not reveal the digits; guessing them has a
 * cost. This does not protect an open code, because the stretched value is itself the secret of the exchange: a copy of the
 * database is enough to enrol while the code is open. The seller deletes the value when the code ends.
 */
const stretchingRounds = 200_000;

const encoder = new TextEncoder();
const bytesOf = (text: string): Bytes => encoder.encode(text);

function fromBase64url(text: string): Bytes {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function toBase64url(bytes: Bytes): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** A random salt for `stretchEnrolmentCode`, base64url. */
export function makeEnrolmentSalt(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(16)));
}

/** Stretches a code into the value that the seller stores, base64url: PBKDF2 (RFC 8018) with HMAC-SHA-512. */
export async function stretchEnrolmentCode(code: string, salt: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', bytesOf(code), 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-512', salt: fromBase64url(salt), iterations: stretchingRounds };
  return toBase64url(new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256)));
}

/** @param seenKeySha256 of the seller's certificate, as this side sees or has it; only where it is what binds */
function channelOf(binding: EnrolmentBinding, seenKeySha256: string | null): Bytes {
  if ((binding === 'certificate') !== (seenKeySha256 !== null))
    throw new Error(`The binding "${binding}" and the certificate do not fit together.`);
  return bytesOf(`sidelane enrolment 1 ${binding} ${seenKeySha256 ?? ''}`);
}

/** What a conversation is about, known to both sides. */
export type EnrolmentChannel = {
  conversationId: string;
  /** `stretchEnrolmentCode` of the code. */
  stretchedCode: string;
  binding: EnrolmentBinding;
  /** SHA-256 of the certificate's SubjectPublicKeyInfo, base64url; null unless the binding is `certificate`. */
  keySha256: string | null;
};

async function shareIn(channel: EnrolmentChannel, scalar?: Bytes): Promise<CpaceShare> {
  const generator = await cpaceGenerator(
    fromBase64url(channel.stretchedCode),
    channelOf(channel.binding, channel.keySha256),
    bytesOf(channel.conversationId),
  );
  return makeCpaceShare(generator, scalar);
}

async function derived(key: Bytes, conversationId: string, purpose: string, lengthBytes: number): Promise<Bytes> {
  const base = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-512', salt: bytesOf(conversationId), info: bytesOf(purpose) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 8 * lengthBytes));
}

async function keysOf(key: Bytes, conversationId: string): Promise<{ proofKey: CryptoKey; sealKey: Bytes }> {
  const [proofKey, sealKey] = await Promise.all([
    derived(key, conversationId, 'sidelane enrolment: proof of the kiosk', 64),
    derived(key, conversationId, 'sidelane enrolment: what is handed over', 32),
  ]);
  const hmac = { name: 'HMAC', hash: 'SHA-512' };
  return { proofKey: await crypto.subtle.importKey('raw', proofKey, hmac, false, ['sign', 'verify']), sealKey };
}

/** The bytes that the kiosk's proof covers: its share, and the key that it will sign with. */
function provedBytes(initiator: Bytes, { x, y }: PublicJwk): Bytes {
  const key = bytesOf(`sidelane terminal key ${x} ${y}`);
  const proved = new Uint8Array(initiator.length + key.length);
  proved.set(initiator);
  proved.set(key, initiator.length);
  return proved;
}

/**
 * The seller begins.
 * @returns the share to send, and the secret scalar, base64url, to take the conversation up again with
 */
export async function beginAsSeller(channel: EnrolmentChannel): Promise<{ sellerShare: string; scalar: string }> {
  const scalar = crypto.getRandomValues(new Uint8Array(32));
  const { point } = await shareIn(channel, scalar);
  return { sellerShare: toBase64url(point), scalar: toBase64url(scalar) };
}

/**
 * The kiosk answers.
 * @param publicJwk of the key that it will sign with
 * @returns what it sends, and how it opens what it is handed over then
 * @throws when the seller's share cannot be an honest one
 */
export async function proveAsKiosk(
  channel: EnrolmentChannel,
  sellerShare: string,
  publicJwk: PublicJwk,
): Promise<{ sent: EnrolmentProof; open: (sealed: SealedEnrolment) => Promise<HandedOverEnrolment | null> }> {
  const own = await shareIn(channel);
  const points = { initiator: own.point, responder: fromBase64url(sellerShare), isInitiator: true };
  const key = await cpaceKey(own, points, bytesOf(channel.conversationId));
  const { proofKey, sealKey } = await keysOf(key, channel.conversationId);
  const proof = new Uint8Array(await crypto.subtle.sign('HMAC', proofKey, provedBytes(points.initiator, publicJwk)));
  return {
    sent: { kioskShare: toBase64url(own.point), publicJwk, proof: toBase64url(proof) },
    async open({ enrolment }) {
      try {
        const { plaintext } = await compactDecrypt(enrolment, sealKey, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return handedOverEnrolmentSchema.parse(JSON.parse(new TextDecoder().decode(plaintext)));
      } catch {
        return null;
      }
    },
  };
}

/**
 * The seller judges the kiosk's proof.
 * @returns how it seals what it hands over, or null when the kiosk does not know the code, or stands at another channel
 */
export async function judgeAsSeller(
  channel: EnrolmentChannel,
  scalar: string,
  { kioskShare, publicJwk, proof }: EnrolmentProof,
): Promise<{ seal: (enrolment: HandedOverEnrolment) => Promise<SealedEnrolment> } | null> {
  const own = await shareIn(channel, fromBase64url(scalar));
  const points = { initiator: fromBase64url(kioskShare), responder: own.point, isInitiator: false };
  const key = await cpaceKey(own, points, bytesOf(channel.conversationId)).catch(() => null);
  if (key === null) return null;
  const { proofKey, sealKey } = await keysOf(key, channel.conversationId);
  const proved = provedBytes(points.initiator, publicJwk);
  if (!(await crypto.subtle.verify('HMAC', proofKey, fromBase64url(proof), proved))) return null;
  return {
    seal: async (enrolment) => ({
      enrolment: await new CompactEncrypt(bytesOf(JSON.stringify(enrolment)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(sealKey),
    }),
  };
}
