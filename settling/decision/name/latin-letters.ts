import { present } from '../../../contract/presence.ts';

/**
 * Latin letters that are written in more than one way where only A to Z can be written, as on an embossed card. The first
 * way is plain folding (the mark or stroke is left out); the others are those of ICAO Doc 9303 part 3, section 6.A (`AE` for
 * Ä, `NXX` for Ñ), and `DJ` for Đ as Serbian and Croatian names have it. A letter with marks that is not listed loses them.
 */
const ways: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    Ä: ['A', 'AE'],
    Å: ['A', 'AA'],
    Æ: ['AE'],
    Ð: ['D'],
    Đ: ['D', 'DJ'],
    Ə: ['E', 'A'],
    Ħ: ['H'],
    ĸ: ['K'],
    Ł: ['L'],
    Ñ: ['N', 'NXX'],
    Ŋ: ['N', 'NG'],
    Ö: ['O', 'OE'],
    Ő: ['O', 'OE'],
    Ø: ['O', 'OE'],
    Œ: ['OE'],
    Ŧ: ['T'],
    Þ: ['TH'],
    Ü: ['U', 'UE', 'UXX'],
    Ű: ['U', 'UE'],
    Ɓ: ['B'],
    Ɖ: ['D'],
    Ɗ: ['D'],
    Ɛ: ['E'],
    Ɨ: ['I'],
    Ƙ: ['K'],
    Ɔ: ['O'],
    Ʉ: ['U'],
    Ʋ: ['V'],
    Ƴ: ['Y'],
    Ƶ: ['Z'],
  }),
);

/** More than a name needs: a word with so many letters of several ways is written the same way throughout. */
const mostForms = 12;

function waysOf(unit: string): readonly string[] {
  if (!/\p{Script=Latin}/u.test(unit)) return [unit];
  const base = String.fromCodePoint(present(unit.codePointAt(0), 'the code point of a letter'));
  return ways.get(unit.normalize('NFC')) ?? ways.get(base) ?? [base];
}

/** A letter with the marks that stand on it, in upper case; without its marks where it is Latin. */
export function foldLatin(unit: string): string {
  return present(waysOf(unit)[0], 'the first way of writing a letter');
}

const secondVowel = /([^AEIOUYQ])([AOU])E(?=[^AEIOUY])/g;

/**
 * Drops the E of AE, OE or UE between consonants, which may stand for Ä, Ö or Ü: a name stored as MUELLER may be embossed MULLER.
 * It keeps AE before L, or Rafael would be Rafał, and words of fewer than five letters.
 */
function withoutSecondVowel(word: string): string {
  if (word.length < 5) return word;
  return word.replaceAll(secondVowel, (all: string, before: string, vowel: string, at: number) =>
    vowel === 'A' && word[at + all.length] === 'L' ? all : before + vowel,
  );
}

/**
 * Every way of writing the Latin letters of a word, in the same way for the same letter.
 * @param units the letters with their marks, in upper case (NFD)
 */
export function latinForms(units: readonly string[]): string[] {
  const letters = [...new Set(units)].map((unit) => [unit, waysOf(unit)] as const);
  const count = letters.reduce((product, [, all]) => product * all.length, 1);
  const forms: string[] = [];
  for (let choice = 0; choice < Math.min(count, mostForms); choice++) {
    let rest = choice;
    const chosen = new Map<string, string>();
    for (const [unit, all] of letters) {
      const place = count > mostForms ? Math.min(choice, all.length - 1) : rest % all.length;
      rest = Math.floor(rest / all.length);
      chosen.set(unit, present(all[place], 'a way of writing a letter'));
    }
    forms.push(units.map((unit) => chosen.get(unit)).join(''));
  }
  return [...forms, withoutSecondVowel(present(forms[0], 'the first form of a word'))];
}
