import { kioskUpdateEndpoints, staffKioskUpdateEndpoints } from '../../contract/seller/kiosk-update-endpoints.ts';
import { readMediumPiece } from '../kiosk-update/medium-folder.ts';
import type { Medium } from '../kiosk-update/medium-folder.ts';
import { isOffered } from '../kiosk-update/rollout.ts';
import { keepRollout, readRollout } from '../kiosk-update/rollout-store.ts';
import { readUpdateOverview } from '../kiosk-update/update-overview.ts';
import type { SellerContext } from './context.ts';
import { changes, recorded } from './recorded-change.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';
import { kiosksOnly } from './terminals.ts';

/** `/terminal/update`, for kiosks alone: what the shop offers them. A release that is paused is not read to its end either. */
export function serveKioskUpdates({ database, medium: kept }: SellerContext): Served[] {
  const offeredTo = async (terminalId: string): Promise<Medium | null> => {
    const medium = (await kept?.read()) ?? null;
    if (medium === null) return null;
    const rollout = await readRollout(database, medium.manifestSha256);
    return isOffered(rollout, medium.manifestSha256, terminalId) ? medium : null;
  };
  return [
    serve(
      kioskUpdateEndpoints.readUpdate,
      async ({ caller: { terminalId } }) => {
        const medium = await offeredTo(terminalId);
        return { offer: medium && { manifest: medium.manifestText, signature: medium.signature } };
      },
      [kiosksOnly],
    ),
    serve(
      kioskUpdateEndpoints.readUpdatePiece,
      async ({ caller: { terminalId }, parameters: { sha256 }, query: { from } }) => {
        const medium = await offeredTo(terminalId);
        return (medium && (await readMediumPiece(medium, sha256, from))) ?? { refusal: 'not_found' };
      },
      [kiosksOnly],
    ),
  ];
}

/** `/back-office/kiosk-update`. It stands behind `requireOwnOrigin`, `requireStaff` and a JSON parser. */
export function serveBackOfficeKioskUpdate(context: SellerContext): Served[] {
  const { database, log } = context;
  const readKept = async () => (await context.medium?.read()) ?? null;
  const read = serve(staffKioskUpdateEndpoints.readKioskUpdate, async () =>
    readUpdateOverview(database, await readKept()),
  );
  const change = serve(
    staffKioskUpdateEndpoints.changeRollout,
    async ({ body: { manifestSha256, ...rollout }, caller: { staffId }, request, response }) => {
      const medium = await readKept();
      if (medium === null) return { refusal: 'not_found' };
      if (medium.manifestSha256 !== manifestSha256) return { refusal: 'version_conflict' };
      await keepRollout(recorded(context, request, response, changes.rolloutChanged), manifestSha256, rollout);
      const { version } = medium.manifest;
      log.info({ event: 'kiosk_rollout_changed', version, ...rollout, staffId }, 'staff changed a rollout');
      return undefined;
    },
  );
  return [read, change];
}
