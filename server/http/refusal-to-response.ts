import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Log } from '../../platform/log.ts';
import type { StorageWatch } from '../../platform/database/storage-watch.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import { isNestedDeeperThan } from '../../contract/json-nesting.ts';
import { cardNumberRefusal } from '../../contract/seller/free-text.ts';
import { refusalMessages } from '../../contract/seller/refusal-messages.ts';
import { refusals } from '../../contract/seller/refusals.ts';
import type { RefusalBody, Refused } from '../../contract/seller/refusals.ts';

/** The one place where refusals and failures of the seller become answers. */

const nul = '\0';

/** No request of the contract has more than a handful of levels. */
const deepestNesting = 32;

/** Finds a text with the character NUL, which PostgreSQL cannot store. */
function findNul(value: unknown, path: readonly string[] = []): string | undefined {
  if (typeof value === 'string') return value.includes(nul) ? path.join('.') || '(whole request)' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const found = name.includes(nul) ? '(a name)' : findNul(inner, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function refuseNul(field: string): Refused {
  return {
    refusal: 'request_malformed',
    details: [{ field, problem: 'A text holds the character NUL; leave it out' }],
  };
}

/** Refuses addresses that hold the character NUL, before anything looks up what they name. */
export const refuseNulInAddress: RequestHandler = (request, response, next) =>
  request.url.includes('%00') ? sendRefusal(response, refuseNul('(address)')) : next();

/** Tells whether a text was refused for a card number (`contract/free-text.ts`), in one of several forms if there are such. */
function isOfCardNumber(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && issue.params?.['refusal'] === cardNumberRefusal.refusal;
}

/**
 * Parses a value by `schema`, or refuses it with every wrong field and without the values that were sent. The refusal is
 * `card_number_in_text` if a text may hold a card number, otherwise `request_malformed`.
 */
export function parseOrRefuse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> | Refused {
  if (isNestedDeeperThan(value, deepestNesting)) {
    const problem = `It is nested deeper than ${deepestNesting} levels; send the form that the contract names`;
    return { refusal: 'request_malformed', details: [{ field: '(whole request)', problem }] };
  }
  const unreadable = findNul(value);
  if (unreadable !== undefined) return refuseNul(unreadable);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const ofCardNumbers = issues.filter(isOfCardNumber);
  const refusal = ofCardNumbers.length > 0 ? 'card_number_in_text' : 'request_malformed';
  const details = (ofCardNumbers.length > 0 ? ofCardNumbers : issues)
    .slice(0, 20)
    .map(({ path, message }) => ({ field: path.join('.') || '(whole request)', problem: message }));
  return { refusal, details };
}

export function sendRefusal(response: Response, refused: Refused): void {
  const status = refusals[refused.refusal];
  const message = refusalMessages[refused.refusal];
  const body: RefusalBody = { ...refused, message };
  const requestId = response.getHeader('X-Request-Id');
  if (typeof requestId === 'string') body.requestId = requestId;
  response.status(status).json(body);
}

/**
 * Tells whether a body was unreadable because of its content. The parser reports that by an error type of its own; for a body
 * that does not unpack as its `Content-Encoding` says, the unpacking stream's error has a status below 500.
 */
function isOfUnreadableBody(error: unknown): boolean {
  const { type, code, statusCode = 500 } = error as { type?: unknown; code?: unknown; statusCode?: number };
  if (typeof type === 'string' && /^(entity|encoding|charset|request)\./.test(type)) return true;
  return statusCode < 500 && typeof code === 'string' && /^(?:Z_|ZSTD_|ERR_)/.test(code);
}

/**
 * The last handler turns an unexpected error into `internal_error`, which is logged and never shown. A database that cannot be
 * used now is expected, and `storage` logs it once for the whole outage.
 */
export function failureToResponse(log: Log, storage?: StorageWatch): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const type = (error as { type?: string }).type;
    if (type === 'entity.too.large') return sendRefusal(response, { refusal: 'request_too_large' });
    if (isOfUnreadableBody(error)) {
      return sendRefusal(response, {
        refusal: 'request_malformed',
        details: [{ field: '(whole request)', problem: 'The body is not JSON in UTF-8' }],
      });
    }
    if (error instanceof StorageUnavailable) {
      storage?.noteRefused();
      response.setHeader('Retry-After', '5');
      return sendRefusal(response, { refusal: 'storage_unavailable' });
    }
    if (error instanceof URIError) return sendRefusal(response, { refusal: 'not_found' });
    log.error(
      { err: error, method: request.method, path: request.path, requestId: response.getHeader('X-Request-Id') },
      'a request failed unexpectedly',
    );
    sendRefusal(response, { refusal: 'internal_error' });
  };
}
