import { z } from 'zod';
import { endpointSchema } from '../../platform/config-file.ts';
import { publicJwkSchema } from '../../contract/settling/key-set.ts';
import { amountMinorSchema, currencySchema, minorUnitDigits } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { decisionRulesSchema } from './decision-rules.ts';

const dayMs = 24 * 3_600_000;

/** Amounts of about the same worth in every currency: a yen is about a hundredth of a euro. */
function sameInEveryCurrency(units: number): Record<Currency, number> {
  const amounts = currencySchema.options.map((currency) => [
    currency,
    units * 10 ** Math.max(minorUnitDigits[currency], 2),
  ]);
  return z.record(currencySchema, amountMinorSchema).parse(Object.fromEntries(amounts));
}

/** An amount for every currency; `units` of the currency where the file names none. */
const amountsByCurrency = (units: number) =>
  z
    .partialRecord(currencySchema, amountMinorSchema)
    .default({})
    .transform((given) => ({ ...sameInEveryCurrency(units), ...given }));

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
      served: z.boolean().default(true),
    }),
  ),
  /** A private file of accounts that settling opens at a start without any account. It removes the file. */
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
    .default(7 * dayMs),
  /** No extension holds credit for longer than this after the approval. */
  longestHoldMs: z
    .int()
    .min(1000)
    .default(31 * dayMs),
  /** The card company's fee for a capture, in hundredths of a percent. */
  feeBasisPoints: z.int().min(0).max(10_000).default(0),
  /** True when a refund returns the matching part of the fee to the seller. */
  feeReturnedOnRefund: z.boolean().default(false),
  /** Overrides of the rules of a decision. */
  policy: decisionRulesSchema.prefault({}),
  /** What one operator may do alone, and two together. */
  operators: z
    .strictObject({
      /** No limit is set above this: minor units by currency. */
      largestLimit: amountsByCurrency(50_000),
      /** One step raises a limit to no more than so many times what it was. */
      largestFactor: z.number().min(1).max(1000).default(5),
      /** A limit or a payment above this needs a second operator: minor units by currency. */
      secondOperatorAbove: amountsByCurrency(10_000),
      /** How long a proposal waits for the second operator. */
      approveWithinMs: z
        .int()
        .min(60_000)
        .max(31 * dayMs)
        .default(dayMs),
    })
    .prefault({}),
  /**
   * A folder that also receives each day's signed end of the audit, one file a day. It is best on a disk or share that an
   * attacker with settling's database cannot write to.
   */
  auditHeadsFolder: z.string().min(1).optional(),
  /** How many bytes of unfinished day reports are kept of each seller: by default about 200,000 applications a day. */
  dayReportSpaceBytes: z
    .int()
    .min(64 * 1024)
    .default(64 * 1024 * 1024),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

export type SettlingConfig = z.infer<typeof settlingConfigSchema>;

/** The configuration as its file has it: members that have a default may be left out. */
export type SettlingConfigFile = z.input<typeof settlingConfigSchema>;
