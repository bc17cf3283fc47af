import { z } from 'zod';
import { ageLimitSchema } from './age-check.ts';
import { fulfilmentMethods, mostUnits } from './application.ts';
import { longestDepartment } from './departments.ts';
import { articleCode } from './free-text.ts';
import { narrowQuerySchema } from './narrowing.ts';
import { amountMinorSchema, currencySchema } from '../money.ts';
import { shopLookSchema } from './shop-look.ts';
import { inLanguageQuerySchema, translatedIntoSchema } from './translation.ts';

/** Articles as a shopper sees them. Prices are in minor units of the shop's currency. */

export const handleSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]*$/u);

/**
 * The longest texts of a product, in characters, and how many tags it may have. An import and the back office have the same limits:
 * what comes in can be saved.
 */
export const longestText = { title: 255, vendor: 255, tag: 255, sku: 255, barcode: 255, option: 255 } as const;
export const longestDescription = 512 * 1024;
export const mostTags = 250;

/** The longest shelf location, in characters. */
export const longestShelf = 120;
/** How many products a shop may name to be shown beside one. */
export const mostRelated = 24;

/** The widths, in pixels, in which every picture is kept; `/api/pictures/{pictureId}/{width}` gives WebP. */
export const pictureWidths = [160, 480, 960] as const;

export const pictureSchema = z.strictObject({
  pictureId: z.string(),
  alt: z.string(),
  altLanguage: translatedIntoSchema,
  /** Of the original, in pixels: gives the page its place before the picture arrives. */
  width: z.int(),
  height: z.int(),
});

/**
 * Callers without a terminal's credential see stock only up to this number: `available` 10 then means 10 or more. A competitor
 * who asks every hour therefore does not learn what the shop sells. Terminals see the exact number.
 */
export const mostToldToAnyone = 10;

export const variantSchema = z.strictObject({
  variantId: z.string(),
  sku: z.string(),
  barcode: z.string(),
  /** One value for each of the article's option names. */
  optionValues: z.array(z.string()),
  priceMinor: amountMinorSchema,
  /** A former, higher price, shown struck through. */
  compareAtMinor: amountMinorSchema.nullable(),
  /**
   * The units that can still be bought: on hand, less those reserved for other shoppers' applications. It is never negative, and
   * at most `mostToldToAnyone` for callers without a credential.
   */
  available: z.int().min(0),
  pictureId: z.string().nullable(),
});

export const articleSummarySchema = z.strictObject({
  handle: z.string(),
  title: z.string(),
  titleLanguage: translatedIntoSchema,
  vendor: z.string(),
  categorySlug: z.string().nullable(),
  picture: pictureSchema.nullable(),
  /** Lowest and highest price of its variants. */
  fromMinor: amountMinorSchema,
  toMinor: amountMinorSchema,
  compareAtMinor: amountMinorSchema.nullable(),
  variantCount: z.int(),
  available: z.int().min(0),
});

export const articleSchema = articleSummarySchema.extend({
  /** HTML of a safe subset: no script, style, link target or form survives. */
  description: z.string(),
  descriptionLanguage: translatedIntoSchema,
  /** Where it stands in the shop, in the shop's words; empty if the shop does not say. */
  shelf: z.string(),
  /** The age from which it is sold, which staff check at a kiosk; null if it has none. */
  ageLimit: ageLimitSchema.nullable(),
  tags: z.array(z.string()),
  /** In the shop's words, which name the options in addresses; `optionTexts` has what shoppers read instead. */
  optionNames: z.array(z.string()),
  /** One for each option name: it and its values in the asked language, those that are translated. Left out where none is. */
  optionTexts: z
    .array(z.strictObject({ name: z.string().optional(), values: z.record(z.string(), z.string()) }))
    .optional(),
  pictures: z.array(pictureSchema),
  variants: z.array(variantSchema),
});

/** Which articles a list has. */
export const articleFiltersQuerySchema = inLanguageQuerySchema.extend({
  /** Free text: every word must be found, the last may be unfinished, and words that look misspelt are corrected. */
  q: articleCode(z.string().max(200)).optional(),
  category: z.string().max(longestDepartment).optional(),
  tag: z.string().max(255).optional(),
  inStock: z.stringbool().optional(),
  /** What was typed is searched for, also where it looks misspelt. */
  asTyped: z.stringbool().optional(),
  /** Brands, options and prices: `narrowing.ts`. */
  narrow: narrowQuerySchema.optional(),
});

/** What a shopper narrowed a list by does not count: another department begins without it. */
export const departmentCountsQuerySchema = articleFiltersQuerySchema.omit({ narrow: true });

