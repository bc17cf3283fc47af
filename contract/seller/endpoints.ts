import type { Endpoint } from './endpoint.ts';
import { staffEndpoints } from './back-office-endpoints.ts';
import { terminalEndpoints } from './terminal-endpoints.ts';

/** Everything that the seller answers to, in one list: the OpenAPI document is made from it. */
export const endpoints: readonly Endpoint[] = [...Object.values(terminalEndpoints), ...Object.values(staffEndpoints)];
