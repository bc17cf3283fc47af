import { z } from 'zod';
import { shopLanguages } from './shop-look.ts';

/** The display on a shop's wall that shows which orders are ready to collect. */

/** 256 random bits in base64url. */
const wallSecretSchema = z.string().regex(/^[\w-]{43}$/, 'must be the part of the link behind the #');

/** `POST /api/wall` */
export const wallQuestionSchema = z.strictObject({ secret: wallSecretSchema });

/** The most order numbers in one column. */
export const mostOnWall = 60;

const orderNumbersSchema = z.array(z.string().regex(/^\d{1,15}$/)).max(mostOnWall);

/** Order numbers, and nothing else about an order. */
export const wallSchema = z.strictObject({
  shopName: z.string(),
  locale: z.string(),
  /** Those that the shop offers, in its order; all of them where it is missing. */
  languages: z.array(z.enum(shopLanguages)).min(1).optional(),
  /** The oldest first. */
  preparing: orderNumbersSchema,
  /** The newest first. */
  ready: orderNumbersSchema,
});

/** `GET /api/back-office/wall-link` */
export const wallLinkStateSchema = z.strictObject({
  link: z.strictObject({ linkId: z.uuid(), madeAt: z.int(), madeBy: z.string() }).nullable(),
});

/** The answer to making a link, which is the only one that has the secret. */
export const madeWallLinkSchema = z.strictObject({ linkId: z.uuid(), secret: wallSecretSchema });

export type Wall = z.infer<typeof wallSchema>;
export type WallLinkState = z.infer<typeof wallLinkStateSchema>;
export type MadeWallLink = z.infer<typeof madeWallLinkSchema>;
