import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../money.ts';

/**
 * What a terminal keeps of a purchase before it sends the application, until somebody has seen how it ended: enough to ask, and
 * to judge settling's notice. Nothing of the card, no seal, nothing about the person.
 */
export const purchaseUnderWaySchema = z.strictObject({
  applicationId: z.uuid(),
  sellerId: z.string().min(1).max(64),
  totalMinor: amountMinorSchema.min(1),
  currency: currencySchema,
});

/** As it is written down. */
export const keptPurchaseSchema = purchaseUnderWaySchema.extend({
  /** Epoch milliseconds by the terminal's clock. */
  keptAt: z.int(),
  /** Whether the shopper's visit was ended meanwhile. What follows is seen by somebody else. */
  isVisitOver: z.boolean(),
});

export type PurchaseUnderWay = z.infer<typeof purchaseUnderWaySchema>;

export type KeptPurchase = z.infer<typeof keptPurchaseSchema>;

/** How long after Pay the person before a terminal that came back is taken for the one who paid. */
const sameVisitMs = 180_000;

/**
 * For how many more milliseconds the collection code may be shown: 0 once the visit is over, after three minutes, and
 * whenever the clock was set back behind the purchase.
 */
export function sameVisitLeftMs({ keptAt, isVisitOver }: KeptPurchase, now: number): number {
  const ageMs = now - keptAt;
  return isVisitOver || ageMs < 0 ? 0 : Math.max(0, sameVisitMs - ageMs);
}
