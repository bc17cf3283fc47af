import express, { Router } from 'express';
import { openApiDocument } from '../contract/openapi.ts';
import type { Purchase } from '../purchase-application/purchase.ts';
import type { SettlingKeySet } from '../purchase-application/settling-key-set.ts';
import { applicationsRouter } from './applications.ts';
import { articlesRouter } from './articles.ts';
import { backOfficeArticlesRouter } from './back-office-articles.ts';
import { backOfficeRouter } from './back-office.ts';
import type { SellerContext } from './context.ts';
import { enrolmentsRouter } from './enrolments.ts';
import type { SellerMetrics } from './health.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { picturesRouter } from './pictures.ts';
import { refuseNulInAddress, sendRefusal } from './refusal-to-response.ts';
import { shopRouter } from './shop.ts';
import { requireStaff, staffRouter } from './staff.ts';
import { requireTerminal, selfEnrolmentRouter, terminalKeyRouter, terminalSessionRouter } from './terminals.ts';

/** Everything below `/api`. What may be called by whom is decided here, before a resource sees the request. */
export function apiRouter(
  context: SellerContext,
  parts: { purchase: Purchase; keySet: SettlingKeySet; metrics: SellerMetrics; version: string },
): Router {
  const router = Router();
  const document = openApiDocument(parts.version);
  router.get('/openapi.json', (_request, response) => void response.json(document));

  router.use(refuseNulInAddress);
  router.use(picturesRouter(context));
  router.use('/staff', staffRouter(context));

  const backOffice = Router();
  backOffice.use(requireOwnOrigin(context), requireStaff(context));
  backOffice.use(express.json({ limit: '4mb' }));
  backOffice.use(backOfficeArticlesRouter(context), backOfficeRouter(context));
  router.use('/back-office', backOffice);

  router.use(express.json({ limit: '128kb' }));
  router.use(shopRouter(context), articlesRouter(context));
  router.use(selfEnrolmentRouter(context), enrolmentsRouter(context));

  const enrolled = requireTerminal(context);
  router.use(['/terminal', '/terminal-key', '/applications'], enrolled);
  router.use(terminalSessionRouter(context, parts.keySet), terminalKeyRouter(context));
  router.use(applicationsRouter(context, parts.purchase, parts.metrics));

  router.use((_request, response) => sendRefusal(response, { refusal: 'not_found' }));
  return router;
}
