import type { Endpoint } from './endpoint.ts';
import { staffEndpoints } from './back-office-endpoints.ts';
import { kioskUpdateEndpoints, staffKioskUpdateEndpoints } from './kiosk-update-endpoints.ts';
import { serviceEndpoints, staffServiceEndpoints } from './service-endpoints.ts';
import { importEndpoints } from './import-endpoints.ts';
import { staffListEndpoints } from './staff-list-endpoints.ts';
import { synonymEndpoints } from './synonym-endpoints.ts';
import { terminalEndpoints } from './terminal-endpoints.ts';

/** Lists every endpoint of the seller; the OpenAPI document is made from it. */
export const endpoints: readonly Endpoint[] = [
  terminalEndpoints,
  serviceEndpoints,
  staffEndpoints,
  staffServiceEndpoints,
  staffListEndpoints,
  importEndpoints,
  synonymEndpoints,
  kioskUpdateEndpoints,
  staffKioskUpdateEndpoints,
].flatMap((each): Endpoint[] => Object.values(each));
