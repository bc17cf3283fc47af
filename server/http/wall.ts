import { rateLimit } from 'express-rate-limit';
import { serviceEndpoints, staffServiceEndpoints } from '../../contract/seller/service-endpoints.ts';
import { readWallNumbers } from '../order/order-readiness.ts';
import { isWallSecret, makeWallLink, readWallLink, withdrawWallLink } from '../terminal/wall-link.ts';
import type { SellerContext } from './context.ts';
import { changes, recorded } from './recorded-change.ts';
import { sendRefusal } from './refusal-to-response.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';
import { sourceAddress } from './source-address.ts';

/** Displays of one shop share an address, and each asks twenty times a minute. */
const mostPerMinute = 600;

/** `POST /wall`: order numbers for a display that has the secret. A stranger learns not even that there is a display. */
export function serveWall({ database, clock, config, ownLook }: SellerContext): Served[] {
  const limit = rateLimit({
    windowMs: 60_000,
    limit: mostPerMinute,
    keyGenerator: sourceAddress,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });
  const read = serve(
    serviceEndpoints.readWall,
    async ({ body: { secret } }) => {
      if (!(await isWallSecret(database, secret))) return { refusal: 'not_found' };
      await ownLook?.refresh();
      const languages = ownLook?.look.languages;
      return {
        shopName: config.name,
        locale: config.locale,
        ...(languages && { languages }),
        ...(await readWallNumbers(database, clock.now())),
      };
    },
    [limit],
  );
  return [read];
}

/** `/back-office/wall-link`. It stands behind `requireOwnOrigin`, `requireStaff` and a JSON parser. */
export function serveBackOfficeWallLink(context: SellerContext): Served[] {
  const { database, clock, log } = context;
  const read = serve(staffServiceEndpoints.readWallLink, () => readWallLink(database));
  const make = serve(staffServiceEndpoints.makeWallLink, async ({ caller: { staffId }, request, response }) => {
    const within = recorded(context, request, response, changes.wallLinkMade);
    const made = await makeWallLink(within, staffId, clock.now());
    log.info({ event: 'wall_link_made', linkId: made.linkId, staffId }, 'staff made a link for a display on the wall');
    return made;
  });
  const withdraw = serve(
    staffServiceEndpoints.withdrawWallLink,
    async ({ parameters: { linkId }, request, response }) => {
      const within = recorded(context, request, response, changes.wallLinkWithdrawn(linkId));
      return (await withdrawWallLink(within, linkId, clock.now())) ? undefined : { refusal: 'not_found' };
    },
  );
  return [read, make, withdraw];
}
