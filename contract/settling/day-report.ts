import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../money.ts';
import { operationKinds } from './operation.ts';

/**
 * The report of each side at the end of a day (docs/end-of-day.md). A report is UTF-8 text: the header, one line of JSON for each
 * application, and last a compact JWS (ES256) over the SHA-256 of all the lines before it, by the seller's key or settling's
 * notice key. Days are in UTC, by the clock of the side that reports.
 *
 * A report names every application that changed on that day, or that is still open for its side, as it stood at the end of the
 * day. Later changes are not in it, however late the report is written.
 */
export const dayReportType = 'sidelane-day-report+jws';

export const dayReportVersion = 1;

export const daySchema = z.iso.date();

const sumsSchema = z.strictObject({
  applications: z.int().min(0),
  amountMinor: amountMinorSchema,
  heldMinor: amountMinorSchema,
  capturedMinor: amountMinorSchema,
  refundedMinor: amountMinorSchema,
});

export type DaySums = z.infer<typeof sumsSchema>;

export const dayReportHeaderSchema = z.strictObject({
  report: z.literal('sidelane-day-report'),
  version: z.literal(dayReportVersion),
  side: z.enum(['seller', 'settling']),
  sellerId: z.string().min(1).max(64),
  day: daySchema,
  /** Epoch milliseconds: from, inclusive, and until, exclusive. */
  from: z.int(),
  until: z.int(),
  /** How many lines follow before the last one. */
  count: z.int().min(0),
  /** By currency. */
  sums: z.partialRecord(currencySchema, sumsSchema),
});

export type DayReportHeader = z.infer<typeof dayReportHeaderSchema>;

const positionSchema = z.strictObject({
  applicationId: z.uuid(),
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  heldMinor: amountMinorSchema,
  capturedMinor: amountMinorSchema,
  refundedMinor: amountMinorSchema,
});

/** An application as the seller sees it. */
export const sellerBeliefSchema = positionSchema.extend({
  /** `open`: settling may have been asked, and there is no answer yet or none to believe: a reversal follows. */
  state: z.enum(['open', 'accepted', 'rejected', 'reversed', 'withdrawn']),
  /** Of the notice that the seller keeps, with the moment (by settling's clock) that it names. */
  noticeId: z.uuid().nullable(),
  noticedAt: z.int().nullable(),
  operations: z.array(
    z.strictObject({
      operationId: z.uuid(),
      operation: z.enum(operationKinds),
      amountMinor: amountMinorSchema,
      state: z.enum(['waiting', 'done', 'refused']),
      askedAt: z.int(),
      /** By settling's clock, from its receipt; null while there is none. */
      doneAt: z.int().nullable(),
    }),
  ),
});

export type SellerBelief = z.infer<typeof sellerBeliefSchema>;

/** An application as settling sees it. */
export const settlingBeliefSchema = positionSchema.extend({
  /** `declined` and `reversed` also where nothing was ever held. */
  state: z.enum(['held', 'captured', 'voided', 'expired', 'reversed', 'declined']),
  /** The card company's fee on the captured amount, and the amount that it owes the seller for this application. */
  feeMinor: amountMinorSchema,
  payableMinor: z.int(),
  /** Of every notice that was given about it. */
  noticeIds: z.array(z.uuid()),
  /** When its state, or one of its amounts, last changed. */
  changedAt: z.int(),
  operations: z.array(
    z.strictObject({
      operationId: z.uuid(),
      operation: z.enum(operationKinds),
      amountMinor: amountMinorSchema,
      doneAt: z.int(),
    }),
  ),
});

export type SettlingBelief = z.infer<typeof settlingBeliefSchema>;

const longestPart = 24 * 1024;

/**
 * A seller's report reaches settling by `POST /day-reports`, part by part. Each part is signed like a check and has one effect,
 * however often it comes. Settling keeps a report once all its parts are there and the whole of it verifies.
 */
export const dayReportPartSchema = z.strictObject({
  request: z.literal('day-report'),
  sellerId: z.string().min(1).max(64),
  day: daySchema,
  /** SHA-256 of the whole text, base64url. */
  digest: z.string().length(43),
  part: z.int().min(0),
  parts: z.int().min(1).max(10_000),
  text: z.string().max(longestPart),
  issuedAt: z.int().min(0),
});

export type DayReportPart = z.infer<typeof dayReportPartSchema>;

export const dayReportAnswerSchema = z.union([
  /** `kept`: all of it is there and verified. */
  z.strictObject({ dayReport: z.enum(['part_kept', 'kept']) }),
  z.strictObject({ refusal: z.string().max(64) }),
]);

export type DayReportAnswer = z.infer<typeof dayReportAnswerSchema>;

/** Cuts a report into texts that fit a request. */
export function cutIntoParts(report: string): string[] {
  const parts: string[] = [];
  // Reports are ASCII but for what a seller is called, and that is not in them: a letter is a byte.
  for (let at = 0; at < report.length; at += longestPart) parts.push(report.slice(at, at + longestPart));
  return parts;
}

/** The first moment of a day (UTC), and the first that is not in it any more. */
export function boundsOfDay(day: string): { from: number; until: number } {
  const from = Date.parse(`${day}T00:00:00Z`);
  return { from, until: from + 24 * 3_600_000 };
}

/** The day (UTC) of a moment. */
export function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

type Position = Pick<SellerBelief, 'currency' | keyof Omit<DaySums, 'applications'>>;

/** Counts and sums of positions, by currency. */
export function sumPositions(positions: readonly Position[]): DayReportHeader['sums'] {
  const sums: DayReportHeader['sums'] = {};
  for (const { currency, amountMinor, heldMinor, capturedMinor, refundedMinor } of positions) {
    const sum = (sums[currency] ??= {
      applications: 0,
      amountMinor: 0,
      heldMinor: 0,
      capturedMinor: 0,
      refundedMinor: 0,
    });
    sum.applications++;
    sum.amountMinor += amountMinor;
    sum.heldMinor += heldMinor;
    sum.capturedMinor += capturedMinor;
    sum.refundedMinor += refundedMinor;
  }
  return sums;
}
