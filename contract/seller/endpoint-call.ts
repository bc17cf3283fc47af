import type { z } from 'zod';
import { apiPath } from './endpoint.ts';
import type { AnswerOf, Endpoint, ParametersOf } from './endpoint.ts';

type InputOf<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

/** A query as clients write it: a value that is left out or undefined is not sent. */
type QueryInput<Schema> = Schema extends z.ZodType
  ? { [Name in keyof z.input<Schema>]?: string | number | boolean | undefined }
  : undefined;

/** A client's input to an endpoint. Parts that the endpoint does not have are left out. */
export type CallInput<Called extends Endpoint> = (keyof ParametersOf<Called> extends never
  ? { parameters?: undefined }
  : { parameters: ParametersOf<Called> }) &
  (Called['query'] extends z.ZodType ? { query?: QueryInput<Called['query']> } : { query?: undefined }) &
  (Called['body'] extends z.ZodType ? { body: InputOf<Called['body']> } : { body?: undefined });

/** A request as any transport can send it. */
export type EndpointRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `apiPath` on, with the query. */
  path: string;
  /** JSON; undefined when nothing is sent. */
  body: string | undefined;
};

type AnyInput = {
  parameters?: Record<string, string> | undefined;
  query?: Record<string, string | number | boolean | undefined> | undefined;
  body?: unknown;
};

/** The request that calls an endpoint. @throws when a parameter of its path is missing */
export function requestTo<Called extends Endpoint>(endpoint: Called, input: CallInput<Called>): EndpointRequest {
  const { parameters = {}, query = {}, body } = input as AnyInput;
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`${endpoint.path} needs the parameter ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return {
    method: endpoint.method.toUpperCase() as EndpointRequest['method'],
    path: `${apiPath}${path}${search.size > 0 ? `?${search}` : ''}`,
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

/** The body of a success as the endpoint defines it, or what is wrong with it. @param content parsed JSON */
export function parseAnswer<Called extends Endpoint>(
  endpoint: Called,
  content: unknown,
): { value: AnswerOf<Called> } | { error: z.ZodError } {
  const { schema } = endpoint.success;
  if (!schema) return { value: undefined as AnswerOf<Called> };
  const parsed = schema.safeParse(content);
  return parsed.success ? { value: parsed.data as AnswerOf<Called> } : { error: parsed.error };
}
