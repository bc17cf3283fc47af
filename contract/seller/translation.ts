import { z } from 'zod';
import { shopLanguages } from './shop-look.ts';

/**
 * Texts of the catalogue in the languages of shoppers. The shop's own texts are the ones that it keeps its products in; a
 * translation stands beside such a text, and where there is none, shoppers read the shop's.
 */

/** A language that texts are translated into (ISO 639-1). */
export const textLanguageSchema = z.enum(shopLanguages);

/** What a shopper's page asks for: texts in this language, where the shop has them. Left out: the shop's own texts. */
export const inLanguageQuerySchema = z.strictObject({ language: textLanguageSchema.optional() });

/** The language of a translated text. Left out where the text is the shop's own. */
export const translatedIntoSchema = textLanguageSchema.optional();

/** The kinds of words that are translated once for the whole shop. The values of an option are translated within it. */
export const wordKinds = ['option', 'value', 'department', 'tag'] as const;
export type WordKind = (typeof wordKinds)[number];

/** The longest translation of a word, in characters. */
export const longestWordText = 255;
