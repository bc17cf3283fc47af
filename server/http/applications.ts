import { Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { applicationSchema, withdrawalSchema } from '../../contract/seller/application.ts';
import { findApplication, readOutcome } from '../purchase-application/application-store.ts';
import { awaitsDecision } from '../purchase-application/application-transitions.ts';
import type { Purchase } from '../purchase-application/purchase.ts';
import type { SellerContext } from './context.ts';
import type { SellerMetrics } from './health.ts';
import { parseOrRefuse, sendRefusal, wasRefused } from './refusal-to-response.ts';
import { terminalOf } from './terminals.ts';

const largestWithdrawalsPerMinute = 60;

/**
 * `POST /applications` (201 apply, 204 indicate), `GET /applications/:applicationId` and
 * `POST /applications/:applicationId/withdrawal`, for enrolled terminals.
 */
export function applicationsRouter(context: SellerContext, purchase: Purchase, metrics: SellerMetrics): Router {
  const router = Router();

  router.post('/applications', async (request, response) => {
    const application = parseOrRefuse(applicationSchema, request.body);
    if (wasRefused(application)) return sendRefusal(response, application);
    const outcome = await purchase.apply(application, terminalOf(response));
    if (wasRefused(outcome)) return sendRefusal(response, outcome);
    metrics.noteOutcome(outcome);
    response.status(awaitsDecision(outcome.state) ? 202 : 200).json(outcome);
  });

  router.get('/applications/:applicationId', async (request, response) => {
    const { applicationId } = request.params;
    const application = await findApplication(context.database, applicationId);
    // Another terminal's application is nobody else's business: not even that there is one.
    if (application?.terminalId !== terminalOf(response).terminalId) {
      return sendRefusal(response, { refusal: 'not_found' });
    }
    response.json(await readOutcome(context.database, applicationId));
  });

  // Each has settling sign a reversal, for an id that nothing was ever sent with too. A page withdraws one at a time.
  const limitWithdrawals = rateLimit({
    windowMs: 60_000,
    limit: largestWithdrawalsPerMinute,
    keyGenerator: (_request, response) => terminalOf(response).terminalId,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });
  router.post('/applications/:applicationId/withdrawal', limitWithdrawals, async (request, response) => {
    const applicationId = z.uuid().safeParse(request.params.applicationId);
    if (!applicationId.success) return sendRefusal(response, { refusal: 'not_found' });
    const withdrawal = parseOrRefuse(withdrawalSchema, request.body);
    if (wasRefused(withdrawal)) return sendRefusal(response, withdrawal);
    const outcome = await purchase.withdraw(applicationId.data, withdrawal, terminalOf(response).terminalId);
    if (wasRefused(outcome)) return sendRefusal(response, outcome);
    response.json(outcome);
  });

  return router;
}
