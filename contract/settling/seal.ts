import { CompactEncrypt, importJWK } from 'jose';
import { z } from 'zod';
import { cardSchema } from '../card.ts';
import type { PublishedKey } from './key-set.ts';
import { amountMinorSchema, currencySchema } from '../money.ts';
import { terminalIdSchema } from './terminal-signature.ts';

/**
 * The sealed card (step 201), which only settling can open. It binds the card to one application, so that a seller can neither
 * charge an amount that the shopper did not see nor use the card again.
 */
export const sealType = 'sidelane-seal+jwe';

export const sealContentsSchema = z.strictObject({
  card: cardSchema,
  applicationId: z.uuid(),
  sellerId: z.string().min(1).max(64),
  terminalId: terminalIdSchema,
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  /** Epoch milliseconds, by the terminal's clock. */
  issuedAt: z.int().min(0),
  /** At least 128 random bits, base64url: settling accepts each once. */
  nonce: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/),
});

export type SealContents = z.infer<typeof sealContentsSchema>;

/** A compact JWE is at most this long; anything longer is refused before it is looked at. */
export const longestSeal = 4096;

export const sealSchema = z
  .string()
  .max(longestSeal)
  .regex(/^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);

/** 128 random bits, base64url. */
export function makeNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * Seals a card for settling as a compact JWE (ECDH-ES on P-256, A256GCM; RFC 7516, RFC 7518 §4.6).
 * @param key a sealing key out of a key set that was verified against the pinned root (`verifyKeySet`)
 * @throws when the contents are not of their schema
 */
export async function sealForSettling(contents: SealContents, key: PublishedKey): Promise<string> {
  const clear = new TextEncoder().encode(JSON.stringify(sealContentsSchema.parse(contents)));
  try {
    return await new CompactEncrypt(clear)
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid, typ: sealType })
      .encrypt(await importJWK(key.jwk, 'ECDH-ES'));
  } finally {
    clear.fill(0);
  }
}
