import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { z } from 'zod';

/**
 * Settling's public keys, signed by its root. Terminals and sellers pin the root's thumbprint (RFC 7638), so that a server that
 * delivers the key set cannot add a key of its own.
 */
export const keySetType = 'sidelane-key-set+jws';

export const publicJwkSchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  y: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});

export const publishedKeySchema = z.strictObject({
  /** RFC 7638 thumbprint of `jwk`. */
  kid: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  purpose: z.enum(['seal', 'notice']),
  jwk: publicJwkSchema,
  /** Epoch milliseconds; valid from `notBefore` up to but not including `notAfter`. */
  notBefore: z.int(),
  notAfter: z.int(),
});

export type PublishedKey = z.infer<typeof publishedKeySchema>;

/** A key set is believed for a day after it was signed: a key that it names may be sealed for until then. */
export const keySetLifetimeMs = 24 * 3_600_000;

/** So that a key set always fits into an answer. */
export const mostPublishedKeys = 64;

export const keySetSchema = z.strictObject({
  issuer: z.literal('settling'),
  issuedAt: z.int(),
  expiresAt: z.int(),
  keys: z.array(publishedKeySchema).min(1).max(mostPublishedKeys),
});

export type KeySet = z.infer<typeof keySetSchema>;

/** RFC 7638, SHA-256, base64url: what is pinned of the root. */
export const rootThumbprintSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export type KeySetRefusal =
  | 'key_set_root_not_pinned'
  | 'key_set_signature_invalid'
  | 'key_set_malformed'
  | 'key_set_expired';

/**
 * Verifies a signed key set against the pinned root.
 * @param signed compact JWS (ES256) whose header carries the root's public key
 * @param rootThumbprint what was pinned at enrolment
 * @param now epoch milliseconds
 */
export async function verifyKeySet(
  signed: string,
  rootThumbprint: string,
  now: number,
): Promise<{ keySet: KeySet } | { refusal: KeySetRefusal }> {
  let payload: Uint8Array;
  try {
    const header = decodeProtectedHeader(signed);
    const root = publicJwkSchema.safeParse(header.jwk);
    if (header.typ !== keySetType || !root.success) return { refusal: 'key_set_malformed' };
    if ((await calculateJwkThumbprint(root.data)) !== rootThumbprint) return { refusal: 'key_set_root_not_pinned' };
    ({ payload } = await compactVerify(signed, await importJWK(root.data, 'ES256'), { algorithms: ['ES256'] }));
  } catch {
    return { refusal: 'key_set_signature_invalid' };
  }
  let keySet: KeySet;
  try {
    keySet = keySetSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return { refusal: 'key_set_malformed' };
  }
  if (now >= keySet.expiresAt) return { refusal: 'key_set_expired' };
  return { keySet };
}

/** The key of `purpose` that is valid at `now` and stays valid longest, or undefined. */
export function currentKey(keySet: KeySet, purpose: PublishedKey['purpose'], now: number): PublishedKey | undefined {
  return keySet.keys
    .filter((key) => key.purpose === purpose && key.notBefore <= now && now < key.notAfter)
    .toSorted((a, b) => b.notAfter - a.notAfter)[0];
}
