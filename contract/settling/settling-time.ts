import { compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import type { KeySet } from './key-set.ts';

/**
 * Sellers and terminals compare their clocks with this time of settling.
 *
 * - `GET /health?nonce=N` → 200 with a `SettlingHealth`: for the seller, who gets it from settling itself.
 * - `GET /time?nonce=N` → 200 with the same as a compact JWS (ES256) by a notice key: for terminals, who get it through the
 *   seller. The nonce is the terminal's own, so a dishonest seller can neither make a time up nor repeat an old one.
 */
export const settlingTimeType = 'sidelane-time+jws';

/** Made by the one who asks, at least 128 random bits where the answer has to be believed; repeated in the answer. */
export const timeNonceSchema = z.string().regex(/^[A-Za-z0-9_-]{16,128}$/);

export const settlingHealthSchema = z.strictObject({
  /** False while it can record nothing, and so decide nothing. */
  ok: z.boolean(),
  /** Epoch milliseconds by settling's clock. */
  now: z.int(),
  /** That of the question, where it was of the form of a nonce. */
  nonce: z.string().optional(),
});

export type SettlingHealth = z.infer<typeof settlingHealthSchema>;

export const settlingTimeSchema = z.strictObject({
  nonce: timeNonceSchema,
  /** Epoch milliseconds by settling's clock. */
  now: z.int(),
});

export type SettlingTime = z.infer<typeof settlingTimeSchema>;

/** As sent: a compact JWS. */
export const signedTimeSchema = z.string().max(1024);

/**
 * Reads the time that settling signed for this nonce, in epoch milliseconds; undefined when the signature is not settling's. The
 * key has to be in use at the time that it signs, so a key that is no longer used can only state a past time.
 */
export async function readSettlingTime(signed: string, keySet: KeySet, nonce: string): Promise<number | undefined> {
  let time: SettlingTime | undefined;
  let usable: { notBefore: number; notAfter: number } | undefined;
  try {
    const { payload } = await compactVerify(
      signed,
      (header) => {
        const key = keySet.keys.find(({ kid, purpose }) => purpose === 'notice' && kid === header.kid);
        if (header.typ !== settlingTimeType || !key) throw new Error('not by a notice key of this key set');
        usable = key;
        return importJWK(key.jwk, 'ES256');
      },
      { algorithms: ['ES256'] },
    );
    time = settlingTimeSchema.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
  } catch {
    return undefined;
  }
  if (!time || !usable || time.nonce !== nonce) return undefined;
  return usable.notBefore <= time.now && time.now < usable.notAfter ? time.now : undefined;
}
