import { present } from '../../../contract/presence.ts';
import { lettersAsWritten } from './letter-table.ts';

/**
 * Japanese syllables. Hiragana, katakana and half-width katakana are three ways of writing the same; the marks that change a
 * consonant (ダ is not タ) belong to the syllable. In Latin letters they follow the revised Hepburn system.
 */
const syllables = new Map<string, string>();
const rows = `
  アイウエオ a i u e o | カキクケコ ka ki ku ke ko | サシスセソ sa shi su se so | タチツテト ta chi tsu te to | ナニヌネノ na ni nu ne no
  ハヒフヘホ ha hi fu he ho | マミムメモ ma mi mu me mo | ヤユヨ ya yu yo | ラリルレロ ra ri ru re ro | ワヰヱヲン wa i e o n
  ガギグゲゴ ga gi gu ge go | ザジズゼゾ za ji zu ze zo | ダヂヅデド da ji zu de do | バビブベボ ba bi bu be bo | パピプペポヴ pa pi pu pe po vu`;
for (const row of rows.trim().split(/\s*[|\n]\s*/u)) {
  const [kana, written] = [row.slice(0, row.indexOf(' ')), row.slice(row.indexOf(' ') + 1)];
  for (const [letter, latin] of lettersAsWritten(kana, written)) syllables.set(letter, latin);
}

const smallKana = lettersAsWritten('ャュョァィゥェォ', 'ya yu yo a i u e o');

/** Whether a letter is katakana, its long mark and its middle dot among them. */
export function isKatakana(letter: string): boolean {
  return /[\u30A1-\u30FC]/u.test(letter);
}

/** Half-width kana as the usual ones, with their marks joined to them, and hiragana as katakana. */
export function asKatakana(text: string): string {
  return text
    .replaceAll(/[\uFF61-\uFF9F]/gu, (kana) => kana.normalize('NFKC'))
    .replaceAll(/\s?\u309B/gu, '\u3099')
    .replaceAll(/\s?\u309C/gu, '\u309A')
    .normalize('NFC')
    .replaceAll(/[\u3041-\u3096\u309D\u309E]/gu, (kana) =>
      String.fromCodePoint(present(kana.codePointAt(0), 'the code point of a kana') + 0x60),
    );
}

/** One word of katakana in Hepburn: small letters join the syllable before them, ッ doubles what follows, ー is left out. */
export function transcribeKana(word: string): string {
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
    const syllable = syllables.get(letter) ?? '';
    written += (isDoubled ? (syllable.startsWith('ch') ? 't' : syllable.slice(0, 1)) : '') + syllable;
    isDoubled = false;
  }
  return written;
}

/** ー written as the vowel that it makes longer, as it is heard (サトー, サトオ) and as it is usually spelt (サトウ). */
function withVowels(word: string, usual: boolean): string {
  let written = '';
  for (const letter of word) {
    const vowel = transcribeKana(written).at(-1);
    const spelt = usual && vowel === 'o' ? 'ウ' : usual && vowel === 'e' ? 'イ' : undefined;
    const heard = 'アイウエオ'['aiueo'.indexOf(vowel ?? '-')];
    written += letter === 'ー' ? (spelt ?? heard ?? letter) : letter;
  }
  return written;
}

/**
 * Writes a word with katakana in every usual way. In kana, its long marks become vowels. A word of katakana alone is also written
 * in Latin letters: as spelt, with long vowels written once as in passports, or with the OH that they allow.
 */
export function kanaForms(word: string): { kana: string[]; latin: string[] } {
  const spelt = withVowels(word, true);
  const kana = [withVowels(word, false), spelt];
  if (![...word].every(isKatakana)) return { kana, latin: [] };
  const latin = transcribeKana(spelt).toUpperCase();
  const short = latin.replaceAll(/O[OU]/g, 'O').replaceAll('UU', 'U');
  return { kana, latin: [latin, short, short.replaceAll(/N(?=[BMP])/g, 'M'), latin.replaceAll(/O[OU]/g, 'OH')] };
}
