import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../money.ts';

/**
 * These are the operations of a seller after an approval. `POST /operations` takes an `OperationRequest`, signed like a check,
 * and answers 200 with an `OperationAnswer`.
 *
 * - `extend`: the hold is renewed from now on for its original length, up to the longest time after the approval that settling
 *   allows. The receipt's `expiresAt` says until when.
 * - `capture`: the goods went out. The amount becomes the person's debt, and the rest of the hold is released at once.
 * - `void`: the goods will not go out. The whole hold is released.
 * - `refund`: goods came back. The amount is taken off the person's debt; refunds never exceed what was captured.
 *
 * Each operation has one effect per seller and `operationId`, however often and however late it is sent. A request with the
 * same `operationId` and different content is refused.
 *
 * Settling's decision, a receipt or a refusal, is the operation's final result. To ask for something else, a seller uses a new
 * operation id. Only `request_…`, `payment_unknown`, `operation_in_flight` and `settling_unavailable` are not results: nothing
 * was decided, and the same operation may be sent again.
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
  /**
   * The amount that is captured or refunded. For `extend` and `void`, which are always of the whole, it is the approved amount.
   */
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
