import type { Protocol, Session } from 'electron';
import type { EnrolmentReading } from '../enrolment/enrolment.ts';
import { isAtKioskOrigin, isKioskScreen, isSellerPath, kioskScheme } from '../pages/kiosk-origin.ts';
import type { PageFiles } from '../pages/page-files.ts';
import { pageHeaders, sellerAnswerHeaders } from '../pages/security-headers.ts';
import { answerHeadersForPage, forwardedRequest, forwardingRefusals, isKeptByCache } from './seller-forwarding.ts';
import { withIdleLimit } from './idle-limit.ts';

/** How long the seller may be silent, before or during its answer; the page gives up earlier. */
const silenceMs = 60_000;

export type SellerGatewayParts = {
  pageFiles: PageFiles;
  enrolment: () => EnrolmentReading;
  /** The session for requests to the seller, separate from the page's, so that neither sees the other's cookies or cache. */
  sellerSession: Session;
};

/**
 * Answers `app://kiosk/…` in the page's session: with files of the built page, and under `/api/` with the seller's answers. This
 * is the page's only way out, and it leads only to the seller with which the kiosk is enrolled.
 *
 * A seller that is unreachable, silent for too long, or redirects looks to the page like any failed request (`fetch` rejects).
 */
export function openSellerGateway(
  protocol: Protocol,
  { pageFiles, enrolment, sellerSession }: SellerGatewayParts,
): void {
  protocol.handle(kioskScheme, async (request) => {
    const url = new URL(request.url);
    if (!isAtKioskOrigin(url)) return refused(404);
    const reading = enrolment();
    if (isSellerPath(url.pathname)) {
      return 'refusal' in reading ? Response.error() : askSeller(request, reading.enrolment, sellerSession);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return refused(405);
    const file = await pageFiles.read(isScreenAskedFor(request) ? '/' : url.pathname);
    if (file === undefined) return refused(404);
    return new Response(file.content, { headers: { ...pageHeaders, 'content-type': file.mediaType } });
  });
}

async function askSeller(
  request: Request,
  enrolment: { sellerUrl: string; credential: string },
  sellerSession: Session,
): Promise<Response> {
  const forwarded = forwardedRequest(request, enrolment);
  if ('refusal' in forwarded) return refused(forwardingRefusals[forwarded.refusal]);
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const answer = await sellerSession.fetch(forwarded.url, {
      method: forwarded.method,
      headers: forwarded.headers,
      body: request.body,
      // The fetch standard requires this when a body is a stream.
      ...(request.body === null ? {} : { duplex: 'half' }),
      credentials: 'omit',
      redirect: 'error',
      cache: isKeptByCache(new URL(forwarded.url).pathname) ? 'default' : 'no-store',
      signal: AbortSignal.any([silence.signal, request.signal]),
    });
    return new Response(answer.body === null ? null : withIdleLimit(answer.body, silenceMs, () => silence.abort()), {
      status: answer.status,
      headers: { ...answerHeadersForPage(answer.headers), ...sellerAnswerHeaders },
    });
  } catch (error) {
    // The message names the network error but not the address, which may contain a shopper's search.
    console.error(`The seller did not answer: ${error instanceof Error ? error.message : 'unknown error'}`);
    return Response.error();
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the window asks for a screen. The page does its own routing, so every screen is the same document. */
function isScreenAskedFor({ url, headers }: Request): boolean {
  return isKioskScreen(url) && headers.get('accept')?.includes('text/html') === true;
}

function refused(status: number): Response {
  return new Response(null, { status, headers: sellerAnswerHeaders });
}
