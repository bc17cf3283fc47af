import type { Request, RequestHandler, Response, Router } from 'express';
import { isRefused } from '../../contract/seller/refusals.ts';
import type { AnswerOf, BodyOf, Endpoint, ParametersOf, QueryOf } from '../../contract/seller/endpoint.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import { callerOf, mayCall } from './caller.ts';
import type { CallerOf } from './caller.ts';
import { parseOrRefuse, sendRefusal } from './refusal-to-response.ts';

/** A request to an endpoint, as the endpoint's schemas understand it. */
export type Asked<Called extends Endpoint> = {
  parameters: ParametersOf<Called>;
  query: QueryOf<Called>;
  body: BodyOf<Called>;
  caller: CallerOf<Called>;
  request: Request;
  /** For headers, and for a status other than that of the endpoint's success; `serve` sends the answer. */
  response: Response;
};

/** A success that is not JSON: none, or the bytes of `success.contentType`. */
type Content<Called extends Endpoint> = Called['success'] extends { schema: unknown } ? never : Buffer | void;

type Result<Called extends Endpoint> = (AnswerOf<Called> & object) | Content<Called> | Refused;

/** Answers one endpoint, or refuses with one of the names that the endpoint lists. */
export type Handler<Called extends Endpoint> = (asked: Asked<Called>) => Result<Called> | Promise<Result<Called>>;

/** An endpoint with what answers it, ready to be mounted. */
export type Served = { endpoint: Endpoint; handlers: RequestHandler[] };

function parse<Called extends Endpoint>(
  endpoint: Called,
  request: Request,
): Pick<Asked<Called>, 'parameters' | 'query' | 'body'> | Refused {
  const { parameters: addressed, query: asked, body: sent } = endpoint;
  const parameters = addressed ? parseOrRefuse(addressed, request.params) : request.params;
  if (isRefused(parameters)) {
    return endpoint.refusals?.includes('not_found') ? { refusal: 'not_found' } : parameters;
  }
  const query = asked && parseOrRefuse(asked, request.query);
  if (isRefused(query)) return query;
  const body = sent && parseOrRefuse(sent, request.body);
  if (isRefused(body)) return body;
  return {
    parameters: parameters as ParametersOf<Called>,
    query: query as QueryOf<Called>,
    body: body as BodyOf<Called>,
  };
}

/**
 * Serves an endpoint: parses what was sent or refuses it, and sends what `handler` gives, a success or a refusal.
 * @param before runs first: limits, and what reads the body in another form than JSON
 */
export function serve<const Called extends Endpoint>(
  endpoint: Called,
  handler: Handler<Called>,
  before: RequestHandler[] = [],
): Served {
  const gate: RequestHandler = (_request, response, next) => {
    if (mayCall(endpoint, response)) return next();
    sendRefusal(response, { refusal: 'role_insufficient' });
  };
  const answer: RequestHandler = async (request, response) => {
    const caller = callerOf(endpoint, response);
    const parsed = parse(endpoint, request);
    if (isRefused(parsed)) return sendRefusal(response, parsed);
    response.status(endpoint.success.status);
    const result = await handler({ ...parsed, caller, request, response });
    if (isRefused<unknown>(result)) return sendRefusal(response, result);
    if (endpoint.success.schema) response.json(result);
    else {
      const { contentType } = endpoint.success;
      if (contentType) response.type(contentType);
      response.send(result);
    }
  };
  return { endpoint, handlers: [gate, ...before, answer] };
}

/** Mounts endpoints below `/api`, behind the gates that the router has by then. */
export function mount(router: Router, served: Served[]): void {
  for (const { endpoint, handlers } of served) router[endpoint.method](endpoint.path, ...handlers);
}
