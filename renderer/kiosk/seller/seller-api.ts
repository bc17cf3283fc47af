/** Every request that the page makes. Answers are checked against the seller's contract; refusals come as values. */
import { z } from 'zod';
import { applicationOutcomeSchema } from '../../../contract/seller/application.ts';
import type { Application, PurchaseSubject } from '../../../contract/seller/application.ts';
import {
  articleListSchema,
  articleSchema,
  categorySchema,
  scannedVariantSchema,
  shopSchema,
} from '../../../contract/seller/article.ts';
import type { ArticleListQuery } from '../../../contract/seller/article.ts';
import { refusalBodySchema } from '../../../contract/seller/refusals.ts';
import type { Refused } from '../../../contract/seller/refusals.ts';
import type { PublicJwk } from '../../../contract/seller/terminal-key.ts';
import { enrolledTerminalSchema, terminalSessionSchema } from '../../../contract/seller/terminal.ts';

/**
 * `unreachable`: no answer, or one from somebody in between. `unreadable`: the seller said yes in a form that the contract
 * does not know.
 */
export type Failure = { failure: 'unreachable' | 'unreadable' };

export type Answer<Value> = { value: Value } | Refused | Failure;

const deadlineMs = 12_000;
/** A check by the credit company takes its time, and the seller has a deadline of its own for it. */
const applicationDeadlineMs = 40_000;

type Options = { signal?: AbortSignal | undefined; body?: unknown; deadlineMs?: number };

async function ask<Value>(schema: z.ZodType<Value>, path: string, options: Options = {}): Promise<Answer<Value>> {
  const deadline = AbortSignal.timeout(options.deadlineMs ?? deadlineMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  try {
    const response = await fetch(`/api/${path}`, {
      signal,
      cache: 'no-store',
      ...(options.body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(options.body),
      }),
    });
    const content: unknown = await response.json();
    if (response.ok) {
      const parsed = schema.safeParse(content);
      return parsed.success ? { value: parsed.data } : { failure: 'unreadable' };
    }
    const body = refusalBodySchema.safeParse(content);
    if (!body.success) return { failure: 'unreachable' };
    const { refusal, details, differences } = body.data;
    return { refusal, ...(details && { details }), ...(differences && { differences }) };
  } catch (error) {
    // Whoever gave up wants to hear that; everything else is a line that is down.
    if (options.signal?.aborted) throw error;
    return { failure: 'unreachable' };
  }
}

export const readShop = (signal?: AbortSignal) => ask(shopSchema, 'shop', { signal });

export const readCategories = (signal?: AbortSignal) =>
  ask(z.strictObject({ categories: z.array(categorySchema) }), 'categories', { signal });

export function listArticles(
  query: Partial<Omit<ArticleListQuery, 'limit'>> & { limit?: number },
  signal?: AbortSignal,
) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  return ask(articleListSchema, `articles?${parameters}`, { signal });
}

export const readArticle = (handle: string, signal?: AbortSignal) =>
  ask(articleSchema, `articles/${encodeURIComponent(handle)}`, { signal });

/** The variant that carries a barcode. */
export const findByBarcode = (barcode: string, signal?: AbortSignal) =>
  ask(scannedVariantSchema, `variants?barcode=${encodeURIComponent(barcode)}`, { signal });

/** How many of each variant can be bought now; a variant that is gone is missing. */
export const readStock = (variantIds: string[], signal?: AbortSignal) =>
  ask(
    z.strictObject({ stock: z.record(z.string(), z.int().min(0)) }),
    `stock?variants=${variantIds.map(encodeURIComponent).join(',')}`,
    { signal },
  );

/** @param nonce for which settling signs its time */
export const readTerminalSession = (signal?: AbortSignal, nonce?: string) =>
  ask(terminalSessionSchema, nonce === undefined ? 'terminal' : `terminal?nonce=${nonce}`, { signal });

/** Makes this browser a terminal; its credential comes as a cookie that the page cannot read. */
export const enrolBrowser = (publicJwk: PublicJwk, signal?: AbortSignal) =>
  ask(enrolledTerminalSchema, 'terminals', { signal, body: { kind: 'browser', publicJwk } });

/** 201. The same application may be sent any number of times and has one outcome. */
export const sendApplication = (application: Application, signal?: AbortSignal) =>
  ask(applicationOutcomeSchema, 'applications', { signal, body: application, deadlineMs: applicationDeadlineMs });

export const readOutcome = (applicationId: string, signal?: AbortSignal) =>
  ask(applicationOutcomeSchema, `applications/${applicationId}`, { signal });

/** Settles for good how an application ended, whether the seller ever received it or not. */
export const withdrawApplication = ({ applicationId, totalMinor, currency }: PurchaseSubject, signal?: AbortSignal) =>
  ask(applicationOutcomeSchema, `applications/${applicationId}/withdrawal`, { signal, body: { totalMinor, currency } });

/** The addresses of a picture, narrowest first. */
export function pictureSources(pictureId: string | null | undefined, widths: readonly number[]) {
  if (pictureId === null || pictureId === undefined) return [];
  return widths.map((width) => ({ width, address: `/api/pictures/${encodeURIComponent(pictureId)}/${width}` }));
}
