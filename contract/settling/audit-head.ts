import { z } from 'zod';

/**
 * The end of the audit's chain, which settling signs once a day (UTC) with that day's notice key. It leaves settling's machine:
 * each seller keeps it (`POST /audit-heads`), and an operator may store it anywhere. An attacker who rewrites the whole chain in
 * the database cannot make it match the copies that left. The type keeps it from passing for a notice.
 */
export const auditHeadType = 'sidelane-audit-head+jws';

const daySchema = z.iso.date();

export const auditHeadSchema = z.strictObject({
  /** `YYYY-MM-DD`, UTC. */
  day: daySchema,
  /** The last record of the chain at that moment, and its hash (base64url). */
  recordId: z.int(),
  recordHash: z.string(),
  /** Epoch milliseconds. Later than `day` where settling was not running on that day. */
  signedAt: z.int(),
  /** The head that was signed before this one, with its SHA-256 (base64url); null for the first. Older heads do not say. */
  previous: z.strictObject({ day: daySchema, digest: z.string() }).nullable().optional(),
});

export type AuditHead = z.infer<typeof auditHeadSchema>;

/** A seller's request for the heads that were signed after one that it has, named by that one's record; 0 for all. */
export const auditHeadsRequestSchema = z.strictObject({
  request: z.literal('audit-heads'),
  sellerId: z.string().min(1).max(64),
  afterRecordId: z.int().min(0),
  issuedAt: z.int().min(0),
});

export type AuditHeadsRequest = z.infer<typeof auditHeadsRequestSchema>;

/** How many heads one answer holds at most: it stays below 64 KiB. */
export const mostHeadsAtOnce = 50;

export const auditHeadsAnswerSchema = z.union([
  /** Compact JWS each, in the order in which they were signed. */
  z.strictObject({ auditHeads: z.array(z.string().max(1200)).max(mostHeadsAtOnce) }),
  z.strictObject({ refusal: z.string().max(64) }),
]);

export type AuditHeadsAnswer = z.infer<typeof auditHeadsAnswerSchema>;
