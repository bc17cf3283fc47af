import { z } from 'zod';
import { deliveryAddressSchema, keptAddressSchema } from './address.ts';
import { signedAgeCheckSchema } from './age-check.ts';
import { contactSchema, fieldsJoinedBy } from './contact.ts';
import { giftNoteSchema } from './gift-note.ts';
import { cardNumberProblem, cardNumberRefusal } from './free-text.ts';
import { amountMinorSchema, currencySchema } from '../money.ts';
import { sealSchema } from '../settling/seal.ts';
import { textLanguageSchema } from './translation.ts';
import { terminalSignatureSchema } from '../settling/terminal-signature.ts';

/** The purchase application (steps 201 and 204). */

/** The most lines of an application, and of one line. */
export const mostLines = 100;
export const mostUnits = 999;

export const applicationLineSchema = z.strictObject({
  variantId: z.string().min(1).max(64),
  quantity: z.int().min(1).max(mostUnits),
  /** The price that the shopper saw. */
  unitPriceMinor: amountMinorSchema,
});

export const fulfilmentSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('collect') }),
  z.strictObject({ method: z.literal('deliver'), address: deliveryAddressSchema }),
]);

/** The stored form of the same address. It accepts addresses from before card numbers were refused. */
export const keptFulfilmentSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('collect') }),
  z.strictObject({ method: z.literal('deliver'), address: keptAddressSchema }),
]);

/** How an order reaches its shopper. */
export const fulfilmentMethods = ['collect', 'deliver'] as const;

export const applicationSchema = z
  .strictObject({
    /** UUIDv7 made by the terminal; a repeat with the same content gets the first outcome again. */
    applicationId: z.uuid(),
    lines: z.array(applicationLineSchema).min(1).max(mostLines),
    totalMinor: amountMinorSchema.min(1),
    currency: currencySchema,
    fulfilment: fulfilmentSchema,
    /** How the shop reaches the shopper about this order. */
    contact: contactSchema,
    /** What the shopper read the products in; left out where that is the shop's own language. */
    language: textLanguageSchema.optional(),
    /** Left out where the shopper wrote none. */
    giftNote: giftNoteSchema.optional(),
    /** The kiosk's proof that staff checked the shopper's age; needed where a product has an age limit. */
    ageCheck: signedAgeCheckSchema.optional(),
    seal: sealSchema,
    /** The terminal's signature over the seal, by its own key. Settling decides nothing without it. */
    terminalSignature: terminalSignatureSchema,
  })
  .superRefine(({ contact, fulfilment }, context) => {
    if (fulfilment.method === 'collect' || contact.phone === undefined) return;
    const { phone } = contact;
    if (fieldsJoinedBy(phone, fulfilment.address).length === 0) return;
    context.addIssue({
      code: 'custom',
      path: ['contact', 'phone'],
      message: cardNumberProblem,
      params: cardNumberRefusal,
    });
  });

/**
 * The states of an application; each name says who acts next. `received`: the requester. `checking`: settling. `undetermined`:
 * the requester, with a reversal. `withdrawn`: the requester too: settling was never asked, and signs that it holds nothing. The
 * others are final, and each carries settling's notice.
 */
export const applicationStates = [
  'received',
  'checking',
  'accepted',
  'rejected',
  'undetermined',
  'withdrawn',
  'reversed',
] as const;

export const applicationStateSchema = z.enum(applicationStates);

/**
 * A terminal sends this for an application that it gives up, or that the seller seems not to know. It suffices for settling to
 * sign a reversal.
 */
export const withdrawalSchema = z.strictObject({
  totalMinor: amountMinorSchema.min(1),
  currency: currencySchema,
});

export const applicationOutcomeSchema = z.strictObject({
  applicationId: z.uuid(),
  state: applicationStateSchema,
  totalMinor: amountMinorSchema,
  currency: currencySchema,
  /** Settling's notice, a compact JWS that the terminal verifies itself; null while there is none. */
  notice: z.string().nullable(),
  /** Only when accepted. */
  order: z.strictObject({ orderNumber: z.string(), collectionCode: z.string().nullable() }).nullable(),
  /** The milliseconds that the seller spent in each step, for measurements. */
  timing: z.strictObject({ receiveMs: z.number(), checkMs: z.number(), indicateMs: z.number() }).nullable(),
});

/** The present state of a line, for a shopper whose basket is out of date (409). */
export const lineDifferenceSchema = z.strictObject({
  variantId: z.string(),
  problem: z.enum(['price_changed', 'stock_short', 'variant_gone']),
  unitPriceMinor: amountMinorSchema.nullable(),
  available: z.int().min(0),
});

export type ApplicationLine = z.infer<typeof applicationLineSchema>;
export type Fulfilment = z.infer<typeof fulfilmentSchema>;
export type Application = z.infer<typeof applicationSchema>;
/** The subject of settling's notices: one application, and the amount that the shopper saw. */
export type PurchaseSubject = Pick<Application, 'applicationId' | 'totalMinor' | 'currency'>;
export type Withdrawal = z.infer<typeof withdrawalSchema>;
export type ApplicationState = z.infer<typeof applicationStateSchema>;
export type ApplicationOutcome = z.infer<typeof applicationOutcomeSchema>;
export type LineDifference = z.infer<typeof lineDifferenceSchema>;
