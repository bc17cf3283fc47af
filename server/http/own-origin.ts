import type { Request, RequestHandler } from 'express';
import type { SellerConfig } from '../config/seller-config.ts';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';

/**
 * Keeps other sites from acting through a browser that is signed in here (cross-site request forgery), in addition to
 * `SameSite=Strict`. A shop's neighbours on one domain are the same *site*, but not the same *origin* (RFC 6454).
 */

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin that a browser has when this server itself served its page. Without TLS only loopback counts, because any
 * name can be made to resolve to it (DNS rebinding); with TLS the certificate has vouched for the name.
 */
function ownOrigin(request: Request, config: SellerConfig): string | undefined {
  const host = request.headers.host?.toLowerCase();
  if (!host) return undefined;
  if (config.tls) return `https://${host.replace(/:443$/, '')}`;
  return loopbackNames.has(host.replace(/:\d+$/, '')) ? `http://${host.replace(/:80$/, '')}` : undefined;
}

/**
 * Refuses requests for another host than this server, with `host_not_served`. Without TLS only loopback names are accepted: if an
 * attacker's name resolved to this machine, that site's pages could read what is meant for this machine. With TLS the certificate
 * has vouched for the name already.
 */
export function requireOwnHost(config: SellerConfig): RequestHandler {
  return (request, response, next) => {
    if (config.tls !== undefined || ownOrigin(request, config) !== undefined) return next();
    sendRefusal(response, { refusal: 'host_not_served' });
  };
}

function comesFromHere(request: Request, config: SellerConfig): boolean {
  const origin = request.headers.origin;
  if (origin === undefined) return request.headers['sec-fetch-site'] === 'same-origin';
  if (origin === ownOrigin(request, config)) return true;
  return config.allowedOrigins.some((allowed) => new URL(allowed).origin === origin);
}

/** Refuses every changing request that a page of another origin may have caused, with `origin_not_allowed`. */
export function requireOwnOrigin({ config }: Pick<SellerContext, 'config'>): RequestHandler {
  return (request, response, next) => {
    if (readingMethods.has(request.method) || comesFromHere(request, config)) return next();
    sendRefusal(response, { refusal: 'origin_not_allowed' });
  };
}
