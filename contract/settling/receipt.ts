import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../money.ts';
import { operationKinds } from './operation.ts';

/** Settling's signed receipt for an operation, with the state of the payment right after it. */
export const receiptType = 'sidelane-receipt+jws';

export const paymentStates = [
  'held',
  'captured',
  'refunded_in_part',
  'refunded',
  'voided',
  'expired',
  'reversed',
] as const;

export const receiptSchema = z.strictObject({
  receiptId: z.uuid(),
  operation: z.enum(operationKinds),
  operationId: z.uuid(),
  sellerId: z.string(),
  applicationId: z.uuid(),
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  state: z.enum(paymentStates),
  heldMinor: amountMinorSchema,
  capturedMinor: amountMinorSchema,
  refundedMinor: amountMinorSchema,
  /** When the hold expires; epoch milliseconds by settling's clock, as `doneAt`. */
  expiresAt: z.int(),
  doneAt: z.int(),
});

export type Receipt = z.infer<typeof receiptSchema>;

/** Whether a verified receipt is about exactly this operation. */
export function receiptIsAbout(
  receipt: Receipt,
  asked: Pick<Receipt, 'operation' | 'operationId' | 'sellerId' | 'applicationId' | 'amountMinor'> & {
    currency: string;
  },
): boolean {
  return (
    receipt.operation === asked.operation &&
    receipt.operationId === asked.operationId &&
    receipt.sellerId === asked.sellerId &&
    receipt.applicationId === asked.applicationId &&
    receipt.amountMinor === asked.amountMinor &&
    receipt.currency === asked.currency
  );
}
