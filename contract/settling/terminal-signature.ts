import type { CryptoKey } from 'jose';
import { CompactSign } from 'jose';
import { z } from 'zod';
import { publicJwkSchema } from './key-set.ts';
import { amountMinorSchema, currencySchema } from '../money.ts';

/**
 * A terminal's signature over its seal, made with its own key when it applies (step 201). The seller's key alone is not enough to
 * have a check decided. Settling compares the terminal named here with the one inside the seal and the one in the seller's
 * request, and counts by the key that verified it.
 */
export const terminalSignatureType = 'sidelane-terminal+jws';

/** The id that the seller gave a terminal. */
export const terminalIdSchema = z
  .string()
  .max(64)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);

export const terminalSignatureContentsSchema = z.strictObject({
  applicationId: z.uuid(),
  sellerId: z.string().min(1).max(64),
  terminalId: terminalIdSchema,
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  /** SHA-256 of the seal as it is sent, base64url. */
  sealSha256: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** Epoch milliseconds, by the terminal's clock: for the record. How fresh it is, the seal says. */
  issuedAt: z.int().min(0),
});

export type TerminalSignatureContents = z.infer<typeof terminalSignatureContentsSchema>;

/** A compact JWS (ES256) whose `kid` is the thumbprint of the terminal's key. */
export const terminalSignatureSchema = z
  .string()
  .max(2048)
  .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/);

/**
 * Who enrolled the terminal: a member of staff in front of it, or the terminal itself, as browsers and programs do. A seller's
 * self-enrolled terminals count together as one.
 */
export const enrolledBySchema = z.enum(['staff', 'self']);

/** The terminal that applied, as the seller authenticated it: part of the seller's signed check request. */
export const requestingTerminalSchema = z.strictObject({
  terminalId: terminalIdSchema,
  enrolledBy: enrolledBySchema,
  publicJwk: publicJwkSchema,
  signature: terminalSignatureSchema,
});

export type EnrolledBy = z.infer<typeof enrolledBySchema>;
export type RequestingTerminal = z.infer<typeof requestingTerminalSchema>;

function toBase64url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Signs over a seal with the terminal's key.
 * @param key its private half, and the thumbprint (RFC 7638) of the public one
 * @throws when the contents are not of their schema
 */
export async function signSeal(
  { seal, ...others }: Omit<TerminalSignatureContents, 'sealSha256'> & { seal: string },
  { privateKey, thumbprint }: { privateKey: CryptoKey; thumbprint: string },
): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(seal));
  const contents = terminalSignatureContentsSchema.parse({
    ...others,
    sealSha256: toBase64url(new Uint8Array(digest)),
  });
  return new CompactSign(new TextEncoder().encode(JSON.stringify(contents)))
    .setProtectedHeader({ alg: 'ES256', kid: thumbprint, typ: terminalSignatureType })
    .sign(privateKey);
}
