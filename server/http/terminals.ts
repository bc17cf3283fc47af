import { Router } from 'express';
import type { NextFunction, Request, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { thumbprint } from '../../platform/compact-jose.ts';
import { kioskReportSchema } from '../../contract/seller/kiosk-care.ts';
import type { KioskReportAnswer } from '../../contract/seller/kiosk-care.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import { terminalKeySchema } from '../../contract/seller/terminal-key.ts';
import { selfEnrolmentSchema, terminalSessionQuerySchema } from '../../contract/seller/terminal.ts';
import { ignoreStorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { EnrolledTerminal, TerminalSession } from '../../contract/seller/terminal.ts';
import type { SettlingKeySet } from '../settling-client/settling-key-set.ts';
import { noteKioskReport } from '../terminal/kiosk-care.ts';
import { authenticateTerminal, enrolTerminal, keepTerminalKey, noteTerminalSeen } from '../terminal/terminal-store.ts';
import type { Terminal } from '../terminal/terminal-store.ts';
import type { SellerContext } from './context.ts';
import { parseOrRefuse, sendRefusal, wasRefused } from './refusal-to-response.ts';
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

/** The terminal that a request was let in for by `requireTerminal`. */
export function terminalOf(response: Response): Terminal {
  return response.locals['terminal'] as Terminal;
}

/** Which terminal a request comes from: undefined for one that names no credential, or why its credential does not count. */
export type RecogniseTerminal = (request: Request) => Promise<Terminal | Refused | undefined>;

/** Trusts an answer of the database for two seconds, so that a busy kiosk does not cost a look with every request. */
export function terminalRecogniser(context: Pick<SellerContext, 'database' | 'clock'>): RecogniseTerminal {
  const trusted = new Map<string, { terminal: Terminal; since: number }>();

  return async (request) => {
    const credential = presentedCredential(request);
    if (credential === undefined) return undefined;
    const now = context.clock.now();
    const known = trusted.get(credential);
    // Both ways: a clock that is set back must not make a revoked terminal trusted for hours.
    if (known && Math.abs(now - known.since) < trustedForMs) return known.terminal;
    trusted.delete(credential);
    const found = await authenticateTerminal(context.database, credential);
    if ('refusal' in found) return found;
    if (found.lastSeenAt === null || Math.abs(now - found.lastSeenAt) >= seenEveryMs) {
      // Not worth a refusal: while the database takes no change, terminals may still browse and hear that the shop is closed.
      await noteTerminalSeen(context.database, found.terminal.terminalId, now).catch(ignoreStorageUnavailable);
    }
    // One without a key may hand it in at this moment, and apply in the next.
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
    if (wasRefused(terminal)) return sendRefusal(response, terminal);
    response.locals['terminal'] = terminal;
    next();
  };
}

/** `/terminal`, for enrolled terminals: their session, whether they still stand, and how they are. */
export function terminalSessionRouter(context: SellerContext, keySet: SettlingKeySet): Router {
  const router = Router();
  router.get('/terminal', async (request, response) => {
    const query = parseOrRefuse(terminalSessionQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    const [signed, time] = await Promise.all([
      keySet.forTerminals(),
      query.nonce === undefined ? undefined : context.settlingAvailability?.signedTime(query.nonce),
    ]);
    if (signed === undefined) return sendRefusal(response, { refusal: 'credit_unavailable' });
    const { terminalId, kind, publicJwk } = terminalOf(response);
    const session: TerminalSession = {
      terminalId,
      kind,
      keyThumbprint: publicJwk && thumbprint(publicJwk),
      shop: readShop(context),
      keySet: signed,
      ...(time !== undefined && { time }),
      rootThumbprint: context.config.rootThumbprint,
    };
    response.json(session);
  });
  // `requireTerminal` has answered already where the terminal does not.
  router.get('/terminal/standing', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.status(204).end();
  });
  router.post('/terminal/health', async (request, response) => {
    const { terminalId, kind } = terminalOf(response);
    // Staff look after kiosks; nothing is kept about how browsers and programs are.
    if (kind !== 'kiosk') return sendRefusal(response, { refusal: 'not_found' });
    const report = parseOrRefuse(kioskReportSchema, request.body);
    if (wasRefused(report)) return sendRefusal(response, report);
    const noted = await noteKioskReport(context.database, terminalId, report, context.clock.now());
    const aheadOfSettling = context.settlingAvailability?.settlingClock.difference() ?? null;
    // Read last, so that it is as near as can be to the moment at which the answer leaves.
    const clock = { now: context.clock.now(), aheadOfSettling };
    response.json({ ...noted, clock } satisfies KioskReportAnswer);
  });
  return router;
}

/**
 * `POST /terminal-key`, for kiosks that were enrolled before terminals had keys. The page's gateway does not lead here: only
 * the shell hands in a key.
 */
export function terminalKeyRouter(context: SellerContext): Router {
  const router = Router();
  router.post('/terminal-key', async (request, response) => {
    const { terminalId, kind } = terminalOf(response);
    if (kind !== 'kiosk') return sendRefusal(response, { refusal: 'not_found' });
    const given = parseOrRefuse(terminalKeySchema, request.body);
    if (wasRefused(given)) return sendRefusal(response, given);
    const isKept = await keepTerminalKey(context.database, terminalId, given.publicJwk);
    context.log.info({ event: 'terminal-key-handed-in', terminalId, isKept }, 'a kiosk handed in its key');
    if (!isKept) return sendRefusal(response, { refusal: 'terminal_key_differs' });
    response.status(204).end();
  });
  return router;
}

/** `POST /terminals`, for browsers and programs that enrol themselves. */
export function selfEnrolmentRouter(context: SellerContext): Router {
  const router = Router();
  const limit = rateLimit({
    windowMs: 60_000,
    limit: 120,
    keyGenerator: sourceAddress,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });
  router.post('/terminals', limit, async (request, response) => {
    if (!context.config.allowSelfEnrolment) return sendRefusal(response, { refusal: 'self_enrolment_not_allowed' });
    const enrolment = parseOrRefuse(selfEnrolmentSchema, request.body);
    if (wasRefused(enrolment)) return sendRefusal(response, enrolment);
    const { kind, publicJwk } = enrolment;
    const name = enrolment.name || (kind === 'browser' ? 'A browser' : 'A program');
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
        path: '/api',
        maxAge: cookieLifetimeMs,
      });
    }
    const enrolled: EnrolledTerminal = { terminalId, credential: kind === 'browser' ? null : credential };
    response.status(201).json(enrolled);
  });
  return router;
}
