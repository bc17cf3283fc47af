import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { isRefused } from '../../contract/seller/refusals.ts';
import { rateLimit } from 'express-rate-limit';
import { thumbprint } from '../../platform/compact-jose.ts';
import { apiPath } from '../../contract/seller/endpoint.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { ignoreStorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { SettlingKeySet } from '../settling-client/settling-key-set.ts';
import { noteKioskReport } from '../terminal/kiosk-care.ts';
import { authenticateTerminal, enrolTerminal, keepTerminalKey, noteTerminalSeen } from '../terminal/terminal-store.ts';
import type { Terminal } from '../terminal/terminal-store.ts';
import { noteTerminal, terminalOf } from './caller.ts';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';
import { readShop } from './shop.ts';
import { sourceAddress } from './source-address.ts';

const cookieName = 'sidelane_terminal';
const cookieLifetimeMs = 365 * 24 * 3_600_000;
/** A revoked terminal is stopped within this time. */
const trustedForMs = 2_000;
const seenEveryMs = 60_000;
const mostTrusted = 10_000;

function presentedCredential(request: Request): string | undefined {
  const header = /^Terminal ([\w.-]{1,200})$/.exec(request.headers.authorization ?? '');
  if (header) return header[1];
  const cookies = (request.headers.cookie ?? '').split(';').map((each) => each.trim());
  const cookie = cookies.find((each) => each.startsWith(`${cookieName}=`));
  return cookie?.slice(cookieName.length + 1);
}

/**
 * Finds the terminal that a request comes from: undefined without a credential, or the reason why its credential is not valid.
 */
export type RecogniseTerminal = (request: Request) => Promise<Terminal | Refused | undefined>;

/** Trusts an answer of the database for two seconds, so that a busy kiosk does not cost a look with every request. */
export function terminalRecogniser(context: Pick<SellerContext, 'database' | 'clock'>): RecogniseTerminal {
  const trusted = new Map<string, { terminal: Terminal; since: number }>();

  return async (request) => {
    const credential = presentedCredential(request);
    if (credential === undefined) return undefined;
    const now = context.clock.now();
    const known = trusted.get(credential);
    // The absolute difference counts: a clock that is set back must not make a revoked terminal trusted for hours.
    if (known && Math.abs(now - known.since) < trustedForMs) return known.terminal;
    trusted.delete(credential);
    const found = await authenticateTerminal(context.database, credential);
    if ('refusal' in found) return found;
    if (found.lastSeenAt === null || Math.abs(now - found.lastSeenAt) >= seenEveryMs) {
      // This needs no refusal: while the database cannot be written, terminals may still browse and hear that the shop is closed.
      await noteTerminalSeen(context.database, found.terminal.terminalId, now).catch(ignoreStorageUnavailable);
    }
    // A terminal without a key may hand it in now, and apply at once.
    if (found.terminal.publicJwk === null) return found.terminal;
    if (trusted.size >= mostTrusted) trusted.clear();
    trusted.set(credential, { terminal: found.terminal, since: now });
    return found.terminal;
  };
}

/** Lets only enrolled terminals through. */
export function requireTerminal(recognise: RecogniseTerminal) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const terminal = await recognise(request);
    if (!terminal) return sendRefusal(response, { refusal: 'terminal_unknown' });
    if (isRefused(terminal)) return sendRefusal(response, terminal);
    noteTerminal(response, terminal);
    next();
  };
}

/** Staff look after kiosks; for browsers and programs, which enrol themselves, what is for kiosks is not there. */
export const kiosksOnly: RequestHandler = (_request, response, next) =>
  terminalOf(response).kind === 'kiosk' ? next() : sendRefusal(response, { refusal: 'not_found' });

/** `/terminal`, for enrolled terminals: their session, whether they still stand, and how they are. */
export function serveTerminalSession(context: SellerContext, keySet: SettlingKeySet): Served[] {
  const readSession = serve(terminalEndpoints.readSession, async ({ query, caller }) => {
    const [signed, time] = await Promise.all([
      keySet.forTerminals(),
      query.nonce === undefined ? undefined : context.settlingAvailability?.signedTime(query.nonce),
    ]);
    if (signed === undefined) return { refusal: 'credit_unavailable' };
    const { terminalId, kind, publicJwk } = caller;
    return {
      terminalId,
      kind,
      keyThumbprint: publicJwk && thumbprint(publicJwk),
      shop: readShop(context),
      keySet: signed,
      ...(time !== undefined && { time }),
      rootThumbprint: context.config.rootThumbprint,
    };
  });

  // `requireTerminal` has answered already where the terminal does not stand.
  const checkStanding = serve(terminalEndpoints.checkStanding, () => undefined);

  const reportHealth = serve(
    terminalEndpoints.reportHealth,
    async ({ body: report, caller: { terminalId } }) => {
      const noted = await noteKioskReport(context.database, terminalId, report, context.clock.now());
      const aheadOfSettling = context.settlingAvailability?.settlingClock.difference() ?? null;
      // The clock is read last, as near as possible to the moment at which the answer leaves.
      return { ...noted, clock: { now: context.clock.now(), aheadOfSettling } };
    },
    [kiosksOnly],
  );

  return [readSession, checkStanding, reportHealth];
}

/**
 * `POST /terminal-key` is for kiosks that were enrolled before terminals had keys. The page's gateway does not forward it: only
 * the shell hands in a key.
 */
export function serveTerminalKey(context: SellerContext): Served[] {
  const handInKey = serve(
    terminalEndpoints.handInKey,
    async ({ body, caller: { terminalId } }) => {
      const isKept = await keepTerminalKey(context.database, terminalId, body.publicJwk);
      context.log.info({ event: 'terminal_key_handed_in', terminalId, isKept }, 'a kiosk handed in its key');
      return isKept ? undefined : { refusal: 'terminal_key_differs' };
    },
    [kiosksOnly],
  );
  return [handInKey];
}

/** `POST /terminals`, for browsers and programs that enrol themselves. */
export function serveSelfEnrolment(context: SellerContext): Served[] {
  const limit = rateLimit({
    windowMs: 60_000,
    limit: 120,
    keyGenerator: sourceAddress,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });
  const whereAllowed: RequestHandler = (_request, response, next) =>
    context.config.allowSelfEnrolment ? next() : sendRefusal(response, { refusal: 'self_enrolment_not_allowed' });

  const enrol = serve(
    terminalEndpoints.enrolTerminal,
    async ({ body: { kind, name: given, publicJwk }, response }) => {
      const name = given || (kind === 'browser' ? 'A browser' : 'A program');
      const { terminalId, credential } = await enrolTerminal(
        context.database,
        { kind, name, publicJwk },
        context.clock.now(),
      );
      if (kind === 'browser') {
        response.cookie(cookieName, credential, {
          httpOnly: true,
          sameSite: 'strict',
          secure: context.config.tls !== undefined,
          path: apiPath,
          maxAge: cookieLifetimeMs,
        });
      }
      return { terminalId, credential: kind === 'browser' ? null : credential };
    },
    [limit, whereAllowed],
  );
  return [enrol];
}
