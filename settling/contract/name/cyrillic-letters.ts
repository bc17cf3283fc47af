/**
 * Cyrillic as it is written in Latin letters. `passportLetters` is ICAO Doc 9303 part 3, section 6.B; the other systems are
 * what passports and cards of one country have instead: the letters in which they differ from it.
 */
function table(letters: string, written: string): ReadonlyMap<string, string> {
  const each = written.split(' ');
  return new Map([...letters].map((letter, place) => [letter, each[place]!.replace('-', '')]));
}

export const passportLetters = table(
  'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЇЄҐЎЂЈЉЊЋЏЃЅЌѢѪѲѴӘҒҚҢӨҰҮҺ',
  'A B V G D E E ZH Z I I K L M N O P R S T U F KH TS CH SH SHCH IE Y - E IU IA I I IE G U D J LJ NJ C DZ G DZ K IE U F Y A G K N O U U H',
);

type System = {
  letters: ReadonlyMap<string, string>;
  atStart?: ReadonlyMap<string, string>;
  afterVowel?: ReadonlyMap<string, string>;
  ending?: [RegExp, string];
};

const systems: readonly System[] = [
  { letters: new Map() },
  // Russian and Bulgarian as English readers know it: Yuriy, Yulia, Fyodor.
  { letters: table('ЁЙЪЮЯЄЇ', 'YO Y - YU YA YE YI') },
  { letters: table('ЁЙЪЮЯЄЇ', 'YO Y - YU YA YE YI'), ending: [/[IY]Y$/, 'Y'] },
  { letters: table('ЙЪЮЯЄЇ', 'Y - YU YA YE YI'), ending: [/[IY]Y$/, 'I'] },
  { letters: table('ЁЙЪЮЯ', 'E Y - YU YA'), atStart: table('Е', 'YE'), afterVowel: table('Е', 'YE') },
  { letters: table('ЁЙЪЮЯ', 'E Y - YU YA'), afterVowel: table('Е', 'YE'), ending: [/[IY]Y$/, 'Y'] },
  // Ukrainian (resolution 55 of 2010).
  { letters: table('ГЙИЄЇЮЯ', 'H I Y IE I IU IA'), atStart: table('ЄЇЙЮЯ', 'YE YI Y YU YA') },
  // Belarusian passports.
  { letters: table('ГЁЙ', 'H IO I') },
  // Bulgarian (law of 2009).
  { letters: table('ЪЩЙЮЯХЬ', 'A SHT Y YU YA H Y') },
  { letters: table('ЪЩЙЮЯХЬ', 'A SHT Y YU YA H Y'), ending: [/IYA$/, 'IA'] },
  // Serbian and Macedonian, whose Latin letters lose their marks.
  { letters: table('ЖХЦЧШЂЋЏ', 'Z H C C S D C DZ') },
  { letters: table('ЖХЦЧШЂЋЏЃЌ', 'ZH H C CH SH DJ C DJ GJ KJ') },
  // German and Baltic cards.
  { letters: table('ЁЙЪЮЯХ', 'JO J - JU JA H') },
];

const isVowel = (letter: string | undefined) => letter !== undefined && 'АЕЁИОУЫЭЮЯІЇЄ'.includes(letter);

function write(word: readonly string[], { letters, atStart, afterVowel, ending }: System): string {
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
    return passportLetters.has(letter) ? letter : String.fromCodePoint(letter.codePointAt(0)!);
  });
  return systems.map((system) => write(letters, system));
}
