import type { CryptoKey, JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import { publicJwkSchema } from '../settling/key-set.ts';
import { amountMinorSchema, currencySchema } from '../money.ts';
import { sealSchema } from '../settling/seal.ts';
import { signSeal } from '../settling/terminal-signature.ts';

/**
 * A terminal's own key pair (ECDSA on P-256). The private half never leaves the terminal; the seller keeps the public half
 * with the terminal, and settling learns it with each check. A kiosk keeps its key with its enrolment, a browser in its own
 * storage, where no script can read it out.
 */
export type PublicJwk = z.infer<typeof publicJwkSchema>;

export type TerminalKey = {
  privateKey: CryptoKey;
  publicJwk: PublicJwk;
  /** RFC 7638, base64url. */
  thumbprint: string;
};

/** A private key as a file or a keychain holds it. */
export const terminalPrivateJwkSchema = publicJwkSchema.extend({ d: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

export type TerminalPrivateJwk = z.infer<typeof terminalPrivateJwkSchema>;

/** `POST /api/terminal-key`: a kiosk that was enrolled before terminals had keys hands in its public one, once. */
export const terminalKeySchema = z.strictObject({ publicJwk: publicJwkSchema });

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** @param isExtractable whether the private half may be written down; in a browser it may not */
export async function makeTerminalKey(isExtractable: boolean): Promise<TerminalKey> {
  const pair = await crypto.subtle.generateKey(algorithm, isExtractable, ['sign', 'verify']);
  const publicJwk = publicPart(await crypto.subtle.exportKey('jwk', pair.publicKey));
  return { privateKey: pair.privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}

/** The private half, to be written down. @throws when the key was made not to be */
export async function exportTerminalKey({ privateKey }: TerminalKey): Promise<TerminalPrivateJwk> {
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', privateKey);
  return terminalPrivateJwkSchema.parse({ kty, crv, x, y, d });
}

/** A key that was written down. @throws when it is no key on P-256 */
export async function importTerminalKey(written: TerminalPrivateJwk): Promise<TerminalKey> {
  const privateKey = await crypto.subtle.importKey('jwk', written, algorithm, false, ['sign']);
  const publicJwk = publicPart(written);
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}

function publicPart({ kty, crv, x, y }: JWK): PublicJwk {
  return publicJwkSchema.parse({ kty, crv, x, y });
}

/** The terminal's id, as its credential `TERMINAL_ID.SECRET` says it. */
export function terminalIdIn(credential: string): string {
  return credential.slice(0, credential.indexOf('.'));
}

/** The contents that a terminal signs when it applies, without those that it knows itself. */
export const sealToSignSchema = z.strictObject({
  applicationId: z.uuid(),
  sellerId: z.string().min(1).max(64),
  amountMinor: amountMinorSchema.min(1),
  currency: currencySchema,
  seal: sealSchema,
  /** Epoch milliseconds: when it was sealed, by the terminal's clock. */
  issuedAt: z.int().min(0),
});

export type SealToSign = z.infer<typeof sealToSignSchema>;

/** Signs over a seal as the terminal `terminalId`. @throws when what is to be signed is not of its form */
export function signAsTerminal(key: TerminalKey, terminalId: string, toSign: SealToSign): Promise<string> {
  return signSeal({ ...sealToSignSchema.parse(toSign), terminalId }, key);
}
