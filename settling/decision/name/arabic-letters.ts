import { present } from '../../../contract/presence.ts';
import { letterPairs } from './letter-table.ts';

/**
 * Arabic letters in Latin ones, with no vowel that is not written. Each has its code in a passport's machine-readable zone
 * (ICAO Doc 9303 part 3, section 6.C, where X begins what has no letter of its own), then the letters that people know it by.
 */
const rows = `
  ء XE - | آ XAA A | أ XAE A | ؤ U W | إ I I | ئ XI Y | ا A A | ب B B | ة XTA H | ت T T | ث XTH TH | ج J J | ح XH H
  خ XKH KH | د D D | ذ XDH DH | ر R R | ز Z Z | س S S | ش XSH SH | ص XSS S | ض XDZ D | ط XTT T | ظ XZZ Z | ع E - | غ G GH
  ف F F | ق Q Q | ك K K | ل L L | م M M | ن N N | ه H H | و W W | ى XAY A | ي Y Y | ٱ XXA A | ٹ XXT T | پ P P | چ XC CH
  ڈ XXD D | ڑ XXR R | ژ XJ ZH | ک XKK K | گ XGG G | ں XNN N | ھ XDO H | ہ XXG H | ی XYA Y | ے XYB Y`;

const table = new Map(
  rows
    .trim()
    .split(/\s*[|\n]\s*/u)
    .map((row): [string, { passport: string; known: string }] => {
      const [letter, passport, known] = row.split(' ');
      const form = { passport: present(passport, 'a passport form'), known: present(known, 'a known form') };
      return [present(letter, 'an Arabic letter'), { ...form, known: form.known.replace('-', '') }];
    }),
);

/** The common Latin spellings of an Arabic letter; undefined for other letters. */
export function knownArabicLetter(letter: string): string | undefined {
  return table.get(letter)?.known;
}

/** Short vowels and other points, and the stroke that only makes a word longer. */
const points = /[\u0610-\u061A\u0640\u064B-\u0650\u0652-\u065F\u0670\u06D6-\u06ED\u08D3-\u08FF]/gu;
const doubling = '\u0651';

/** Letters that people write for one another: alef with and without hamza, Arabic and Persian kaf and yeh, final forms. */
const alike = letterPairs(['آا', 'أا', 'إا', 'ٱا', 'ؤو', 'ئي', 'ىي', 'یي', 'ةه', 'ۃه', 'ہه', 'ھه', 'کك']);

/** Whether a word has Arabic letters. */
export function isArabic(word: string): boolean {
  return /\p{Script=Arabic}/u.test(word);
}

/** A word in Arabic letters, without points and with one of the letters that are written for one another. */
export function foldArabic(word: string): string {
  const letters = word.normalize('NFC').replaceAll(points, '').replaceAll(doubling, '');
  return [...letters].map((letter) => alike.get(letter) ?? letter).join('');
}

const write = (text: string, as: 'passport' | 'known') =>
  [...text].map((letter) => table.get(letter)?.[as] ?? letter).join('');

/** A word in Latin letters: as in a passport, and as people know the letters. A doubled letter is written twice or once. */
export function arabicForms(word: string): string[] {
  const bare = word.normalize('NFC').replaceAll(points, '');
  const doubled = bare.replaceAll(/(.)ّ/gu, '$1$1');
  const single = bare.replaceAll(doubling, '');
  return [write(doubled, 'passport'), write(single, 'passport'), write(single, 'known')];
}
