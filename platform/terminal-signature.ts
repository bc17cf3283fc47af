import { createHash } from 'node:crypto';
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
      kid === keyId ? publicKeyOf(publicJwk) : undefined,
    );
  } catch (error) {
    if (error instanceof JoseError) return null;
    throw error;
  }
  const contents = terminalSignatureContentsSchema.safeParse(payload);
  return contents.success && isAbout(contents.data, about) ? contents.data : null;
}

function publicKeyOf(publicJwk: z.infer<typeof publicJwkSchema>) {
  try {
    return p256PublicKey(publicJwk);
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
