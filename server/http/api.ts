import express, { Router } from 'express';
import type { RequestHandler } from 'express';
import { openApiDocument } from '../../contract/seller/openapi.ts';
import type { Purchase } from '../purchase-application/purchase.ts';
import type { SettlingKeySet } from '../settling-client/settling-key-set.ts';
import { applicationsRouter } from './applications.ts';
import { articlesRouter } from './articles.ts';
import { backOfficeArticlesRouter } from './back-office-articles.ts';
import { backOfficeRouter } from './back-office.ts';
import type { SellerContext } from './context.ts';
import { enrolmentsRouter } from './enrolments.ts';
import type { SellerMetrics } from './health.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { picturesRouter } from './pictures.ts';
import { limitReads } from './read-limit.ts';
import { refuseNulInAddress, sendRefusal } from './refusal-to-response.ts';
import { shopRouter } from './shop.ts';
import { requireStaff, staffRouter } from './staff.ts';
import {
  requireTerminal,
  selfEnrolmentRouter,
  terminalKeyRouter,
  terminalRecogniser,
  terminalSessionRouter,
} from './terminals.ts';

/** Most answers are about somebody; the few that anyone may keep say so themselves. */
const keptByNobody: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** What the API needs besides the context. `version` is the program's. */
export type ApiParts = { purchase: Purchase; keySet: SettlingKeySet; metrics: SellerMetrics; version: string };

/** Everything below `/api`. What may be called by whom is decided here, before a resource sees the request. */
export function apiRouter(context: SellerContext, parts: ApiParts): Router {
  const router = Router();
  const document = openApiDocument(parts.version);
  router.use(limitReads(context), keptByNobody);
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
  const recognise = terminalRecogniser(context);
  router.use(shopRouter(context), articlesRouter(context, recognise));
  router.use(selfEnrolmentRouter(context), enrolmentsRouter(context));

  const enrolled = requireTerminal(recognise);
  router.use(['/terminal', '/terminal-key', '/applications'], enrolled);
  router.use(terminalSessionRouter(context, parts.keySet), terminalKeyRouter(context));
  router.use(applicationsRouter(context, parts.purchase, parts.metrics));

  router.use((_request, response) => sendRefusal(response, { refusal: 'not_found' }));
  return router;
}
