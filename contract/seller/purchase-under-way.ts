import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../money.ts';

/**
 * A terminal keeps this before it sends the application, and until the outcome has been shown. It suffices to ask for the outcome
 * and to verify settling's notice. It holds nothing of the card, no seal, and nothing about the person.
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
  /** True when the shopper's visit ended in the meantime. The next person at the kiosk then sees what follows. */
  isVisitOver: z.boolean(),
});

/** How a purchase had ended when its screen was left, as far as the terminal could prove it. */
export const purchaseEndingSchema = z.strictObject({
  outcome: z.enum(['accepted', 'not_charged', 'unknown']),
  /** Of an accepted purchase. The collection code is not kept: staff read it in the back office. */
  orderNumber: z.string().min(1).max(40).nullable(),
});

/** A purchase whose shopper left before they can have seen how it ended. Staff read it in the kiosk's menu. */
export const unseenPurchaseSchema = purchaseUnderWaySchema
  .pick({ applicationId: true, totalMinor: true, currency: true })
  .extend({ keptAt: z.int(), ...purchaseEndingSchema.shape });

export type PurchaseEnding = z.infer<typeof purchaseEndingSchema>;

export type UnseenPurchase = z.infer<typeof unseenPurchaseSchema>;

export type PurchaseUnderWay = z.infer<typeof purchaseUnderWaySchema>;

export type StoredPurchase = z.infer<typeof keptPurchaseSchema>;

/** For this long after Pay, the person at a restarted terminal is assumed to be the one who paid. */
const sameVisitMs = 180_000;

/**
 * The milliseconds for which the collection code may still be shown. It is 0 once the visit is over, after three minutes, and
 * when the clock was set back to before the purchase.
 */
export function sameVisitLeftMs({ keptAt, isVisitOver }: StoredPurchase, now: number): number {
  const ageMs = now - keptAt;
  return isVisitOver || ageMs < 0 ? 0 : Math.max(0, sameVisitMs - ageMs);
}
