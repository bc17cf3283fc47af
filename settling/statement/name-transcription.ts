/**
 * Names as the standard fonts of a PDF can write them, which know Windows-1252 and nothing else. Other letters are
 * transcribed: Cyrillic as in passports (ICAO Doc 9303, part 3, section 6), Greek after ISO 843, kana after the revised
 * Hepburn system with long vowels as they are spelt, Arabic letter for letter without the vowels that it does not write;
 * Latin letters lose a mark that the font lacks. Ideographs and Hangul cannot be transcribed without knowing how the name is
 * read.
 */
const windows1252 = /^[\u0020-\u007E\u00A0-\u00FF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]$/u;

function pairs(letters: string, written: string): [string, string][] {
  const each = written.split(' ');
  return [...letters].map((letter, place) => [letter, each[place]!.replace('-', '')]);
}

const tables = new Map<string, string>([
  ...pairs('łŁđĐħĦıŋŊŧŦĸ', 'l L d D h H i n N t T k'),
  ...pairs(
    'абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўђјљњћџѓѕќ',
    'a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia i i ie g u d j lj nj c dz g dz k',
  ),
  ...pairs('αβγδεζηθικλμνξοπρσςτυφχψω', 'a v g d e z i th i k l m n x o p r s s t y f ch ps o'),
  ...pairs(
    'ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئ',
    'a b t th j h kh d dh r z s sh s d t z - gh f q k l m n h w y a h - a a i w y',
  ),
  ...pairs('پچژگکیھےہٹڈڑ', 'p ch zh g k y h y h t d r'),
  ...pairs(
    'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲンガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴ',
    'a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo ra ri ru re ro wa i e o n ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu pe po vu',
  ),
]);

const smallKana = new Map(pairs('ャュョァィゥェォ', 'ya yu yo a i u e o'));

const isKana = (letter: string) => /[\u30A1-\u30FC]/u.test(letter);

/** One word in kana: small letters join the syllable before them, ッ doubles what follows, ー is left out. */
function transcribeKana(word: string): string {
  let written = '';
  let isDoubled = false;
  for (const letter of word) {
    if (letter === 'ッ') {
      isDoubled = true;
      continue;
    }
    const small = smallKana.get(letter);
    if (small !== undefined) {
      const isJoined = small.startsWith('y') && /(?:sh|ch|j)i$/u.test(written);
      written = written.replace(/[iue]$|o$/u, '') + (isJoined ? small.slice(1) : small);
      continue;
    }
    const syllable = tables.get(letter) ?? '';
    written += (isDoubled && syllable !== '' ? (syllable.startsWith('ch') ? 't' : syllable[0]) : '') + syllable;
    isDoubled = false;
  }
  return written;
}

const capitalised = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);

function transcribeLetter(letter: string): string | undefined {
  if (windows1252.test(letter)) return letter;
  const known = tables.get(letter);
  if (known !== undefined) return known;
  const small = tables.get(letter.toLowerCase());
  if (small !== undefined) return capitalised(small);
  const bare = letter.normalize('NFD').replaceAll(/\p{M}/gu, '');
  if (bare === '') return '';
  return bare === letter ? undefined : transcribeLetter(bare);
}

/**
 * Writes a text in Windows-1252.
 * @returns the text, and whether that is all of it: what has no transcription is left out
 */
export function transcribe(text: string): { text: string; isWhole: boolean } {
  // Half-width kana become the usual ones, and hiragana katakana: a name is pronounced the same.
  const usual = text
    .replaceAll(/[\uFF61-\uFF9F]+/gu, (kana) => kana.normalize('NFKC'))
    .normalize('NFC')
    .replaceAll(/[\u3041-\u3096]/gu, (kana) => String.fromCodePoint(kana.codePointAt(0)! + 0x60));
  let isWhole = true;
  const words = usual.split(/(\s+)/u).map((word) => {
    if (word !== '' && [...word].every(isKana)) return capitalised(transcribeKana(word));
    const isForeign = [...word].some((letter) => !windows1252.test(letter) && tables.has(letter));
    const written = [...word].map((letter) => {
      const one = isKana(letter) ? transcribeKana(letter) : transcribeLetter(letter);
      if (one === undefined) isWhole = false;
      return one ?? '';
    });
    if (!isForeign) return written.join('');
    const isLoud = word === word.toUpperCase() && word !== word.toLowerCase();
    return isLoud ? written.join('').toUpperCase() : capitalised(written.join(''));
  });
  return { text: words.join('').replaceAll(/\s+/gu, ' ').trim(), isWhole };
}
