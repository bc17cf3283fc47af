import { lettersAsWritten } from './letter-table.ts';

/**
 * The Latin spellings of Greek letters. The first is letter for letter, as in Greek passports (ELOT 743, which is ISO 843 type 2:
 * ΟΥ is OU, ΑΥ is AV or AF, ΜΠ is B at the start). The others are common among Greeks abroad (CH or H for Χ, I for Υ, D for ΝΤ
 * and G for ΓΚ at the start).
 */
export const greekLetters: ReadonlyMap<string, string> = lettersAsWritten(
  'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ',
  'A V G D E Z I TH I K L M N X O P R S T Y F CH PS O',
);

const letterForLetter = (word: string) => [...word].map((letter) => greekLetters.get(letter) ?? letter).join('');

function asInPassports(word: string): string {
  const pairs = word
    .replaceAll('ΟΥ', 'OU')
    .replaceAll(/([ΑΕΗ])Υ(?=[ΘΚΞΠΣΤΦΧΨ]|$)/gu, '$1F')
    .replaceAll(/([ΑΕΗ])Υ/gu, '$1V')
    .replaceAll(/Γ(?=[ΓΞΧ])/gu, 'N')
    .replaceAll(/^ΜΠ/gu, 'B');
  return letterForLetter(pairs);
}

/** Whether a word has Greek letters. */
export function isGreek(word: string): boolean {
  return /\p{Script=Greek}/u.test(word);
}

/** A word in Latin letters, in every usual way. @param word in upper case, without marks */
export function greekForms(word: string): string[] {
  const passport = asInPassports(word);
  const abroad = passport.replaceAll('CH', 'H');
  const heard = asInPassports(word.replaceAll(/^ΝΤ/gu, 'D').replaceAll(/^ΓΚ/gu, 'G'));
  return [heard, passport, letterForLetter(word), abroad, passport.replaceAll('Y', 'I'), abroad.replaceAll('Y', 'I')];
}
