import { Router } from 'express';
import { applicationSchema } from '../contract/application.ts';
import { findApplication, readOutcome } from '../purchase-application/application-store.ts';
import { isFinal } from '../purchase-application/application-transitions.ts';
import type { Purchase } from '../purchase-application/purchase.ts';
import type { SellerContext } from './context.ts';
import type { SellerMetrics } from './health.ts';
import { parseOrRefuse, sendRefusal, wasRefused } from './refusal-to-response.ts';
import { terminalOf } from './terminals.ts';

/** `POST /applications` (201 apply, 204 indicate) and `GET /applications/:applicationId`, for enrolled terminals. */
export function applicationsRouter(context: SellerContext, purchase: Purchase, metrics: SellerMetrics): Router {
  const router = Router();

  router.post('/applications', async (request, response) => {
    const application = parseOrRefuse(applicationSchema, request.body);
    if (wasRefused(application)) return sendRefusal(response, application);
    const outcome = await purchase.apply(application, terminalOf(response));
    if (wasRefused(outcome)) return sendRefusal(response, outcome);
    metrics.noteOutcome(outcome);
    response.status(isFinal(outcome.state) || outcome.state === 'undetermined' ? 200 : 202).json(outcome);
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

  return router;
}
