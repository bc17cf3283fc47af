import { present } from '../../../contract/presence.ts';

/** Converts hiragana and katakana (Unicode blocks 3040 and 30A0) as a key changes the one before the caret. */

const toKatakanaOffset = 0x60;
const smallPairs = ['ぁあ', 'ぃい', 'ぅう', 'ぇえ', 'ぉお', 'っつ', 'ゕか', 'ゖけ', 'ゃや', 'ゅゆ', 'ょよ', 'ゎわ'];
const voicing = '\u3099';
const halfVoicing = '\u309a';

const isHiragana = (kana: string) => /^[\u3041-\u3096]$/.test(kana);
/** The signs that repeat the previous kana. */
const isRepeat = (kana: string) => /^[\u309d\u309e]$/.test(kana);
const isKatakana = (kana: string) => /^[\u30a1-\u30f6]$/.test(kana);

const shifted = (kana: string, by: number) =>
  String.fromCodePoint(present(kana.codePointAt(0), 'the code point of a kana') + by);

export function katakanaOf(text: string): string {
  return [...text]
    .map((kana) => (isHiragana(kana) || isRepeat(kana) ? shifted(kana, toKatakanaOffset) : kana))
    .join('');
}

/** Applies `change` to a katakana as if it were the hiragana of the same sound. */
function inHiragana(kana: string, change: (hiragana: string) => string | undefined): string | undefined {
  if (isHiragana(kana)) return change(kana);
  if (!isKatakana(kana)) return undefined;
  const changed = change(shifted(kana, -toKatakanaOffset));
  return changed && katakanaOf(changed);
}

/** か becomes が and が becomes か; undefined for a kana that has no such form. */
function withMark(mark: string): (kana: string) => string | undefined {
  return (kana) =>
    inHiragana(kana, (hiragana) => {
      const [base, before] = [...hiragana.normalize('NFD')];
      if (before === mark) return base;
      const marked = `${base}${mark}`.normalize('NFC');
      return [...marked].length === 1 ? marked : undefined;
    });
}

export const toggleVoicing = withMark(voicing);
export const toggleHalfVoicing = withMark(halfVoicing);

/** つ becomes っ and っ becomes つ; undefined for a kana that is never small. */
export function toggleSmall(kana: string): string | undefined {
  return inHiragana(kana, (hiragana) => {
    const pair = smallPairs.find((each) => each.includes(hiragana));
    return pair && [...pair].find((each) => each !== hiragana);
  });
}
