import { ageCheckLastsMs, ageCheckSchema, ageCheckType } from '../../contract/seller/age-check.ts';
import type { KeptAgeCheck } from '../../contract/seller/age-check.ts';
import { JoseError, thumbprint, verifyCompact } from '../../platform/compact-jose.ts';
import { p256PublicKey } from '../../platform/ecdsa-p256.ts';
import type { Terminal } from '../terminal/terminal-store.ts';

/** A kiosk's idea of the seller's clock may be so far off. */
const clockToleranceMs = 5 * 60_000;

/**
 * Reads the proof that a member of staff checked the shopper's age at this kiosk.
 * @param signed as the application carries it, if it does
 * @param now epoch milliseconds
 * @returns the check; undefined without a proof by this kiosk's key, about this kiosk and within the last hour
 */
export function ageCheckOf(
  signed: string | undefined,
  { terminalId, kind, publicJwk }: Pick<Terminal, 'terminalId' | 'kind' | 'publicJwk'>,
  now: number,
): KeptAgeCheck | undefined {
  if (signed === undefined || kind !== 'kiosk' || publicJwk === null) return undefined;
  let payload: Record<string, unknown>;
  try {
    const keyId = thumbprint(publicJwk);
    payload = verifyCompact(signed, ageCheckType, ({ kid }) => (kid === keyId ? p256PublicKey(publicJwk) : undefined));
  } catch (error) {
    if (error instanceof JoseError) return undefined;
    throw error;
  }
  const check = ageCheckSchema.safeParse(payload);
  if (!check.success || check.data.terminalId !== terminalId) return undefined;
  const { checkId, ageLimit, checkedAt } = check.data;
  const ageMs = now - checkedAt;
  return ageMs < -clockToleranceMs || ageMs > ageCheckLastsMs ? undefined : { checkId, ageLimit, checkedAt };
}
