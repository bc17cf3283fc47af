import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { z } from 'zod';
import type { publicJwkSchema } from '../contract/settling/key-set.ts';
import { terminalSignatureContentsSchema, terminalSignatureType } from '../contract/settling/terminal-signature.ts';
import type { TerminalSignatureContents } from '../contract/settling/terminal-signature.ts';
import { JoseError, thumbprint, verifyCompact } from './compact-jose.ts';
import { p256PublicKey } from './ecdsa-p256.ts';

/** What a terminal's signature has to be about. */
export type SignedSeal = Omit<TerminalSignatureContents, 'sealSha256' | 'issuedAt'> & { seal: string };

/**
 * Verifies a terminal's signature over its seal; the seller does so before it asks, and settling again before it decides.
 * @param publicJwk the key that the terminal was enrolled with
 * @returns what was signed; null when another key signed, the signature does not hold, or it speaks of anything else
 */
export function readTerminalSignature(
  { signature, publicJwk }: { signature: string; publicJwk: z.infer<typeof publicJwkSchema> },
  about: SignedSeal,
): TerminalSignatureContents | null {
  let payload: Record<string, unknown>;
  try {
    const keyId = thumbprint(publicJwk);
    payload = verifyCompact(signature, terminalSignatureType, ({ kid }) =>
      kid === keyId ? publicKeyOf(publicJwk, keyId) : undefined,
    );
  } catch (error) {
    if (error instanceof JoseError) return null;
    throw error;
  }
  const contents = terminalSignatureContentsSchema.safeParse(payload);
  return contents.success && isAbout(contents.data, about) ? contents.data : null;
}

const mostKept = 1_000;
const keptKeys = new Map<string, KeyObject>();

/**
 * The key of a terminal, kept for its next purchase: to check that a point is on the curve costs almost as much as to verify a
 * signature. When a thousand are kept, the one that was read first makes room.
 */
function publicKeyOf(publicJwk: z.infer<typeof publicJwkSchema>, keyId: string): KeyObject | undefined {
  const kept = keptKeys.get(keyId);
  if (kept) return kept;
  try {
    const key = p256PublicKey(publicJwk);
    const [oldest] = keptKeys.keys();
    if (oldest !== undefined && keptKeys.size >= mostKept) keptKeys.delete(oldest);
    keptKeys.set(keyId, key);
    return key;
  } catch {
    // No point on the curve: no key can have signed with it.
    return undefined;
  }
}

function isAbout(signed: TerminalSignatureContents, { seal, ...about }: SignedSeal): boolean {
  return (
    signed.applicationId === about.applicationId &&
    signed.sellerId === about.sellerId &&
    signed.terminalId === about.terminalId &&
    signed.amountMinor === about.amountMinor &&
    signed.currency === about.currency &&
    signed.sealSha256 === createHash('sha256').update(seal).digest('base64url')
  );
}
