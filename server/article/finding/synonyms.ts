import { termsOf } from '../../../contract/seller/synonym.ts';
import type { Synonym } from '../../../contract/seller/synonym.ts';
import { askedWords } from '../text-folding.ts';

/** A term's words, as a query for it has them. */
export type TermWords = readonly string[];

const wordsOfTerms = (side: string): TermWords[] =>
  termsOf(side)
    .map(askedWords)
    .filter((words) => words.length > 0);

const keyOf = (words: TermWords) => words.join('');

/** Equal for two synonyms that differ only in case, accents, or the order of terms and sides. */
export function ruleKeyOf({ words, way, alsoFinds }: Synonym): string {
  const [first, second] = [words, alsoFinds].map((side) => wordsOfTerms(side).map(keyOf).toSorted().join(','));
  const sides = way === 'both' ? [first, second].toSorted() : [first, second];
  return sides.join(way === 'both' ? '=' : '>');
}

/** Every word of a synonym, as an index keeps words. */
export const wordsOfSynonym = ({ words, alsoFinds }: Synonym): string[] =>
  [words, alsoFinds].flatMap(wordsOfTerms).flat();

/**
 * The synonyms of a shop, ready to be looked up. A synonym is followed once: of "sofa = couch" and "couch = settee", "sofa" does
 * not find a settee.
 */
export class Synonyms {
  static readonly none = new Synonyms([]);
  readonly #others = new Map<string, Map<string, TermWords>>();
  readonly #words = new Set<string>();

  constructor(rules: readonly Synonym[]) {
    for (const { words, way, alsoFinds } of rules) {
      const [first, second] = [wordsOfTerms(words), wordsOfTerms(alsoFinds)];
      const all = [...first, ...second];
      for (const term of way === 'both' ? all : first) this.#add(term, way === 'both' ? all : second);
    }
  }

  #add(term: TermWords, others: readonly TermWords[]): void {
    const key = keyOf(term);
    const known = this.#others.get(key) ?? new Map<string, TermWords>();
    for (const other of others) if (keyOf(other) !== key) known.set(keyOf(other), other);
    this.#others.set(key, known);
    for (const word of term) this.#words.add(word);
  }

  /** The terms that are searched for as well, for neighbouring words of a query in one piece. */
  of(joined: string): TermWords[] {
    return [...(this.#others.get(joined)?.values() ?? [])];
  }

  /** Whether the word leads to others, by itself or in a term. */
  has(word: string): boolean {
    return this.#words.has(word);
  }
}
