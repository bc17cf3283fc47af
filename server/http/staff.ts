import express from 'express';
import type { CookieOptions, Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { staffEndpoints } from '../../contract/seller/back-office-endpoints.ts';
import { idleHeader } from '../../contract/seller/back-office.ts';
import type { StaffSession as StaffSessionBody } from '../../contract/seller/back-office.ts';
import { signIn } from '../accounts/sign-in.ts';
import { deviceLifetimeMs, isDeviceKnown } from '../accounts/staff-device.ts';
import { endSession, longestSessionMs, resumeSession } from '../accounts/staff-session.ts';
import type { StaffSession } from '../accounts/staff-session.ts';
import { noteStaffSession, staffSessionOf } from './caller.ts';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';
import { sourceAddress } from './source-address.ts';

// The prefix binds the cookie to this host and to TLS (RFC 6265bis §4.1.3.2); browsers refuse it on plain HTTP.
function cookieNamed({ config }: SellerContext, name: string): { name: string; options: CookieOptions } {
  const isTls = config.tls !== undefined;
  return {
    name: isTls ? `__Host-${name}` : name,
    options: { httpOnly: true, sameSite: 'strict', path: '/', secure: isTls },
  };
}

const sessionCookie = (context: SellerContext) => cookieNamed(context, 'sidelane_staff');

function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return undefined;
}

async function readSession(context: SellerContext, request: Request): Promise<StaffSession | undefined> {
  const token = readCookie(request, sessionCookie(context).name);
  return token ? resumeSession(context.database, token, context.clock.now(), pageIdleMs(request)) : undefined;
}

/** How long ago the page that asks had its last input; 0 where the caller is no page. */
function pageIdleMs(request: Request): number {
  const seconds = request.get(idleHeader) ?? '';
  return /^\d{1,9}$/.test(seconds) ? Number(seconds) * 1_000 : 0;
}

/** Lets only signed-in staff pass and refuses others with `sign_in_required`; `staffOf` then returns who it is. */
export function requireStaff(context: SellerContext): RequestHandler {
  return async (request, response, next) => {
    const session = await readSession(context, request);
    response.setHeader('Cache-Control', 'no-store');
    if (!session) return sendRefusal(response, { refusal: 'sign_in_required' });
    noteStaffSession(response, session);
    next();
  };
}

/** `/api/staff`: signing in and out, and who is signed in. */
export function serveStaff(context: SellerContext): Served[] {
  const { database, clock, config, log } = context;
  const cookie = sessionCookie(context);
  const deviceCookie = cookieNamed(context, 'sidelane_device');
  const bodyOf = ({ staff, endsAt }: StaffSession): StaffSessionBody => ({
    staff,
    shop: {
      name: config.name,
      currency: config.currency,
      locale: config.locale,
      ...(config.address.length > 0 && { address: config.address }),
    },
    endsAt,
  });
  const limitPerAddress = rateLimit({
    windowMs: 10 * 60_000,
    limit: 30,
    // Only wrong passwords count, because a shop's staff often share one address.
    skipSuccessfulRequests: true,
    keyGenerator: sourceAddress,
    // A neighbour's guesses do not block a browser that staff signed in with before; that browser's own guesses are counted by
    // name.
    skip: (request) => isDeviceKnown(database, { token: readCookie(request, deviceCookie.name), now: clock.now() }),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });

  const signInHere = serve(
    staffEndpoints.signIn,
    async ({ body: credentials, request, response }) => {
      const address = sourceAddress(request);
      const result = await signIn(database, clock, credentials, {
        address,
        deviceToken: readCookie(request, deviceCookie.name),
      });
      if (result.outcome === 'too-early') {
        response.setHeader('Retry-After', String(Math.ceil(result.retryAfterMs / 1000)));
        return { refusal: 'too_many_requests' };
      }
      if (result.outcome === 'wrong') {
        log.warn({ event: 'staff_sign_in_refused', address: request.ip }, 'a sign-in was refused');
        return { refusal: 'sign_in_failed' };
      }
      // Signing in again ends the session that the browser had, instead of leaving it behind.
      const former = readCookie(request, cookie.name);
      if (former) await endSession(database, former);
      log.info(
        { event: 'staff_signed_in', staffId: result.session.staff.staffId, address: request.ip },
        'staff signed in',
      );
      response.cookie(cookie.name, result.token, { ...cookie.options, maxAge: longestSessionMs });
      response.cookie(deviceCookie.name, result.deviceToken, { ...deviceCookie.options, maxAge: deviceLifetimeMs });
      return bodyOf(result.session);
    },
    [limitPerAddress, express.json({ limit: '8kb' })],
  );

  const signOut = serve(staffEndpoints.signOut, async ({ request, response }) => {
    const token = readCookie(request, cookie.name);
    if (token) await endSession(database, token);
    response.clearCookie(cookie.name, cookie.options);
  });

  const readCurrent = serve(staffEndpoints.readSession, ({ response }) => bodyOf(staffSessionOf(response)));
  // These are not below `/back-office`, where the gate stands before all.
  const behindGate = ({ endpoint, handlers }: Served): Served => ({
    endpoint,
    handlers: [requireStaff(context), ...handlers],
  });

  return [signInHere, signOut, behindGate(readCurrent)];
}
