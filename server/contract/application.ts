import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../../settling/contract/money.ts';
import { sealSchema } from '../../settling/contract/seal.ts';
import { terminalSignatureSchema } from '../../settling/contract/terminal-signature.ts';

/** The purchase application (steps 201 and 204). */

export const applicationLineSchema = z.strictObject({
  variantId: z.string().min(1).max(64),
  quantity: z.int().min(1).max(999),
  /** The price that the shopper saw. */
  unitPriceMinor: amountMinorSchema,
});

export const deliveryAddressSchema = z.strictObject({
  recipient: z.string().trim().min(1).max(120),
  street: z.string().trim().min(1).max(200),
  postalCode: z.string().trim().min(1).max(20),
  city: z.string().trim().min(1).max(120),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/),
});

export const fulfilmentSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('collect') }),
  z.strictObject({ method: z.literal('deliver'), address: deliveryAddressSchema }),
]);

export const applicationSchema = z.strictObject({
  /** UUIDv7 made by the terminal; a repeat with the same content gets the first outcome again. */
  applicationId: z.uuid(),
  lines: z.array(applicationLineSchema).min(1).max(100),
  totalMinor: amountMinorSchema.min(1),
  currency: currencySchema,
  fulfilment: fulfilmentSchema,
  seal: sealSchema,
  /** What the terminal signed over the seal with its own key: without it settling decides nothing. */
  terminalSignature: terminalSignatureSchema,
});

/**
 * Where an application stands; each name says who acts next. `received`: the requester. `checking`: settling.
 * `undetermined`: the requester, with a reversal. `withdrawn`: the requester too: settling was never asked, and signs that it
 * holds nothing. The others are final, and each carries settling's notice.
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
 * What a terminal says of an application that it gives up, or that the seller seems not to know: enough for settling to sign
 * a reversal of it.
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
  /** Milliseconds that the seller spent in each step, for whoever measures. */
  timing: z.strictObject({ receiveMs: z.number(), checkMs: z.number(), indicateMs: z.number() }).nullable(),
});

/** What is true now, for a shopper whose basket is out of date (409). */
export const lineDifferenceSchema = z.strictObject({
  variantId: z.string(),
  problem: z.enum(['price_changed', 'stock_short', 'variant_gone']),
  unitPriceMinor: amountMinorSchema.nullable(),
  available: z.int().min(0),
});

export type ApplicationLine = z.infer<typeof applicationLineSchema>;
export type DeliveryAddress = z.infer<typeof deliveryAddressSchema>;
export type Fulfilment = z.infer<typeof fulfilmentSchema>;
export type Application = z.infer<typeof applicationSchema>;
/** What settling's notices speak of: one application, and the amount that the shopper saw. */
export type PurchaseSubject = Pick<Application, 'applicationId' | 'totalMinor' | 'currency'>;
export type Withdrawal = z.infer<typeof withdrawalSchema>;
export type ApplicationState = z.infer<typeof applicationStateSchema>;
export type ApplicationOutcome = z.infer<typeof applicationOutcomeSchema>;
export type LineDifference = z.infer<typeof lineDifferenceSchema>;
