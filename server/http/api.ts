import express, { Router } from 'express';
import type { RequestHandler } from 'express';
import { openApiDocument } from '../../contract/seller/openapi.ts';
import { openApiPath } from '../../contract/seller/endpoint.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { Purchase } from '../purchase-application/purchase.ts';
import type { SettlingKeySet } from '../settling-client/settling-key-set.ts';
import { serveApplications } from './applications.ts';
import { serveArticles } from './articles.ts';
import { serveBackOfficeArticles } from './back-office-articles.ts';
import { serveBackOfficeTerminals } from './back-office-terminals.ts';
import { serveBackOffice } from './back-office.ts';
import type { SellerContext } from './context.ts';
import { serveEnrolments } from './enrolments.ts';
import type { SellerMetrics } from './health.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { serveBackOfficeHelpCalls, serveHelpCalls } from './help-calls.ts';
import { serveBackOfficeKioskUpdate, serveKioskUpdates } from './kiosk-updates.ts';
import { serveOrderLookUps } from './order-look-ups.ts';
import { servePictures } from './pictures.ts';
import { limitReads } from './read-limit.ts';
import { serveReceiptCodes, serveReceiptMails } from './receipts.ts';
import { refuseNulInAddress, sendRefusal } from './refusal-to-response.ts';
import { serveBackOfficeWallLink, serveWall } from './wall.ts';
import { mount } from './serve.ts';
import { serveBackOfficeImports } from './imports.ts';
import { serveBackOfficeSynonyms } from './synonyms.ts';
import { serveShop } from './shop.ts';
import { requireStaff, serveStaff } from './staff.ts';
import { serveStaffList } from './staff-list.ts';
import {
  requireTerminal,
  serveSelfEnrolment,
  serveTerminalKey,
  serveTerminalSession,
  terminalRecogniser,
} from './terminals.ts';

/** Most answers are about a person and must not be cached; the few that may be cached say so themselves. */
const neverCached: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** The parts of the API besides the context. `version` is the program's. */
export type ApiParts = {
  purchase: Purchase;
  keySet: SettlingKeySet;
  metrics: SellerMetrics;
  signingKey: KeyPair;
  version: string;
};

/**
 * Routes everything below `/api`. It decides who may call what before a resource sees the request. An endpoint that disagrees
 * with the gates before it about its callers throws (`caller.ts`).
 */
export function apiRouter(context: SellerContext, parts: ApiParts): Router {
  const router = Router();
  // Made when it is first asked for: that takes a good part of a start.
  let document: ReturnType<typeof openApiDocument> | undefined;
  router.use(limitReads(context), neverCached);
  router.get(openApiPath, (_request, response) => void response.json((document ??= openApiDocument(parts.version))));

  router.use(refuseNulInAddress);
  mount(router, servePictures(context));
  router.use('/staff', requireOwnOrigin(context));
  mount(router, serveStaff(context));

  router.use('/back-office', requireOwnOrigin(context), requireStaff(context), express.json({ limit: '4mb' }));
  mount(router, serveBackOfficeArticles(context));
  mount(router, serveBackOffice(context));
  mount(router, serveBackOfficeTerminals(context));
  mount(router, [...serveBackOfficeHelpCalls(context), ...serveBackOfficeWallLink(context)]);
  mount(router, [...serveBackOfficeSynonyms(context), ...serveBackOfficeImports(context)]);
  mount(router, [...serveBackOfficeKioskUpdate(context), ...serveStaffList(context)]);

  router.use(express.json({ limit: '128kb' }));
  const recognise = terminalRecogniser(context);
  mount(router, [...serveShop(context), ...serveArticles(context, recognise)]);
  mount(router, [...serveSelfEnrolment(context), ...serveEnrolments(context), ...serveWall(context)]);

  router.use(
    ['/terminal', '/terminal-key', '/applications', '/help-calls', '/order-look-ups'],
    requireTerminal(recognise),
  );
  mount(router, [...serveTerminalSession(context, parts.keySet), ...serveTerminalKey(context)]);
  mount(router, serveKioskUpdates(context));
  mount(router, [...serveHelpCalls(context), ...serveOrderLookUps(context)]);
  mount(router, serveApplications(context, parts.purchase, parts.metrics));
  mount(router, [...serveReceiptCodes(context, parts.signingKey), ...serveReceiptMails(context)]);

  router.use((_request, response) => sendRefusal(response, { refusal: 'not_found' }));
  return router;
}
