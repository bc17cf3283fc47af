import type { Protocol, Session } from 'electron';
import type { EnrolmentReading } from '../enrolment/enrolment.ts';
import { isAtKioskOrigin, isKioskScreen, isSellerPath, kioskScheme } from '../pages/kiosk-origin.ts';
import type { PageFiles } from '../pages/page-files.ts';
import { pageHeaders, sellerAnswerHeaders } from '../pages/security-headers.ts';
import { answerHeadersForPage, forwardedRequest, forwardingRefusals, isKeptByCache } from './seller-forwarding.ts';
import { withIdleLimit } from './idle-limit.ts';

/** How long the seller may be silent, before its answer begins or in the middle of it; the page loses patience earlier. */
const silenceMs = 60_000;

export type SellerGatewayParts = {
  pageFiles: PageFiles;
  enrolment: () => EnrolmentReading;
  /** Where requests to the seller are made: apart from the page's session, so that neither sees the other's cookies or cache. */
  sellerSession: Session;
};

/**
 * Answers `app://kiosk/…` in the page's session: files of the built page, and under `/api/` what the seller says. This is the
 * only way out that the page has, and it leads to the seller that the kiosk is enrolled with and nowhere else.
 *
 * A seller that cannot be reached, is silent too long or redirects looks to the page like any failed request (`fetch` rejects).
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
      // Asked for by the fetch standard wherever a body is a stream.
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
    // Its message names the network's error and not the address, which may carry what a shopper searched for.
    console.error(`The seller did not answer: ${error instanceof Error ? error.message : 'unknown error'}`);
    return Response.error();
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the window asks for a screen: the page finds its own way to it, so each is the same document. */
function isScreenAskedFor({ url, headers }: Request): boolean {
  return isKioskScreen(url) && headers.get('accept')?.includes('text/html') === true;
}

function refused(status: number): Response {
  return new Response(null, { status, headers: sellerAnswerHeaders });
}
