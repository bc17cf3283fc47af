import type { ShopLanguage } from '../../contract/seller/shop-look.ts';
import type { WordKind } from '../../contract/seller/translation.ts';
import type { Reader } from '../../platform/database/database.ts';
import { foldText } from './text-folding.ts';

/** A word of the shop's catalogue in another language. `within`: the option that a value is of, as the shop writes it. */
export type TranslatedWord = {
  kind: WordKind;
  within: string;
  word: string;
  language: ShopLanguage;
  text: string;
};

/** Two spellings of a word that differ in case, accents or spaces have one translation. */
export const wordKeyOf = (word: string): string => foldText(word).trim().replaceAll(/\s+/g, ' ');

/** The words of one language, ready to be looked up. */
export class WordsInLanguage {
  readonly #texts = new Map<string, string>();

  constructor(words: readonly TranslatedWord[]) {
    for (const { kind, within, word, text } of words) this.#texts.set(this.#key(kind, word, within), text);
  }

  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }

  /** The word in this language; undefined where it is not translated. @param within the option that a value is of */
  of(kind: WordKind, word: string, within = ''): string | undefined {
    return this.#texts.size === 0 ? undefined : this.#texts.get(this.#key(kind, word, within));
  }

  #key(kind: WordKind, word: string, within: string): string {
    return JSON.stringify([kind, wordKeyOf(within), wordKeyOf(word)]);
  }
}

/** All translated words, or those of one language, in the order in which they came. */
export function readWords(reader: Reader, language?: ShopLanguage): Promise<TranslatedWord[]> {
  return reader.all<TranslatedWord>(
    `SELECT kind, within_word AS within, word, language, text FROM word_translation
      ${language === undefined ? '' : 'WHERE language = ?'} ORDER BY word_number`,
    language === undefined ? [] : [language],
  );
}
