import { parseAnswer, requestTo } from './endpoint-call.ts';
import type { CallInput, EndpointRequest } from './endpoint-call.ts';
import type { AnswerOf, Endpoint } from './endpoint.ts';
import { refusalBodySchema, refusals } from './refusals.ts';
import type { RefusalName } from './refusals.ts';

/** An answer as it arrives: its HTTP status, and its body as parsed JSON or null. */
export type RawAnswer = { status: number; body: unknown };

/** Sends a request to a seller. @throws when no answer comes */
export type SendToSeller = (request: EndpointRequest) => Promise<RawAnswer>;

/**
 * An answer as the contract understands it. `unreachable`: none came. `unreadable`: it is neither a success of the endpoint nor a
 * refusal of the catalogue, such as the page of a proxy in between.
 */
export type SellerAnswer<Called extends Endpoint> =
  | { value: AnswerOf<Called> }
  | { refusal: RefusalName }
  | { failure: 'unreachable' | 'unreadable' };

/** Calls an endpoint. It never throws: a seller that does not answer is one of the answers. */
export type AskSeller = <const Called extends Endpoint>(
  endpoint: Called,
  input: CallInput<Called>,
) => Promise<SellerAnswer<Called>>;

/** Reads what came back from an endpoint. A refusal counts only with the status that the catalogue gives it. */
export function readSellerAnswer<Called extends Endpoint>(
  endpoint: Called,
  { status, body }: RawAnswer,
): SellerAnswer<Called> {
  if (status >= 200 && status < 300) {
    const parsed = parseAnswer(endpoint, body);
    return 'error' in parsed ? { failure: 'unreadable' } : parsed;
  }
  const refused = refusalBodySchema.safeParse(body);
  if (!refused.success || refusals[refused.data.refusal] !== status) return { failure: 'unreadable' };
  return { refusal: refused.data.refusal };
}

/** The typed client of a seller, over any transport. */
export function askThrough(send: SendToSeller): AskSeller {
  return async (endpoint, input) => {
    const raw = await send(requestTo(endpoint, input)).catch(() => null);
    return raw === null ? { failure: 'unreachable' } : readSellerAnswer(endpoint, raw);
  };
}
