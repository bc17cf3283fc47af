import { katakanaOf } from './kana.ts';

/** Letters whose capital depends on the language, unlike a computer's default. */
const otherCapitals: Record<string, string> = { ß: 'ẞ', ı: 'İ' };

/** The other form of a letter: its capital, or the katakana of a hiragana. */
export function otherFormOf(letter: string): string {
  return otherCapitals[letter] ?? katakanaOf(letter).toUpperCase();
}
