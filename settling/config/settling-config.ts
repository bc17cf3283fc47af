import { z } from 'zod';
import { endpointSchema } from '../../platform/config-file.ts';
import { publicJwkSchema } from '../../contract/settling/key-set.ts';
import { amountMinorSchema, currencySchema } from '../../contract/money.ts';

const longestWindowMs = 31 * 24 * 3_600_000;

export const settlingConfigSchema = z.strictObject({
  /** `postgres://…` or the path of a SQLite file. */
  databaseUrl: z.string().min(1),
  /**
   * Applies to PostgreSQL. `limited`: settling does not start under a role that could change the schema. `owner`: it starts,
   * without a warning (a development machine). Left out: settling starts, and warns.
   */
  databaseRole: z.enum(['limited', 'owner']).optional(),
  /** On the private link and nowhere else: settling refuses to start on any other. */
  listen: endpointSchema,
  /** The network interface of a dedicated line to one other machine, if `listen` is on one. */
  lineInterface: z.string().min(1).optional(),
  /** Folder of the root, sealing, notice, number-index and number-encryption keys; every file 0600. */
  keysFolder: z.string().min(1),
  /** Only these sellers are answered, each with the public key that signs its requests. */
  sellers: z.array(
    z.strictObject({
      sellerId: z.string().min(1).max(64),
      name: z.string().min(1),
      publicJwk: publicJwkSchema,
      /** `false`: listed still, but its checks are declined; its reversals are answered. */
      served: z.boolean().optional(),
    }),
  ),
  /** A private file of accounts that settling opens at a start without any account. */
  firstAccountsFile: z.string().min(1).optional(),
  /** A seal is accepted for this long after it was made. */
  sealLifetimeMs: z
    .int()
    .min(1000)
    .default(5 * 60_000),
  /** How far ahead of settling's a terminal's or a seller's clock may be. */
  clockToleranceMs: z.int().min(0).default(60_000),
  holdLifetimeMs: z
    .int()
    .min(1000)
    .default(7 * 24 * 3_600_000),
  /** No extension holds credit for longer than this after the approval; 31 days when it is not named. */
  longestHoldMs: z.int().min(1000).optional(),
  /** The card company's fee for a capture, in hundredths of a percent; none when it is left out. */
  feeBasisPoints: z.int().min(0).max(10_000).optional(),
  /** True when a refund returns the matching part of the fee to the seller; false when it is left out. */
  feeReturnedOnRefund: z.boolean().optional(),
  /** Overrides of the default decision policy (`settling/decision/policy.ts`). */
  policy: z
    .strictObject({
      /** A name for these settings; decisions record it with a digest of the whole policy. */
      version: z.string().min(1).max(40).optional(),
      history: z
        .strictObject({
          payments: z.int().min(1).max(100).optional(),
          lateOrMissed: z.int().min(1).max(100).optional(),
        })
        .optional(),
      /** How often a number may be used: by default 5 times an hour, 3 times an hour at one terminal. */
      velocity: z
        .strictObject({
          windowMs: z.int().min(1000).max(longestWindowMs).optional(),
          largestPerNumber: z.int().min(1).optional(),
          largestPerNumberAndTerminal: z.int().min(1).optional(),
        })
        .optional(),
      /**
       * The wrong identities that lock a number at one terminal and everywhere (by default 3 and 20), and the window in which
       * they count (by default a day).
       */
      lockOut: z
        .strictObject({
          windowMs: z.int().min(1000).max(longestWindowMs).optional(),
          wrongIdentities: z.int().min(1).optional(),
          wrongIdentitiesAtTerminal: z.int().min(1).optional(),
        })
        .optional(),
      /**
       * The wrong identities and unknown numbers that suspend a terminal (by default 10 in an hour), all self-enrolled terminals
       * of a seller (30 in an hour) and a seller (100 in a day). Each suspension lasts an hour by default.
       */
      probing: z
        .strictObject({
          terminalWindowMs: z.int().min(1000).max(longestWindowMs).optional(),
          wrongTriesAtTerminal: z.int().min(1).optional(),
          wrongTriesAtSelfEnrolled: z.int().min(1).optional(),
          suspendTerminalMs: z.int().min(1000).max(longestWindowMs).optional(),
          sellerWindowMs: z.int().min(1000).max(longestWindowMs).optional(),
          wrongTriesOfSeller: z.int().min(1).optional(),
          suspendSellerMs: z.int().min(1000).max(longestWindowMs).optional(),
        })
        .optional(),
      /** A seller may add this many new kiosks within 24 hours: by default 5. Operators can allow more. */
      terminals: z.strictObject({ newKiosksPerDay: z.int().min(0).optional() }).optional(),
      /** Numbers that begin with one of these six to eight digits are neither counted nor locked out. */
      exemptIssuers: z.array(z.string().regex(/^\d{6,8}$/)).optional(),
    })
    .optional(),
  /** What one operator may do alone, and two together; defaults are in `settling/operator/operator-bounds.ts`. */
  operators: z
    .strictObject({
      /** No limit is set above this: minor units by currency; 50,000 units by default. */
      largestLimit: z.partialRecord(currencySchema, amountMinorSchema).optional(),
      /** One step raises a limit to no more than so many times what it was; 5 by default. */
      largestFactor: z.number().min(1).max(1000).optional(),
      /** A limit or a payment above this needs a second operator: minor units by currency; 10,000 units by default. */
      secondOperatorAbove: z.partialRecord(currencySchema, amountMinorSchema).optional(),
      /** How long a proposal waits for the second operator; a day by default. */
      approveWithinMs: z
        .int()
        .min(60_000)
        .max(31 * 24 * 3_600_000)
        .optional(),
    })
    .optional(),
  /**
   * A folder that also receives each day's signed end of the audit, one file a day. It is best on a disk or share that an
   * attacker with settling's database cannot write to.
   */
  auditHeadsFolder: z.string().min(1).optional(),
  /** How many bytes of unfinished day reports are kept of each seller; 64 MiB when it is not named. */
  dayReportSpaceBytes: z
    .int()
    .min(64 * 1024)
    .optional(),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

export type SettlingConfig = z.infer<typeof settlingConfigSchema>;
