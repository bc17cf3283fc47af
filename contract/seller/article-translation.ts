import { z } from 'zod';
import { longestDescription, longestText } from './article.ts';
import { productText } from './free-text.ts';
import { longestWordText, textLanguageSchema } from './translation.ts';

/** The translations of one product, as staff read and change them. An empty text is one that is missing. */

const mostOptions = 3;
const mostValues = 2048;

const optionOf = <Word extends z.ZodType, Text extends z.ZodType>(word: Word, text: Text) =>
  z.strictObject({
    /** In the shop's words. */
    option: word,
    text,
    values: z.array(z.strictObject({ value: word, text })).max(mostValues),
  });

export const articleTranslationSchema = z.strictObject({
  language: textLanguageSchema,
  title: z.string(),
  description: z.string(),
  /** Those whose text in the shop's language is another one now. */
  outOfDate: z.array(z.enum(['title', 'description'])),
  /** These words are the same in all products that have them. */
  options: z.array(optionOf(z.string(), z.string())),
});

/** `GET /api/back-office/articles/ID/translations`: all languages of the kiosk; the shop's own has no texts here. */
export const articleTranslationsSchema = z.strictObject({
  /** Of the article: it grows with its translations, too. */
  version: z.int(),
  translations: z.array(articleTranslationSchema),
});

/** `PUT` of the same: all texts of one language. A repeat changes nothing more. */
export const articleTranslationEditSchema = z.strictObject({
  version: z.int(),
  language: textLanguageSchema,
  title: productText(z.string().trim().max(longestText.title)),
  description: productText(z.string().max(longestDescription)),
  options: z
    .array(optionOf(productText(z.string()), productText(z.string().trim().max(longestWordText))))
    .max(mostOptions),
});

export type ArticleTranslation = z.infer<typeof articleTranslationSchema>;
export type ArticleTranslations = z.infer<typeof articleTranslationsSchema>;
export type ArticleTranslationEdit = z.infer<typeof articleTranslationEditSchema>;
