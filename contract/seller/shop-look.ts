import { z } from 'zod';

/** A shop's own look, as its terminals show it. */

/** The languages of the kiosk (ISO 639-1). */
export const shopLanguages = ['en', 'ja', 'de', 'es', 'ar'] as const;
export type ShopLanguage = (typeof shopLanguages)[number];

export const accentSchema = z
  .string()
  .regex(/^#[\da-f]{6}$/i, 'must be a colour of six hexadecimal digits, such as "#0a7d5a"');

/** A picture that `/api/pictures/…` gives in every width. `text` says what it shows. */
const lookPictureSchema = z.strictObject({
  pictureId: z.string(),
  width: z.int(),
  height: z.int(),
  text: z.string(),
});

export const shopLookSchema = z.strictObject({
  /** `ground` is what the logo was drawn for: it stands on a light plate, or on the dark frame itself. */
  logo: lookPictureSchema.extend({ ground: z.enum(['light', 'dark']) }).optional(),
  /** The colour of main actions. */
  accent: accentSchema.optional(),
  /** What the attract screen shows instead of products. */
  slides: z.array(lookPictureSchema).optional(),
  /** The languages that are offered, in this order; all of them where it is missing. */
  languages: z.array(z.enum(shopLanguages)).min(1).optional(),
});

export type ShopLook = z.infer<typeof shopLookSchema>;
