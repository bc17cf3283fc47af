import type { ErrorRequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Log } from '../../platform/log.ts';
import { isRefused, refusals } from '../contract/refusals.ts';
import type { RefusalBody, Refused } from '../contract/refusals.ts';

/** The one place where refusals and failures of the seller become answers. */

/** The value as `schema` understands it, or `request_malformed` with every wrong field, never with what was sent. */
export function parseOrRefuse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> | Refused {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ field: path.join('.') || '(whole request)', problem: message }));
  return { refusal: 'request_malformed', details };
}

/** Whether `parseOrRefuse` refused; narrows the other way too, for schemas whose values have no `refusal` of their own. */
export function wasRefused<Value>(value: Value | Refused): value is Refused {
  return typeof value === 'object' && value !== null && isRefused(value);
}

export function sendRefusal(response: Response, refused: Refused): void {
  const { status, message } = refusals[refused.refusal];
  const body: RefusalBody = { ...refused, message };
  const requestId = response.getHeader('X-Request-Id');
  if (typeof requestId === 'string') body.requestId = requestId;
  response.status(status).json(body);
}

/** The last handler: what nobody expected becomes `internal_error`, written to the log and never to the answer. */
export function failureToResponse(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const type = (error as { type?: string }).type;
    if (type === 'entity.too.large') return sendRefusal(response, { refusal: 'request_too_large' });
    if (typeof type === 'string' && /^(entity|encoding|charset|request)\./.test(type)) {
      return sendRefusal(response, {
        refusal: 'request_malformed',
        details: [{ field: '(whole request)', problem: 'The body is not JSON in UTF-8' }],
      });
    }
    if (error instanceof URIError) return sendRefusal(response, { refusal: 'not_found' });
    log.error(
      { err: error, method: request.method, path: request.path, requestId: response.getHeader('X-Request-Id') },
      'a request failed unexpectedly',
    );
    sendRefusal(response, { refusal: 'internal_error' });
  };
}
