import { rateLimit } from 'express-rate-limit';
import { isRefused } from '../../contract/seller/refusals.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { findApplication, readOutcome } from '../purchase-application/application-store.ts';
import { awaitsDecision } from '../purchase-application/application-transitions.ts';
import type { Purchase } from '../purchase-application/purchase.ts';
import { terminalOf } from './caller.ts';
import type { SellerContext } from './context.ts';
import type { SellerMetrics } from './health.ts';
import { sendRefusal } from './refusal-to-response.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';

const largestWithdrawalsPerMinute = 60;

/**
 * `POST /applications` (201 apply, 204 indicate), `GET /applications/:applicationId` and
 * `POST /applications/:applicationId/withdrawal`, for enrolled terminals.
 */
export function serveApplications(context: SellerContext, purchase: Purchase, metrics: SellerMetrics): Served[] {
  const apply = serve(terminalEndpoints.apply, async ({ body, caller, response }) => {
    const outcome = await purchase.apply(body, caller);
    if (isRefused(outcome)) return outcome;
    metrics.noteOutcome(outcome);
    if (awaitsDecision(outcome.state)) response.status(202);
    return outcome;
  });

  const readOne = serve(terminalEndpoints.readOutcome, async ({ parameters: { applicationId }, caller }) => {
    const application = await findApplication(context.database, applicationId);
    // A terminal is not told about another terminal's application, not even that there is one.
    if (application?.terminalId !== caller.terminalId) return { refusal: 'not_found' };
    return (await readOutcome(context.database, applicationId)) ?? { refusal: 'not_found' };
  });

  // Each withdrawal has settling sign a reversal, even for an id that was never sent. A page withdraws one at a time.
  const limitWithdrawals = rateLimit({
    windowMs: 60_000,
    limit: largestWithdrawalsPerMinute,
    keyGenerator: (_request, response) => terminalOf(response).terminalId,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });
  const withdraw = serve(
    terminalEndpoints.withdraw,
    ({ parameters, body, caller }) => purchase.withdraw(parameters.applicationId, body, caller.terminalId),
    [limitWithdrawals],
  );

  return [apply, readOne, withdraw];
}
