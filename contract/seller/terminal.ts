import { z } from 'zod';
import { publicJwkSchema, rootThumbprintSchema } from '../settling/key-set.ts';
import { signedTimeSchema, timeNonceSchema } from '../settling/settling-time.ts';
import { freeText } from './free-text.ts';
import { shopSchema } from './article.ts';

/**
 * Terminals. Each has a credential of its own, `TERMINAL_ID.SECRET`, sent as `Authorization: Terminal …` (the kiosk's
 * gateway adds it, so the page never holds it) or, by a browser, as an HttpOnly cookie.
 */
export const terminalKindSchema = z.enum(['kiosk', 'browser', 'headless']);

/** The terminal's own nonce, for settling's time: without one the session carries none. */
export const terminalSessionQuerySchema = z.strictObject({ nonce: timeNonceSchema.optional() });

/** `GET /api/terminal`: what a terminal needs before it can apply. */
export const terminalSessionSchema = z.strictObject({
  terminalId: z.string(),
  kind: terminalKindSchema,
  /** Thumbprint (RFC 7638) of the key that the terminal signs with, as the seller knows it; null where it has none. */
  keyThumbprint: z.string().nullable(),
  shop: shopSchema,
  /** Settling's key set, signed by its root: verify it against the root pinned at enrolment. */
  keySet: z.string(),
  /** Settling's time, signed for the nonce of the query (`settling-time.ts`); missing when settling did not tell it in time. */
  time: signedTimeSchema.optional(),
  /**
   * The root as the seller was configured with it. A kiosk has its own pin and must not use this one; a browser has
   * nothing better.
   */
  rootThumbprint: rootThumbprintSchema,
});

/** `POST /api/terminals`: a browser or a program enrols itself, where the shop allows it. */
export const selfEnrolmentSchema = z.strictObject({
  kind: z.enum(['browser', 'headless']),
  /** The public half of the key that it will sign with when it applies. */
  publicJwk: publicJwkSchema,
  name: freeText(z.string().trim().max(80)).optional(),
});

/** The credential is given only here, once; to a browser only as a cookie, and then it is null. */
export const enrolledTerminalSchema = z.strictObject({
  terminalId: z.string(),
  credential: z.string().nullable(),
});

export type TerminalKind = z.infer<typeof terminalKindSchema>;
export type TerminalSession = z.infer<typeof terminalSessionSchema>;
export type SelfEnrolment = z.infer<typeof selfEnrolmentSchema>;
export type EnrolledTerminal = z.infer<typeof enrolledTerminalSchema>;
