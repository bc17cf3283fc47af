import { z } from 'zod';
import { endpointSchema } from '../../platform/config-file.ts';
import { isTimeZone } from '../../contract/time-zone.ts';
import { publicJwkSchema, rootThumbprintSchema } from '../../contract/settling/key-set.ts';
import { currencySchema } from '../../contract/money.ts';
import { fulfilmentMethods } from '../../contract/seller/application.ts';
import { countrySchema } from '../../contract/seller/countries.ts';
import { localeInCountry } from '../../contract/seller/shop-locale.ts';
import { isAddressRange } from './address-range.ts';
import { mailConfigSchema } from './mail-config.ts';

export const sellerConfigSchema = z.strictObject({
  sellerId: z.string().min(1).max(64),
  name: z.string().min(1).max(120),
  /** The lines of the shop's address, as endings and receipts show them. */
  address: z.array(z.string().trim().min(1).max(80)).max(4).default([]),
  /** IANA name of the zone of the shop's dates and times; the kiosk's own when it is left out. */
  timeZone: z.string().max(64).refine(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin').optional(),
  /**
   * Where phones reach this server. The QR code of a receipt then leads to a page that says whether it is genuine; without it, the
   * code is the receipt's text.
   */
  publicUrl: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .max(100)
    .optional(),
  currency: currencySchema,
  /** BCP 47, for the page's prices and dates. */
  locale: z.string().min(2).default('en'),
  /** Where the shop is (ISO 3166-1 alpha-2); by default the country of its locale and currency. */
  country: countrySchema.optional(),
  /** The countries that it delivers to; by default its own. */
  servedCountries: z.array(countrySchema).min(1).optional(),
  /** How orders reach shoppers. */
  fulfilments: z
    .array(z.enum(fulfilmentMethods))
    .min(1)
    .default([...fulfilmentMethods]),
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
  /** P-256 private key that signs what is asked of settling, and receipts; PKCS #8 PEM, 0600. */
  signingKeyFile: z.string().min(1),
  /** Public keys (JWK) that signed for this shop before, so that their receipts stay genuine. */
  formerSigningKeys: z.array(publicJwkSchema).default([]),
  /** Whether browsers and programs may enrol themselves as terminals. */
  allowSelfEnrolment: z.boolean().default(false),
  /** Whether a scanned barcode adds its product to the basket. Otherwise it opens the product. */
  scanAddsToBasket: z.boolean().default(false),
  /** The mail server for receipts; without it none is offered by email. */
  mail: mailConfigSchema.optional(),
  /** The deadline of a whole check, from the first byte sent to the notice verified. */
  checkDeadlineMs: z.int().min(100).max(120_000).default(8_000),
  /** The seller extends the hold of an order until it is handed over, but no longer than this after its acceptance. */
  longestHoldMs: z
    .int()
    .min(1000)
    .default(30 * 24 * 3_600_000),
  /** The shop's own look (docs/own-look.md); the usual one when it is missing. */
  lookFile: z.string().min(1).optional(),
  /** Where the release for the shop's kiosks is kept (docs/kiosk-updates.md); kiosks are offered none when it is missing. */
  mediumFolder: z.string().min(1).optional(),
  /** Where product files are kept that staff bring in, for a week; by default beside a SQLite database. */
  importFolder: z.string().min(1).optional(),
  /** How pictures are fetched by their addresses when staff ask for it (docs/product-files.md). */
  pictures: z
    .strictObject({
      /** Addresses or ranges of the shop's own network that may be asked; otherwise only public addresses are. */
      allowAddresses: z
        .array(z.string().refine(isAddressRange, 'must be an address or a range, such as 192.168.1.0/24'))
        .default([]),
      /** Ports besides 80 and 443. */
      allowPorts: z.array(z.int().min(1).max(65535)).default([]),
      /** The Unix socket of the process that fetches them, where the seller itself has no way to the Internet. */
      fetcherSocket: z.string().min(1).optional(),
    })
    .optional(),
  /** Built page to serve to browsers; none is served when it is missing. */
  pageFolder: z.string().optional(),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

/**
 * The countries that the shop delivers to, its own first if it is one of them.
 * @param config as it was parsed
 */
export function servedCountriesOf({
  country,
  servedCountries,
  locale,
  currency,
}: Pick<SellerConfig, 'country' | 'servedCountries' | 'locale' | 'currency'>): string[] {
  const own = country ?? new Intl.Locale(localeInCountry(locale, currency)).region ?? 'US';
  const served = [...new Set(servedCountries ?? [own])];
  return served.includes(own) ? [own, ...served.filter((each) => each !== own)] : served;
}

export type SellerConfig = z.infer<typeof sellerConfigSchema>;

/** The configuration as its file has it: members that have a default may be left out. */
export type SellerConfigFile = z.input<typeof sellerConfigSchema>;
