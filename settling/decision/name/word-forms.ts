import { arabicForms, isArabic } from './arabic-letters.ts';
import { cyrillicForms, isCyrillic } from './cyrillic-letters.ts';
import { greekForms, isGreek } from './greek-letters.ts';
import { isKatakana, kanaForms } from './kana.ts';
import { latinForms } from './latin-letters.ts';
import { foldWord, unitsOf } from './spelling.ts';

/**
 * Every way in which a word may be written. Some are in its own script, the folded form first; others are in any script,
 * including the Latin letters of an embossed card. There are at most about thirty, without repetition.
 */
export type WordForms = {
  script: 'cyrillic' | 'greek' | 'arabic' | 'kana' | 'other';
  own: readonly string[];
  all: readonly string[];
};

const latinInside = (word: string, units: readonly string[]) =>
  /\p{Script=Latin}/u.test(word) ? latinForms(units).map((form) => form.normalize('NFC')) : [];

/** The honorifics of Japanese, Chinese and Korean, which follow a name without a blank. */
const honorific = /(?<=..)(?:様|殿|氏|先生|女士|小姐|님|씨)$/u;

/** @param word in upper case, as `wordsOf` gives it */
export function formsOf(word: string): WordForms {
  const folded = foldWord(word);
  const units = unitsOf(word);
  const own = (others: readonly string[]) => [...new Set([folded, ...others])];
  const written = (script: WordForms['script'], inOwn: readonly string[], inLatin: readonly string[]): WordForms => ({
    script,
    own: own(inOwn),
    all: own([...inOwn, ...inLatin]),
  });
  if (isCyrillic(word)) return written('cyrillic', [], cyrillicForms(units));
  if (isGreek(folded)) return written('greek', [], greekForms(folded));
  if (isArabic(word)) return written('arabic', [], arabicForms(word));
  if ([...folded].some(isKatakana)) {
    const { kana, latin } = kanaForms(folded);
    return written('kana', kana, latin);
  }
  return written('other', [...latinInside(word, units), folded.replace(honorific, '')], []);
}

/**
 * The ways of writing two words by which they are compared. Words of one script are compared in it: Гена and Хена may both be
 * HENA on a card, and are not the same name.
 */
export function comparedForms(one: WordForms, other: WordForms): [readonly string[], readonly string[]] {
  return one.script === other.script ? [one.own, other.own] : [one.all, other.all];
}

/** Whether two words may be written alike. */
export function isSameWritten(one: WordForms, other: WordForms): boolean {
  const [forms, against] = comparedForms(one, other);
  return forms.some((form) => against.includes(form));
}

/** Whether a word may be written so that it begins as another one may be. */
export function beginsAs(whole: WordForms, start: WordForms): boolean {
  const [forms, beginnings] = comparedForms(whole, start);
  return forms.some((form) => beginnings.some((beginning) => form.startsWith(beginning)));
}
