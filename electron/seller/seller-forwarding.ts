import { requestTo } from '../../contract/seller/endpoint-call.ts';
import { apiPath } from '../../contract/seller/endpoint.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { serviceEndpoints } from '../../contract/seller/service-endpoints.ts';
import type { Enrolment } from '../enrolment/enrolment.ts';
import { isAtKioskOrigin, isSellerPath } from '../pages/kiosk-origin.ts';

/** Why a request from the page is not passed on, with the matching HTTP status. */
export const forwardingRefusals = {
  not_for_the_seller: 404,
  path_not_plain: 400,
  not_for_terminals: 404,
  method_not_allowed: 405,
} as const;

export type ForwardingRefusal = keyof typeof forwardingRefusals;

/** A request in the form that the seller gets. */
export type ForwardedRequest = { url: string; method: string; headers: Record<string, string> };

const {
  readShop,
  listCategories,
  listArticles,
  listFilters,
  countDepartments,
  findVariant,
  readStock,
  readPicture,
  readSession,
  apply,
} = terminalEndpoints;

/** The first part of an endpoint's path. */
function resourceOf({ path }: { path: string }): string {
  return path.split('/')[1] ?? '';
}

/** The parts of the seller's API that the page may reach. Staff and enrolment endpoints have no business in a kiosk. */
const resources = new Set(
  [
    readShop,
    listCategories,
    listArticles,
    listFilters,
    countDepartments,
    findVariant,
    readStock,
    readPicture,
    readSession,
    apply,
    serviceEndpoints.callForHelp,
    serviceEndpoints.lookUpOrder,
  ].map(resourceOf),
);

const sessionPath = requestTo(readSession, {}).path;
const picturesPath = `${apiPath}/${resourceOf(readPicture)}/`;

/**
 * Of what begins like a terminal's session, the page may read the session alone: the rest is for the shell. The answer to its
 * health report contains the hash of the staff PIN, against which the page could try all PINs; and the shell is what reports the
 * kiosk's health.
 */
function isShellsOwn(path: string): boolean {
  return path.startsWith(sessionPath) && path !== sessionPath;
}

const methods = new Set(['GET', 'HEAD', 'POST']);

/** What the page may send to the seller besides path and body. Cookies, origin and authorization are not passed on. */
const requestHeaders = ['accept', 'accept-language', 'content-type', 'if-none-match', 'if-modified-since'];

/** The headers that the page may receive. Lengths and encodings are missing because the body arrives here already decoded. */
const answerHeaders = [
  'content-type',
  'content-language',
  'cache-control',
  'etag',
  'last-modified',
  'retry-after',
  'date',
  'x-request-id',
];

/**
 * Turns the page's request to `app://kiosk/api/…` into one to the seller with which this kiosk is enrolled, and adds the
 * terminal's credential. For any address, the result is at the seller's origin and under `/api/`.
 */
export function forwardedRequest(
  request: Pick<Request, 'url' | 'method' | 'headers'>,
  { sellerUrl, credential }: Pick<Enrolment, 'sellerUrl' | 'credential'>,
): ForwardedRequest | { refusal: ForwardingRefusal } {
  const asked = new URL(request.url);
  if (!isAtKioskOrigin(asked) || !isSellerPath(asked.pathname)) return { refusal: 'not_for_the_seller' };
  // An encoded slash or line break is one thing here, but may be another to a server that decodes it later.
  if (/\\|%(?:2f|5c|2e|0[\dad])/i.test(asked.pathname)) return { refusal: 'path_not_plain' };
  if (!resources.has(asked.pathname.split('/')[2] ?? '') || isShellsOwn(asked.pathname))
    return { refusal: 'not_for_terminals' };
  if (!methods.has(request.method)) return { refusal: 'method_not_allowed' };

  const seller = new URL(sellerUrl);
  const target = new URL(seller);
  target.pathname = asked.pathname;
  target.search = asked.search;
  if (target.origin !== seller.origin || !isSellerPath(target.pathname)) return { refusal: 'path_not_plain' };

  const headers = picked(request.headers, requestHeaders);
  headers['authorization'] = `Terminal ${credential}`;
  return { url: target.href, method: request.method, headers };
}

/** Whether Chromium may cache the answer: a picture never changes at its address, everything else is requested again. */
export function isKeptByCache(path: string): boolean {
  return path.startsWith(picturesPath);
}

/** The seller's headers that the page gets: no cookies, and nothing that it has no use for. */
export function answerHeadersForPage(headers: Headers): Record<string, string> {
  return picked(headers, answerHeaders);
}

function picked(headers: Headers, names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
