import { CompactSign } from 'jose';
import { z } from 'zod';
import { terminalIdSchema } from '../settling/terminal-signature.ts';
import type { TerminalKey } from './terminal-key.ts';

/** A member of staff checked a shopper's age at a kiosk, and the kiosk's shell signed that with the kiosk's own key. */

/** The JWS type of a signed age check. */
export const ageCheckType = 'sidelane-age-check+jws';

/** The age from which a product is sold. */
export const ageLimitSchema = z.int().min(1).max(99);

/** A check counts for so long: a visit with a declined card, but not the shopper after next. */
export const ageCheckLastsMs = 3_600_000;

export const ageCheckSchema = z.strictObject({
  checkId: z.uuid(),
  terminalId: terminalIdSchema,
  /** The shopper is at least so old. */
  ageLimit: ageLimitSchema,
  /** Epoch milliseconds, by the seller's clock as far as the kiosk knows it. */
  checkedAt: z.int().min(0),
});

/** A compact JWS (ES256) whose `kid` is the thumbprint of the kiosk's key. */
export const signedAgeCheckSchema = z
  .string()
  .max(1024)
  .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/);

/** As the seller keeps it with an application. */
export const keptAgeCheckSchema = ageCheckSchema.omit({ terminalId: true });

export type AgeCheck = z.infer<typeof ageCheckSchema>;
export type KeptAgeCheck = z.infer<typeof keptAgeCheckSchema>;

/** Signs a check as the kiosk. @throws when it is not of its form */
export function signAgeCheck({ privateKey, thumbprint }: TerminalKey, check: AgeCheck): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(ageCheckSchema.parse(check))))
    .setProtectedHeader({ alg: 'ES256', kid: thumbprint, typ: ageCheckType })
    .sign(privateKey);
}
