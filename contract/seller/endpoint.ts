import type { z } from 'zod';
import type { RefusalName } from './refusals.ts';
import type { StaffPermission } from './staff-role.ts';

/** Every endpoint is below this path. */
export const apiPath = '/api';

/** Where the seller gives the OpenAPI document of its endpoints. */
export const openApiPath = '/openapi.json';

/**
 * One endpoint of the seller, defined once. The server serves it (`server/http/serve.ts`), clients call it, and the OpenAPI
 * document is made from it.
 */
export type Endpoint = What & Who;

/** Who may call: anyone, an enrolled terminal, or signed-in staff from the shop's own origin whose role has the permission. */
type Who = { who: 'anyone' | 'terminal'; needs?: never } | { who: 'staff'; needs: StaffPermission };

type What = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express's form, below `apiPath`. */
  path: string;
  summary: string;
  /**
   * The schema of the path's parameters, where not every text is valid. An invalid text is refused as `not_found` if the endpoint
   * lists that, and as `request_malformed` otherwise.
   */
  parameters?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** A file that travels with the body. The request is then a form (multipart/form-data), otherwise JSON. */
  file?: { field: string; description: string };
  success: { status: number; meaning: string; schema?: z.ZodType; contentType?: string };
  /** Besides `storage_unavailable`, which every endpoint may give, and `role_insufficient`, which those for staff may that need more than to look. */
  refusals?: readonly RefusalName[];
};

type ParameterName<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer After}`
    ? Name | ParameterName<After>
    : Rest
  : never;

/** The parameters in an endpoint's path, as the text that the address holds. */
export type ParametersOf<Called extends Endpoint> = Called extends Endpoint
  ? Record<ParameterName<Called['path']>, string>
  : never;

type OutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A parsed query. */
export type QueryOf<Called extends Endpoint> = OutputOf<Called['query']>;
/** A parsed body; without the file that may travel with it. */
export type BodyOf<Called extends Endpoint> = OutputOf<Called['body']>;
/** The body of a success; undefined where there is none, or none in JSON. */
export type AnswerOf<Called extends Endpoint> = OutputOf<Called['success']['schema']>;
