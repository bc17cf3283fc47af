import { z } from 'zod';
import { currencySchema } from '../../contract/money.ts';
import { isTimeZone } from '../../contract/time-zone.ts';

/**
 * A receipt as data: everything that any of its forms shows, and nothing else. It has no field for any digit of the credit
 * number, which the page has forgotten by then.
 */

const amountMinorSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const words = z.string().trim().min(1).max(80);

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

const receiptLineSchema = z
  .strictObject({
    title: z.string().trim().min(1).max(400),
    quantity: z.int().min(1).max(999),
    unitPriceMinor: amountMinorSchema,
    sumMinor: amountMinorSchema,
  })
  .refine(({ quantity, unitPriceMinor, sumMinor }) => sumMinor === quantity * unitPriceMinor, {
    error: 'sumMinor has to be the quantity times the unit price',
  });

export const receiptSchema = z
  .strictObject({
    shopName: z.string().trim().min(1).max(120),
    /** Also the name of its file while it is unprinted. */
    orderNumber: z.string().regex(/^[\w-]{1,32}$/),
    collectionCode: z
      .string()
      .regex(/^[\w-]{1,32}$/)
      .nullable(),
    lines: z.array(receiptLineSchema).max(100),
    totalMinor: amountMinorSchema,
    /** ISO 4217. */
    currency: currencySchema,
    acceptedAt: z.int(),
    /** IANA name of the shop's time zone. */
    timeZone: z.string().max(64).refine(isTimeZone),
    /** BCP 47: the shopper's language as written in the shop's country. */
    locale: z.string().max(35).refine(isLocale),
    /** The fixed texts, in the shopper's language. */
    words: z.strictObject({
      order: words,
      collectionCode: words,
      total: words,
      /** Marks a receipt that was, or may have been, printed before. */
      copy: words,
      thanks: words,
    }),
  })
  .refine(({ lines, totalMinor }) => totalMinor === lines.reduce((sum, { sumMinor }) => sum + sumMinor, 0), {
    error: 'totalMinor has to be the sum of the lines',
  });

export type Receipt = z.infer<typeof receiptSchema>;

/** Why a receipt is not on paper. */
export type ReceiptProblem =
  /** No receipt printer is configured, and the system has no printer. */
  | 'no_printer'
  /** Nothing listens at the configured address, or there is no route to it. */
  | 'unreachable'
  /** It accepted the connection but does not report its status. */
  | 'no_answer'
  | 'cover_open'
  | 'paper_out'
  /** Its cutter or something else is jammed or broken. */
  | 'faulty'
  /** Switched offline at the printer, or busy with its paper. */
  | 'offline'
  /** It hung up before it confirmed that the receipt is printed. */
  | 'connection_lost'
  /** The system's printing rejected it, or the file could not be written. */
  | 'not_taken'
  /** It could not be drawn. */
  | 'not_drawn';

export type ReceiptAnswer = { printed: true; on: 'paper' | 'file' } | { printed: false; problem: ReceiptProblem };
