import { z } from 'zod';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const windowSchema = z
  .int()
  .min(1000)
  .max(31 * dayMs);
const countSchema = z.int().min(1);

/** The rules of a decision (`settling/decision/policy.ts`), each with its value where a card company sets none. */
export const decisionRulesSchema = z.strictObject({
  /** A name for these settings; decisions record it with a digest of the whole policy. */
  version: z.string().min(1).max(40).default('2026-11-3'),
  history: z
    .strictObject({
      payments: countSchema.max(100).default(6),
      lateOrMissed: countSchema.max(100).default(3),
    })
    .prefault({}),
  /** How often a number may be used. */
  velocity: z
    .strictObject({
      windowMs: windowSchema.default(hourMs),
      largestPerNumber: countSchema.default(5),
      largestPerNumberAndTerminal: countSchema.default(3),
    })
    .prefault({}),
  /** The wrong identities that lock a number at one terminal and everywhere, and the window in which they count. */
  lockOut: z
    .strictObject({
      windowMs: windowSchema.default(dayMs),
      wrongIdentities: countSchema.default(20),
      wrongIdentitiesAtTerminal: countSchema.default(3),
    })
    .prefault({}),
  /**
   * The wrong identities and unknown numbers that suspend a terminal, all self-enrolled terminals of a seller and a seller, and
   * how long each suspension lasts.
   */
  probing: z
    .strictObject({
      terminalWindowMs: windowSchema.default(hourMs),
      wrongTriesAtTerminal: countSchema.default(10),
      wrongTriesAtSelfEnrolled: countSchema.default(30),
      suspendTerminalMs: windowSchema.default(hourMs),
      sellerWindowMs: windowSchema.default(dayMs),
      wrongTriesOfSeller: countSchema.default(100),
      suspendSellerMs: windowSchema.default(hourMs),
    })
    .prefault({}),
  /** A seller may add this many new kiosks within 24 hours. Operators can allow more. */
  terminals: z.strictObject({ newKiosksPerDay: z.int().min(0).default(5) }).prefault({}),
  /** Numbers that begin with one of these six to eight digits are neither counted nor locked out. */
  exemptIssuers: z.array(z.string().regex(/^\d{6,8}$/)).default([]),
});
