import { randomBytes } from 'node:crypto';
import express from 'express';
import type { Express } from 'express';
import helmet from 'helmet';
import { apiPath } from '../../contract/seller/endpoint.ts';
import { proxyTrust } from '../config/network-20.ts';
import { apiRouter } from './api.ts';
import type { ApiParts } from './api.ts';
import type { SellerContext } from './context.ts';
import { healthRouter } from './health.ts';
import { requireOwnHost } from './own-origin.ts';
import { pageRouter } from './page.ts';
import { receiptRouter } from './receipts.ts';
import { failureToResponse, sendRefusal } from './refusal-to-response.ts';

/** @param isTls whether browsers reach this seller by TLS, its own or a proxy's, and shall never again do so without */
function securityHeaders(isTls: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isTls && { maxAge: 365 * 24 * 3600, includeSubDomains: false },
  });
}

/** Everything that the seller answers over HTTP, from the first header to the refusal of what is not there. */
export function createSellerApp(context: SellerContext, parts: ApiParts): Express {
  const { config, log, storage } = context;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', proxyTrust(config));
  app.use((_request, response, next) => {
    response.setHeader('X-Request-Id', randomBytes(9).toString('base64url'));
    next();
  });
  app.use(securityHeaders(config.tls !== undefined));
  app.use(requireOwnHost(config));
  app.use(healthRouter(context, parts.metrics));
  app.use(apiPath, apiRouter(context, parts));
  app.use(receiptRouter(context, parts.signingKey));
  app.use(pageRouter(config.pageFolder));
  app.use((_request, response) => sendRefusal(response, { refusal: 'not_found' }));
  app.use(failureToResponse(log, storage));
  return app;
}
