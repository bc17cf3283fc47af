import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../money.ts';

/**
 * What a seller does with an approval afterwards: `POST /operations` with an `OperationRequest`, signed as a check is,
 * → 200 with an `OperationAnswer`.
 *
 * - `extend`: the credit stays held as long again as it was at first, from now on, but not for longer after the approval
 *   than settling allows: the receipt's `expiresAt` says until when.
 * - `capture`: the goods went out. The amount becomes the person's debt; whatever else was held is released at once.
 * - `void`: the goods will not go out. Everything that was held is released.
 * - `refund`: goods came back. The amount is taken off the person's debt; never more in all than was captured.
 *
 * Each has one effect for each seller and `operationId`, however often it is sent and however old it is by then. A request
 * with the same `operationId` and other content is refused.
 *
 * What settling decided on a payment is the operation's result, a receipt or a refusal, and stays it: whoever wants
 * something else now asks with an id of its own. Only `request_…`, `payment_unknown`, `operation_in_flight` and
 * `settling_unavailable` are no results: nothing was decided, and the same operation may be sent again.
 */
export const operationKinds = ['extend', 'capture', 'void', 'refund'] as const;

export type OperationKind = (typeof operationKinds)[number];

export const operationRequestSchema = z.strictObject({
  request: z.literal('operation'),
  operation: z.enum(operationKinds),
  /** Made by the seller. */
  operationId: z.uuid(),
  sellerId: z.string().min(1).max(64),
  applicationId: z.uuid(),
  /** How much is captured or refunded; for `extend` and `void`, which are always of the whole, what was approved. */
  amountMinor: amountMinorSchema.min(1),
  currency: currencySchema,
  /** Epoch milliseconds by the seller's clock. */
  issuedAt: z.int().min(0),
});

export type OperationRequest = z.infer<typeof operationRequestSchema>;

/** A receipt (compact JWS, `receipt.ts`), or the exact name of why there is none. */
export const operationAnswerSchema = z.union([
  z.strictObject({ receipt: z.string().max(4096) }),
  z.strictObject({ refusal: z.string().max(64) }),
]);

export type OperationAnswer = z.infer<typeof operationAnswerSchema>;
