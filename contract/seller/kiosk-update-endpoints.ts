import type { Endpoint } from './endpoint.ts';
import {
  kioskUpdateOverviewSchema,
  rolloutChangeSchema,
  updateFileParametersSchema,
  updateOfferSchema,
  updatePieceQuerySchema,
} from './kiosk-update.ts';

/** Updates, as kiosks ask for them. */
export const kioskUpdateEndpoints = {
  readUpdate: {
    method: 'get',
    path: '/terminal/update',
    summary: 'The signed release that this kiosk is offered; not found for other terminals',
    who: 'terminal',
    success: { status: 200, meaning: 'Its manifest and signature, or nothing', schema: updateOfferSchema },
    refusals: ['terminal_unknown', 'terminal_revoked', 'not_found'],
  },
  readUpdatePiece: {
    method: 'get',
    path: '/terminal/update/files/:sha256',
    summary: 'A piece of a file of the release that this kiosk is offered',
    who: 'terminal',
    parameters: updateFileParametersSchema,
    query: updatePieceQuerySchema,
    success: { status: 200, meaning: 'At most 1 MiB, from `from` on', contentType: 'application/octet-stream' },
    refusals: ['request_malformed', 'terminal_unknown', 'terminal_revoked', 'not_found'],
  },
} as const satisfies Record<string, Endpoint>;

/** The same, as staff look after them. */
export const staffKioskUpdateEndpoints = {
  readKioskUpdate: {
    method: 'get',
    path: '/back-office/kiosk-update',
    summary: 'The release for kiosks that the seller keeps, to whom it is offered, and what each kiosk runs',
    who: 'staff',
    needs: 'look',
    success: { status: 200, meaning: 'The release and the kiosks', schema: kioskUpdateOverviewSchema },
    refusals: ['sign_in_required'],
  },
  changeRollout: {
    method: 'put',
    path: '/back-office/kiosk-update/rollout',
    summary:
      'Offer the release to a percentage of all kiosks and to those that are named, or to none while it is paused',
    who: 'staff',
    needs: 'kiosks',
    body: rolloutChangeSchema,
    success: { status: 204, meaning: 'Kiosks learn of it within a minute' },
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed', 'not_found', 'version_conflict'],
  },
} as const satisfies Record<string, Endpoint>;
