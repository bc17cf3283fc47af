import { X509Certificate, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rateLimit } from 'express-rate-limit';
import { isRefused } from '../../contract/seller/refusals.ts';
import { localeInCountry } from '../../contract/seller/shop-locale.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { beginEnrolment, finishEnrolment } from '../terminal/enrolment-conversation.ts';
import type { SellerChannel } from '../terminal/enrolment-conversation.ts';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';
import { sourceAddress } from './source-address.ts';

/** The channel by which a kiosk reaches this seller, and the public key that it has to see there. */
function channelOf({ config: { tls } }: SellerContext): SellerChannel {
  if (tls === undefined) return { binding: 'this-machine', keySha256: null };
  if (tls === 'proxy-in-front') return { binding: 'authorities', keySha256: null };
  const publicKey = new X509Certificate(readFileSync(tls.certificateFile)).publicKey;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { binding: 'certificate', keySha256: createHash('sha256').update(spki).digest('base64url') };
}

/** `/enrolments`, for kiosks that are no terminal yet: two requests, each limited for each address. */
export function serveEnrolments(context: SellerContext): Served[] {
  const { database, clock, config, log } = context;
  const channel = channelOf(context);
  const limit = rateLimit({
    windowMs: 60_000,
    limit: 30,
    keyGenerator: sourceAddress,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });

  const begin = serve(
    terminalEndpoints.beginEnrolment,
    ({ request }) => beginEnrolment(database, { channel, address: sourceAddress(request) }, clock.now()),
    [limit],
  );

  const prove = serve(
    terminalEndpoints.proveCode,
    async ({ parameters: { conversationId }, body: proof, request }) => {
      const shopLocale = localeInCountry(config.locale, config.currency);
      const shop = { rootThumbprint: config.rootThumbprint, shopName: config.name, shopLocale };
      const finished = await finishEnrolment(database, { conversationId, proof, channel, shop }, clock.now());
      if (isRefused(finished)) {
        log.warn(
          { event: 'enrolment_refused', refusal: finished.refusal, address: request.ip },
          'an enrolment was refused',
        );
        return finished;
      }
      log.info(
        { event: 'terminal_enrolled', terminalId: finished.terminalId, address: request.ip },
        'a kiosk enrolled',
      );
      return finished.sealed;
    },
    [limit],
  );

  return [begin, prove];
}
