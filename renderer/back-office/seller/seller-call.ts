import { z } from 'zod';
import { isArticleCode, isProductText } from '../../../contract/seller/free-text.ts';
import { refusalBodySchema, refusals } from '../../../contract/seller/refusals.ts';
import type { RefusalBody, RefusalName } from '../../../contract/seller/refusals.ts';
import { noteSellerDate } from './seller-time.ts';

/** The seller refused, with one of the names in its catalogue. */
export class SellerRefusal extends Error {
  override name = 'SellerRefusal';
  readonly body: RefusalBody;
  /** How long to wait before trying again, where the seller said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(body: RefusalBody, retryAfterSeconds?: number) {
    super(body.message);
    this.body = body;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  is(refusal: RefusalName): boolean {
    return this.body.refusal === refusal;
  }
}

/** No answer came: the request may or may not have been carried out. */
export class SellerUnreachable extends Error {
  override name = 'SellerUnreachable';
}

/** An answer came that does not match the contract. */
export class AnswerNotUnderstood extends Error {
  override name = 'AnswerNotUnderstood';
}

export type SellerCall<Schema extends z.ZodType> = {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  path: string;
  /** The schema of the answer; without one, the answer is not read. */
  answer?: Schema;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** The request continues when the page is left. */
  outlivesPage?: boolean;
};

function addressOf({ path, query = {} }: SellerCall<z.ZodType>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  return parameters.size > 0 ? `/api${path}?${parameters}` : `/api${path}`;
}

/** Fields for secrets, which may hold any digits. */
const secretFields: ReadonlySet<string> = new Set(['password', 'staffPin']);

/** Product texts, which are full of numbers. */
const productFields: ReadonlySet<string> = new Set(['title', 'description', 'vendor', 'category', 'tags']);

/** Whether a text in the body contains what could be a card number; if so, it does not leave the page. */
function holdsCardNumber(value: unknown, isAllowed = isArticleCode): boolean {
  if (typeof value === 'string') return !isAllowed(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([field, each]) =>
      !secretFields.has(field) && holdsCardNumber(each, productFields.has(field) ? isProductText : isAllowed),
  );
}

async function refusalOf(response: Response): Promise<Error> {
  const parsed = refusalBodySchema.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) return new AnswerNotUnderstood(`status ${response.status}`);
  const retryAfterSeconds = Number(response.headers.get('Retry-After'));
  return new SellerRefusal(parsed.data, retryAfterSeconds > 0 ? retryAfterSeconds : undefined);
}

/**
 * Asks the seller that served this page. The session travels as a cookie that the page cannot read.
 * A card number that was typed into a text is refused here, as the seller would, and does not leave the page.
 * @throws {SellerRefusal | SellerUnreachable | AnswerNotUnderstood}
 */
export async function callSeller<Schema extends z.ZodType>(call: SellerCall<Schema>): Promise<z.infer<Schema>> {
  const texts = call.body instanceof FormData ? Object.fromEntries(call.body) : call.body;
  if (holdsCardNumber(texts) || holdsCardNumber(call.query)) {
    throw new SellerRefusal({ refusal: 'card_number_in_text', message: refusals.card_number_in_text.message });
  }
  const isForm = call.body instanceof FormData;
  let response: Response;
  const askedAt = performance.now();
  try {
    response = await fetch(addressOf(call), {
      method: call.method ?? 'GET',
      ...(call.signal && { signal: call.signal }),
      ...(call.outlivesPage && { keepalive: true }),
      ...(call.body !== undefined && { body: isForm ? (call.body as FormData) : JSON.stringify(call.body) }),
      headers: call.body !== undefined && !isForm ? { 'Content-Type': 'application/json' } : {},
    });
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new SellerUnreachable('no answer', { cause: error });
  }
  noteSellerDate(response, askedAt);
  if (!response.ok) throw await refusalOf(response);
  if (!call.answer) return undefined as z.infer<Schema>;
  const parsed = call.answer.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw new AnswerNotUnderstood(z.prettifyError(parsed.error));
  return parsed.data;
}
