import { present } from '../../../contract/presence.ts';
import { lettersAsWritten } from './letter-table.ts';

/**
 * Cyrillic as it is written in Latin letters. `passportLetters` is ICAO Doc 9303 part 3, section 6.B; the other systems are
 * what passports and cards of one country have instead: the letters in which they differ from it.
 */
function table(letters: string, written: string): ReadonlyMap<string, string> {
  return new Map([...lettersAsWritten(letters, written)].map(([letter, latin]) => [letter, latin.replace('-', '')]));
}

export const passportLetters = table(
  'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЇЄҐЎЂЈЉЊЋЏЃЅЌѢѪѲѴӘҒҚҢӨҰҮҺ',
  'A B V G D E E ZH Z I I K L M N O P R S T U F KH TS CH SH SHCH IE Y - E IU IA I I IE G U D J LJ NJ C DZ G DZ K IE U F Y A G K N O U U H',
);

type System = {
  letters: ReadonlyMap<string, string>;
  atStart?: ReadonlyMap<string, string>;
  afterVowel?: ReadonlyMap<string, string>;
  /** Two letters together, where they are not written as each by itself. */
  pairs?: readonly [pair: string, written: string][];
  ending?: [RegExp, string];
};

const asGermanHears = table('ЁЖЗЙХЦЧШЩЪЮЯВ', 'JO SCH S I CH Z TSCH SCH SCHTSCH - JU JA W');

const systems: readonly System[] = [
  { letters: new Map() },
  // Russian and Bulgarian as English readers know it: Yuriy, Yulia, Fyodor.
  { letters: table('ЁЙЪЮЯЄЇ', 'YO Y - YU YA YE YI') },
  { letters: table('ЁЙЪЮЯЄЇ', 'YO Y - YU YA YE YI'), ending: [/[IY]Y$/, 'Y'] },
  { letters: table('ЙЪЮЯЄЇ', 'Y - YU YA YE YI'), ending: [/[IY]Y$/, 'I'] },
  { letters: table('ЁЙЪЮЯ', 'E Y - YU YA'), atStart: table('Е', 'YE'), afterVowel: table('Е', 'YE') },
  { letters: table('ЁЙЪЮЯ', 'E Y - YU YA'), afterVowel: table('Е', 'YE'), ending: [/[IY]Y$/, 'Y'] },
  // Ukrainian (resolution 55 of 2010): ЗГ is ZGH, for ZH is Ж.
  {
    letters: table('ГЙИЄЇЮЯ', 'H I Y IE I IU IA'),
    atStart: table('ЄЇЙЮЯ', 'YE YI Y YU YA'),
    pairs: [['ЗГ', 'ZGH']],
  },
  // Belarusian passports.
  { letters: table('ГЁЙ', 'H IO I') },
  // Bulgarian (law of 2009).
  { letters: table('ЪЩЙЮЯХЬ', 'A SHT Y YU YA H Y') },
  { letters: table('ЪЩЙЮЯХЬ', 'A SHT Y YU YA H Y'), ending: [/IYA$/, 'IA'] },
  // Serbian and Macedonian, whose Latin letters lose their marks.
  { letters: table('ЖХЦЧШЂЋЏ', 'Z H C C S D C DZ') },
  { letters: table('ЖХЦЧШЂЋЏЃЌ', 'ZH H C CH SH DJ C DJ GJ KJ') },
  // Alexey and Maxim: how Russians have it who were asked.
  { letters: table('ЙЪЮЯ', 'Y - YU YA'), pairs: [['КС', 'X']] },
  { letters: table('ЙЪ', 'I -'), pairs: [['КС', 'X']] },
  // German and Baltic cards.
  { letters: table('ЁЙЪЮЯХ', 'JO J - JU JA H') },
  // As German spells what it hears (Duden): Juri Schtscherbakow, Julia.
  { letters: asGermanHears },
  { letters: asGermanHears, ending: [/(?<=I)(?:I$|J(?=A$))/, ''] },
];

const isVowel = (letter: string | undefined) => letter !== undefined && 'АЕЁИОУЫЭЮЯІЇЄ'.includes(letter);

/** The letters, with pairs that are written together as one. */
function joinPairs(word: readonly string[], pairs: readonly [pair: string, written: string][]): readonly string[] {
  return word.flatMap((letter, place) => {
    const isSecond = pairs.some(([pair]) => pair === `${word[place - 1]}${letter}`);
    if (isSecond) return [];
    return [pairs.find(([pair]) => pair === `${letter}${word[place + 1]}`)?.[1] ?? letter];
  });
}

function write(given: readonly string[], { letters, atStart, afterVowel, pairs = [], ending }: System): string {
  const word = joinPairs(given, pairs);
  const written = word.map(
    (letter, place) =>
      (place === 0 ? atStart?.get(letter) : undefined) ??
      (isVowel(word[place - 1]) ? afterVowel?.get(letter) : undefined) ??
      letters.get(letter) ??
      passportLetters.get(letter) ??
      letter,
  );
  const whole = written.join('');
  return ending ? whole.replace(ending[0], ending[1]) : whole;
}

/** Whether a word has Cyrillic letters. */
export function isCyrillic(word: string): boolean {
  return /\p{Script=Cyrillic}/u.test(word);
}

/** A word in Latin letters, by every system. @param units the letters with their marks, in upper case (NFD) */
export function cyrillicForms(units: readonly string[]): string[] {
  const letters = units.map((unit) => {
    const letter = unit.normalize('NFC');
    return passportLetters.has(letter)
      ? letter
      : String.fromCodePoint(present(letter.codePointAt(0), 'the code point of a letter'));
  });
  return systems.map((system) => write(letters, system));
}
