import { present } from '../../../contract/presence.ts';
import { kindOfWord } from './titles.ts';
import type { KindOfWord } from './titles.ts';
import { unitsOf, wordsOf } from './spelling.ts';
import { beginsAs, formsOf, isSameWritten } from './word-forms.ts';
import type { WordForms } from './word-forms.ts';

/** A word of a name, with every way in which it may be written. */
export type NameWord = {
  written: string;
  forms: WordForms;
  kind: KindOfWord;
  /** One letter that may stand for a word which begins with it. */
  isInitial: boolean;
};

/** Scripts in which one letter is a word: it is no initial there. */
const wordPerLetter = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** More words than any genuine name has; the limit keeps the comparison fast. */
const mostWords = 12;

/** A word as it is compared. @param written in upper case, as `wordsOf` gives it */
export function nameWord(written: string, isFirst: boolean): NameWord {
  const isInitial = unitsOf(written).length === 1 && /\p{L}/u.test(written) && !wordPerLetter.test(written);
  const forms = formsOf(written);
  return { written, forms, kind: kindOfWord(present(forms.own[0], 'the first form of a word'), isFirst), isInitial };
}

/** A name as it is compared. */
export type ReadName = {
  words: readonly NameWord[];
  /** The whole name without its blanks, in every way in which it may be written. */
  whole: WordForms;
  /** Whether it fills the 26 characters of a card's stripe (ISO/IEC 7813), so that its last word may go on. */
  isCut: boolean;
};

/** A stripe has room for 26 characters; a name that ends there may end in a blank, which people do not type. */
function fillsStripe(name: string): boolean {
  const { length } = [...name.trim().replaceAll(/\s+/gu, ' ')];
  return length === 25 || length === 26;
}

/** Reads a name; undefined when it has no word, or too many. */
export function readName(name: string): ReadName | undefined {
  const words = wordsOf(name);
  if (words.length === 0 || words.length > mostWords) return undefined;
  return {
    words: words.map((word, place) => nameWord(word, place === 0)),
    whole: formsOf(words.join('')),
    isCut: fillsStripe(name),
  };
}

/** As many words as one is written apart in: VAN DER BERG. */
const longestRun = 4;

/**
 * Joins neighbouring words that the other name writes as one: `O NEILL` where it has `ONEILL`, `VAN DER BERG` for
 * `VANDERBERG`. A word that the other name also has by itself is not looked for.
 */
export function joinedAs(words: readonly NameWord[], other: readonly NameWord[]): NameWord[] {
  const joined = [...words];
  for (const wanted of other) {
    if (wanted.isInitial || joined.some((word) => isSameWritten(word.forms, wanted.forms))) continue;
    for (let start = 0; start < joined.length; start++) {
      const end = endOfRun(joined, start, wanted);
      if (end === undefined) continue;
      const run = joined.slice(start, end);
      joined.splice(start, run.length, nameWord(run.map(({ written }) => written).join(''), start === 0));
      break;
    }
  }
  return joined;
}

function endOfRun(words: readonly NameWord[], start: number, wanted: NameWord): number | undefined {
  const first = present(words[start], 'the first word of a run');
  let { written } = first;
  // The forms of a word are longer than it by its umlauts at most: a word that begins otherwise is another.
  if (!beginsAs(wanted.forms, first.forms)) return undefined;
  for (const [place, next] of words.slice(start + 1, start + longestRun).entries()) {
    written += next.written;
    if (isSameWritten(formsOf(written), wanted.forms)) return start + place + 2;
  }
  return undefined;
}
