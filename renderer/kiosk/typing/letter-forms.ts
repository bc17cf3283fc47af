import { katakanaOf } from './kana.ts';

/** Letters whose capital is not what a computer makes of them without knowing the language. */
const otherCapitals: Record<string, string> = { ß: 'ẞ', ı: 'İ' };

/** The other form of a letter: its capital, or the katakana of a hiragana. */
export function otherFormOf(letter: string): string {
  return otherCapitals[letter] ?? katakanaOf(letter).toUpperCase();
}
