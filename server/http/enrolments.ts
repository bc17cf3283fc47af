import { X509Certificate, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { isRefused } from '../../contract/seller/refusals.ts';
import { enrolmentProofSchema } from '../../contract/seller/terminal-enrolment.ts';
import { beginEnrolment, finishEnrolment } from '../terminal/enrolment-conversation.ts';
import type { SellerChannel } from '../terminal/enrolment-conversation.ts';
import type { SellerContext } from './context.ts';
import { parseOrRefuse, sendRefusal, wasRefused } from './refusal-to-response.ts';
import { sourceAddress } from './source-address.ts';

/** How a kiosk reaches this seller, and the public key that it has to see then. */
function channelOf({ config: { tls } }: SellerContext): SellerChannel {
  if (tls === undefined) return { binding: 'this-machine', keySha256: null };
  if (tls === 'proxy-in-front') return { binding: 'authorities', keySha256: null };
  const publicKey = new X509Certificate(readFileSync(tls.certificateFile)).publicKey;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { binding: 'certificate', keySha256: createHash('sha256').update(spki).digest('base64url') };
}

/** `/enrolments`, for kiosks that are no terminal yet: two requests, each limited for each address. */
export function enrolmentsRouter(context: SellerContext): Router {
  const { database, clock, config, log } = context;
  const channel = channelOf(context);
  const router = Router();
  const limit = rateLimit({
    windowMs: 60_000,
    limit: 30,
    keyGenerator: sourceAddress,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });
  router.use('/enrolments', limit, (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });

  router.post('/enrolments', async (request, response) => {
    const conversation = await beginEnrolment(database, { channel, address: sourceAddress(request) }, clock.now());
    if (isRefused(conversation)) return sendRefusal(response, conversation);
    response.status(201).json(conversation);
  });

  router.post('/enrolments/:conversationId', async (request, response) => {
    const conversationId = parseOrRefuse(z.uuid(), request.params['conversationId']);
    if (wasRefused(conversationId)) return sendRefusal(response, conversationId);
    const proof = parseOrRefuse(enrolmentProofSchema, request.body);
    if (wasRefused(proof)) return sendRefusal(response, proof);
    const shop = { rootThumbprint: config.rootThumbprint, shopName: config.name, shopLocale: config.locale };
    const finished = await finishEnrolment(database, { conversationId, proof, channel, shop }, clock.now());
    if (isRefused(finished)) {
      log.warn(
        { event: 'enrolment-refused', refusal: finished.refusal, address: request.ip },
        'an enrolment was refused',
      );
      return sendRefusal(response, finished);
    }
    log.info({ event: 'terminal-enrolled', terminalId: finished.terminalId, address: request.ip }, 'a kiosk enrolled');
    response.json(finished.sealed);
  });

  return router;
}
