import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../money.ts';
import { asciiDigits } from '../decimal-digits.ts';
import { cardNumberProblem, cardNumberRefusal, isFreeText } from './free-text.ts';
import { linesOfCardNumber } from './number-over-fields.ts';

/** "Where is my order?" at a kiosk. */

const typedSchema = z.string().trim().min(1).max(40);

export type TypedLookUp = { orderNumber: string; collectionCode: string };

/** The fields that hold what could be a card number, each alone or both together. */
export function lookUpFieldsWithCardNumber(typed: TypedLookUp): (keyof TypedLookUp)[] {
  const fields = ['orderNumber', 'collectionCode'] as const;
  const together = linesOfCardNumber(fields.map((field) => ({ text: typed[field], isPostalCode: false })));
  return fields.filter((field, place) => together.includes(place) || !isFreeText(typed[field]));
}

/** `POST /api/order-look-ups`, as a shopper types it: in any case and script, with spaces. A card number is refused. */
export const orderLookUpRequestSchema = z
  .strictObject({ orderNumber: typedSchema, collectionCode: typedSchema })
  .superRefine((typed, context) => {
    for (const field of lookUpFieldsWithCardNumber(typed)) {
      context.addIssue({ code: 'custom', path: [field], message: cardNumberProblem, params: cardNumberRefusal });
    }
  });

/** What was typed, as the shop writes it. */
export function asWritten({ orderNumber, collectionCode }: TypedLookUp): TypedLookUp {
  return {
    orderNumber: asciiDigits(orderNumber).replaceAll(/[\s.-]/g, ''),
    collectionCode: codeAsWritten(collectionCode),
  };
}

/** A collection code that was typed or scanned, as the shop writes it. */
export function codeAsWritten(typed: string): string {
  return asciiDigits(typed)
    .normalize('NFKC')
    .replaceAll(/[\s.\p{Pd}]/gu, '')
    .toUpperCase();
}

/** `ask_staff`: the card company holds the amount no more. */
export const lookedUpStateSchema = z.enum(['preparing', 'ready', 'collected', 'cancelled', 'returned', 'ask_staff']);

/** The order, without anything about a person. */
export const lookedUpOrderSchema = z.strictObject({
  orderNumber: z.string(),
  state: lookedUpStateSchema,
  acceptedAt: z.int(),
  lines: z.array(z.strictObject({ title: z.string(), quantity: z.int(), unitPriceMinor: amountMinorSchema })),
  totalMinor: amountMinorSchema,
  currency: currencySchema,
});

export type LookedUpState = z.infer<typeof lookedUpStateSchema>;
export type LookedUpOrder = z.infer<typeof lookedUpOrderSchema>;
