import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../money.ts';
import { sealSchema } from './seal.ts';
import { requestingTerminalSchema } from './terminal-signature.ts';

/**
 * The type of every signed request of a seller to settling over the private link: a compact JWS (ES256) by the seller's key
 * (`kid` = its thumbprint), sent as `application/jose`. `requests.ts` lists the requests and their paths. Checks and reversals are
 * answered with an `Answer`, and have one effect per seller and application, however often they are sent. Several checks go
 * together as lines (`check-lines.ts`).
 */
export const requestType = 'sidelane-request+jws';

export const checkRequestSchema = z.strictObject({
  request: z.literal('check'),
  sellerId: z.string().min(1).max(64),
  applicationId: z.uuid(),
  amountMinor: amountMinorSchema.min(1),
  currency: currencySchema,
  seal: sealSchema,
  /** The terminal that sealed and signed: the seller vouches that it authenticated it. */
  terminal: requestingTerminalSchema,
  /** Epoch milliseconds by the seller's clock. */
  issuedAt: z.int().min(0),
});

export type CheckRequest = z.infer<typeof checkRequestSchema>;

/** Asks that settling hold nothing for this application, whether it has seen the check, will see it, or never does. */
export const reversalRequestSchema = z.strictObject({
  request: z.literal('reversal'),
  sellerId: z.string().min(1).max(64),
  applicationId: z.uuid(),
  amountMinor: amountMinorSchema.min(1),
  currency: currencySchema,
  issuedAt: z.int().min(0),
});

export type ReversalRequest = z.infer<typeof reversalRequestSchema>;

/** A notice (compact JWS), or the exact name of why there is none. */
export const answerSchema = z.union([
  z.strictObject({ notice: z.string().max(4096) }),
  z.strictObject({ refusal: z.string().max(64) }),
]);

export type Answer = z.infer<typeof answerSchema>;