export const departmentCountsSchema = z.strictObject({
  /** Every department right below the query's own, or below the whole shop, with how many articles of the list are in it. */
  departments: z.array(z.strictObject({ slug: z.string(), count: z.int().min(0) })),
});

export const articleListQuerySchema = articleFiltersQuerySchema.extend({
  sort: z.enum(['relevance', 'title', 'price-up', 'price-down', 'newest']).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(24),
});

/**
 * What is shown of a search whose words look misspelt: results for the corrected text instead of the typed one, which has none;
 * also results for it, behind the few that the typed one has; or none, because it is only offered.
 */
export const spellingShownSchema = z.enum(['instead', 'also', 'offered']);

export const spellingSchema = z.strictObject({
  /** What was typed, with words of the shop in place of those that look misspelt. */
  text: z.string(),
  shown: spellingShownSchema,
});

export const articleListSchema = z.strictObject({
  articles: z.array(articleSummarySchema),
  /** How many match in all. */
  total: z.int(),
  nextCursor: z.string().nullable(),
  /** Left out where the search is taken as it was typed. */
  spelling: spellingSchema.optional(),
});

/** Products to show beside one: those that the shop names, else similar ones. All can be bought. */
export const relatedArticlesSchema = z.strictObject({ articles: z.array(articleSummarySchema) });

/** A barcode as a scanner gives it. */
export const barcodeQuerySchema = z.strictObject({ barcode: articleCode(z.string().trim().min(1).max(255)) });

const mostVariantsAtOnce = 100;

/** `GET /api/stock`: ids in one text as it is sent, and a list without repeats as it is understood. */
export const stockQuerySchema = z.strictObject({
  variants: z
    .string()
    .max(mostVariantsAtOnce * 65)
    .meta({ description: 'Variant ids, separated by commas' })
    .transform((text) => [...new Set(text.split(',').filter((id) => id !== ''))])
    .refine((ids) => ids.length <= mostVariantsAtOnce, `names at most ${mostVariantsAtOnce} variants`),
});

/** What a picture's address may be made of. */
export const pictureAddressSchema = z.strictObject({
  pictureId: z.string().regex(/^[0-9a-f]{32}$/),
  width: z.enum(pictureWidths.map(String)),
});

/** The variant that carries a barcode, and the article to look at. */
export const scannedVariantSchema = z.strictObject({
  handle: z.string(),
  variantId: z.string(),
  /** Of an in-store code that says it: how many of it there are. */
  units: z.int().min(1).max(mostUnits).exactOptional(),
  /** Of an in-store code: it has a price or weight of its own, which the price of one item does not cover. */
  label: z.enum(['price', 'weight']).exactOptional(),
});

export const shopSchema = z.strictObject({
  sellerId: z.string(),
  name: z.string(),
  /** The lines of the shop's address, where it is configured. */
  address: z.array(z.string()).optional(),
  /** IANA name of the shop's time zone, where it is configured; otherwise the kiosk's own counts. */
  timeZone: z.string().optional(),
  currency: currencySchema,
  locale: z.string(),
  /** How orders reach shoppers here; a page asks only if there is a choice. */
  fulfilments: z.array(z.enum(fulfilmentMethods)).min(1),
  /** The countries that the shop delivers to, its own first if it is one of them (ISO 3166-1 alpha-2). */
  servedCountries: z.array(z.string()).min(1),
  /** False while settling is known to be out of reach: said to shoppers before they type a card. */
  isCreditAvailable: z.boolean(),
  /** A scanned barcode adds its product to the basket; left out where it opens the product. */
  scanAddsToBasket: z.literal(true).optional(),
  /** The receipt can be sent by email; left out where it cannot. */
  mailsReceipts: z.literal(true).optional(),
  /** The reason why credit is closed although settling can be reached: a clock that is too far off to correct. */
  creditClosedBy: z.enum(['clock']).optional(),
  /** The shop's own look; the usual one where it is missing. */
  look: shopLookSchema.optional(),
});

export type Picture = z.infer<typeof pictureSchema>;
export type Variant = z.infer<typeof variantSchema>;
export type ScannedVariant = z.infer<typeof scannedVariantSchema>;
export type ArticleSummary = z.infer<typeof articleSummarySchema>;
export type Article = z.infer<typeof articleSchema>;
export type ArticleListQuery = z.infer<typeof articleListQuerySchema>;
export type ArticleFiltersQuery = z.infer<typeof articleFiltersQuerySchema>;
export type ArticleList = z.infer<typeof articleListSchema>;
export type Spelling = z.infer<typeof spellingSchema>;
export type SpellingShown = z.infer<typeof spellingShownSchema>;
export type Shop = z.infer<typeof shopSchema>;
