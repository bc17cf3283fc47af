import { present } from '../../contract/presence.ts';
import { knownArabicLetter } from '../decision/name/arabic-letters.ts';
import { passportLetters } from '../decision/name/cyrillic-letters.ts';
import { greekLetters } from '../decision/name/greek-letters.ts';
import { asKatakana, isKatakana, transcribeKana } from '../decision/name/kana.ts';

/**
 * Writes names with the standard fonts of a PDF, which have only Windows-1252. Other letters are transcribed: Cyrillic as in
 * passports (ICAO Doc 9303, part 3, section 6), Greek after ISO 843, kana after the revised Hepburn system with long vowels as
 * they are spelt, Arabic letter for letter without its unwritten vowels. Latin letters lose a mark that the font lacks.
 * Ideographs and Hangul cannot be transcribed without knowing how the name is read.
 */
const windows1252 = /^[\u0020-\u007E\u00A0-\u00FF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]$/u;

function pairs(letters: string, written: string): [string, string][] {
  const each = written.split(' ');
  return [...letters].map((letter, place) => [letter, present(each[place], 'how a letter is transcribed')]);
}

const inLowerCase = (letters: ReadonlyMap<string, string>) =>
  [...letters].map(([letter, written]): [string, string] => [letter.toLowerCase(), written.toLowerCase()]);

const tables = new Map<string, string>([
  ...pairs('łŁđĐħĦıŋŊŧŦĸ', 'l L d D h H i n N t T k'),
  ...inLowerCase(passportLetters),
  ...inLowerCase(greekLetters),
  ['ς', 's'],
]);

const writtenAs = (letter: string) => tables.get(letter) ?? knownArabicLetter(letter)?.toLowerCase();

const capitalised = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);

function transcribeLetter(letter: string): string | undefined {
  if (windows1252.test(letter)) return letter;
  const known = writtenAs(letter);
  if (known !== undefined) return known;
  const small = writtenAs(letter.toLowerCase());
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
  // Kana become katakana, whichever they were: a name is pronounced the same.
  const usual = asKatakana(text);
  let isWhole = true;
  const words = usual.split(/(\s+)/u).map((word) => {
    if (word !== '' && [...word].every(isKatakana)) return capitalised(transcribeKana(word));
    const isForeign = [...word].some(
      (letter) => !windows1252.test(letter) && (isKatakana(letter) || writtenAs(letter) !== undefined),
    );
    const written = [...word].map((letter) => {
      const one = isKatakana(letter) ? transcribeKana(letter) : transcribeLetter(letter);
      if (one === undefined) isWhole = false;
      return one ?? '';
    });
    if (!isForeign) return written.join('');
    const isLoud = word === word.toUpperCase() && word !== word.toLowerCase();
    return isLoud ? written.join('').toUpperCase() : capitalised(written.join(''));
  });
  return { text: words.join('').replaceAll(/\s+/gu, ' ').trim(), isWhole };
}
