import { z } from 'zod';
import { freeText } from './free-text.ts';

/**
 * Synonyms that a shop maintains for its search: "sofa = couch" both ways, "tv > television" one way. Each side is one or more
 * terms, separated by commas, and each term is one or more words.
 */

/** `both`: each term of either side finds the others. `one`: the terms of the first side also find those of the second. */
export const synonymWaySchema = z.enum(['both', 'one']);

export const longestSynonymSide = 200;
export const mostSynonyms = 2000;
const mostTerms = 12;
const mostWordsOfTerm = 5;

/** The terms of a side as they are written. */
export const termsOf = (side: string): string[] =>
  side
    .split(',')
    .map((term) => term.trim())
    .filter((term) => term !== '');

/** What is wrong with a side, as the end of a sentence that begins with its name; undefined: nothing. */
export function sideProblem(side: string): string | undefined {
  const terms = termsOf(side);
  if (terms.length === 0) return 'needs at least one word';
  if (side.length > longestSynonymSide) return `must have at most ${longestSynonymSide} characters`;
  if (terms.length > mostTerms) return `must have at most ${mostTerms} terms, separated by commas`;
  if (terms.some((term) => !/^[\p{L}\p{N}]/u.test(term))) return 'must have terms that begin with a letter or a digit';
  if (terms.some((term) => term.split(/\s+/).length > mostWordsOfTerm)) {
    return `must have terms of at most ${mostWordsOfTerm} words`;
  }
  return undefined;
}

const sideSchema = freeText(z.string().trim()).check((context) => {
  const problem = sideProblem(context.value);
  if (problem !== undefined) context.issues.push({ code: 'custom', message: problem, input: context.value });
});

export const synonymSchema = z.strictObject({
  words: sideSchema,
  way: synonymWaySchema,
  alsoFinds: sideSchema,
});

export const staffSynonymSchema = z.strictObject({
  synonymId: z.string(),
  words: z.string(),
  way: synonymWaySchema,
  alsoFinds: z.string(),
});

export const staffSynonymListSchema = z.strictObject({ synonyms: z.array(staffSynonymSchema) });

export type Synonym = z.infer<typeof synonymSchema>;
export type StaffSynonym = z.infer<typeof staffSynonymSchema>;
