import type { Endpoint } from './endpoint.ts';
import { staffEndpoints } from './back-office-endpoints.ts';
import { terminalEndpoints } from './terminal-endpoints.ts';

/** Lists every endpoint of the seller; the OpenAPI document is made from it. */
export const endpoints: readonly Endpoint[] = [...Object.values(terminalEndpoints), ...Object.values(staffEndpoints)];
