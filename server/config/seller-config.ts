import { z } from 'zod';
import { endpointSchema } from '../../platform/config-file.ts';
import { rootThumbprintSchema } from '../../contract/settling/key-set.ts';
import { currencySchema } from '../../contract/money.ts';

export const sellerConfigSchema = z.strictObject({
  sellerId: z.string().min(1).max(64),
  name: z.string().min(1).max(120),
  currency: currencySchema,
  /** BCP 47, for the page's prices and dates. */
  locale: z.string().min(2).default('en'),
  /** `postgres://…` or the path of a SQLite file. */
  databaseUrl: z.string().min(1),
  /**
   * Applies to PostgreSQL. `limited`: the seller does not start under a role that could change the schema. `owner`: it starts,
   * without a warning (a development machine). Left out: the seller starts, and warns.
   */
  databaseRole: z.enum(['limited', 'owner']).optional(),
  /**
   * `inherited`: the starter hands the listening socket over. Plain HTTP is served on loopback only. `socketFile`: a Unix
   * domain socket for a TLS proxy on the same machine, in the seller's group.
   */
  listen: z.union([
    z.literal('inherited'),
    z.strictObject({ host: z.string().min(1), port: z.int().min(0).max(65535) }),
    z.strictObject({ socketFile: z.string().min(1) }),
  ]),
  /**
   * Needed for any address but loopback: a certificate, or the statement that a TLS proxy stands in front. If the seller then
   * listens on an address that others reach, `trustedProxy` has to name the proxy.
   */
  tls: z
    .union([z.literal('proxy-in-front'), z.strictObject({ certificateFile: z.string(), keyFile: z.string() })])
    .optional(),
  /** The address of the TLS proxy. Only its `X-Forwarded-For` is trusted. */
  trustedProxy: z.union([z.ipv4(), z.ipv6()], 'must be the IPv4 or IPv6 address of the proxy').optional(),
  /**
   * One address may read the API this often in a minute. Many kiosks behind one address stay far below the default; a client that
   * copies the catalogue again and again does not.
   */
  largestReadsPerMinute: z.int().min(1).default(6_000),
  /** Origins whose pages may act for staff and browser terminals; the server's own address is always among them. */
  allowedOrigins: z.array(z.url()).default([]),
  /** Settling's end of the private link. */
  settling: endpointSchema,
  /** The network card of a dedicated line to settling's machine; without it, only WireGuard counts as the private link. */
  lineInterface: z.string().min(1).optional(),
  /** What the link stands on, shown to staff. */
  linkMode: z.string().default('unnamed'),
  rootThumbprint: rootThumbprintSchema,
  /** P-256 private key that signs what is asked of settling, PKCS #8 PEM, 0600. */
  signingKeyFile: z.string().min(1),
  /** Whether browsers and programs may enrol themselves as terminals. */
  allowSelfEnrolment: z.boolean().default(false),
  /** Whether a scanned barcode adds its product to the basket. Otherwise it opens the product. */
  scanAddsToBasket: z.boolean().default(false),
  /** The deadline of a whole check, from the first byte sent to the notice verified. */
  checkDeadlineMs: z.int().min(100).max(120_000).default(8_000),
  /** The seller extends the hold of an order until it is handed over, but no longer than this after its acceptance. */
  longestHoldMs: z
    .int()
    .min(1000)
    .default(30 * 24 * 3_600_000),
  /** The shop's own look (docs/own-look.md); the usual one when it is missing. */
  lookFile: z.string().min(1).optional(),
  /** Built page to serve to browsers; none is served when it is missing. */
  pageFolder: z.string().optional(),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

export type SellerConfig = z.infer<typeof sellerConfigSchema>;

/** The configuration as its file has it: members that have a default may be left out. */
export type SellerConfigFile = z.input<typeof sellerConfigSchema>;
