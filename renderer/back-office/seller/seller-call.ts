import { z } from 'zod';
import { parseAnswer, requestTo } from '../../../contract/seller/endpoint-call.ts';
import type { CallInput } from '../../../contract/seller/endpoint-call.ts';
import type { AnswerOf, Endpoint } from '../../../contract/seller/endpoint.ts';
import { isArticleCode, isProductText } from '../../../contract/seller/free-text.ts';
import { refusalMessages } from '../../../contract/seller/refusal-messages.ts';
import { refusalBodySchema } from '../../../contract/seller/refusals.ts';
import type { RefusalBody, RefusalName } from '../../../contract/seller/refusals.ts';
import { idleHeader } from '../../../contract/seller/back-office.ts';
import { idleSeconds } from './last-input.ts';
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

/** The input to an endpoint, with the file that travels with its body. */
export type SellerCall<Called extends Endpoint> = CallInput<Called> &
  (Called['file'] extends object ? { file: File } : { file?: undefined });

type Options = {
  signal?: AbortSignal | undefined;
  /** The request continues when the page is left. */
  outlivesPage?: boolean;
};

type Content = { body?: string | FormData; headers?: Record<string, string> };

/** A file travels in a form, beside the fields of the body; without one, the body is JSON. */
function contentOf(endpoint: Endpoint, file: File | undefined, fields: unknown, json: string | undefined): Content {
  if (endpoint.file && file) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields ?? {})) form.set(name, String(value));
    form.set(endpoint.file.field, file);
    return { body: form };
  }
  return json === undefined ? {} : { body: json, headers: { 'Content-Type': 'application/json' } };
}

/** Fields for secrets, which may hold any digits. */
const secretFields: ReadonlySet<string> = new Set(['password', 'staffPin']);

/** Ids that programs made: among many, the digits of one look like a card number by chance. */
const idFields: ReadonlySet<string> = new Set(['articleIds', 'except']);

/** Product texts, which are full of numbers. */
const productFields: ReadonlySet<string> = new Set(['title', 'description', 'vendor', 'category', 'tags', 'shelf']);

/** Whether a text in the body contains what could be a card number; if so, it does not leave the page. */
function holdsCardNumber(value: unknown, isAllowed = isArticleCode): boolean {
  if (typeof value === 'string') return !isAllowed(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([field, each]) =>
      !secretFields.has(field) &&
      !idFields.has(field) &&
      holdsCardNumber(each, productFields.has(field) ? isProductText : isAllowed),
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
export async function callSeller<const Called extends Endpoint>(
  endpoint: Called,
  call: SellerCall<Called>,
  { signal, outlivesPage = false }: Options = {},
): Promise<AnswerOf<Called>> {
  if (holdsCardNumber(call.body) || holdsCardNumber(call.query)) {
    throw new SellerRefusal({ refusal: 'card_number_in_text', message: refusalMessages.card_number_in_text });
  }
  const { method, path, body } = requestTo<Called>(endpoint, call);
  const content = contentOf(endpoint, call.file, call.body, body);
  let response: Response;
  const askedAt = performance.now();
  try {
    response = await fetch(path, {
      method,
      ...(signal && { signal }),
      ...(outlivesPage && { keepalive: true }),
      ...content,
      headers: { ...content.headers, [idleHeader]: String(idleSeconds()) },
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new SellerUnreachable('no answer', { cause: error });
  }
  noteSellerDate(response, askedAt);
  if (!response.ok) throw await refusalOf(response);
  const answered: unknown = endpoint.success.schema && (await response.json().catch(() => undefined));
  const parsed = parseAnswer(endpoint, answered);
  if ('error' in parsed) throw new AnswerNotUnderstood(z.prettifyError(parsed.error));
  return parsed.value;
}
