import { present } from '../../../contract/presence.ts';
import { foldArabic, isArabic } from './arabic-letters.ts';
import { asKatakana } from './kana.ts';
import { foldLatin } from './latin-letters.ts';
import { letterPairs } from './letter-table.ts';
import { isDottedTitle } from './titles.ts';

/** The characters that people type for an apostrophe; normalising splits some of these into a blank and an accent. */
const apostrophes = /['’‘‛ʼʻʹʽʾʿ`´＇｀′‵՚׳״ꞌꞋˈˊˋ·‧]/gu;
const invisible = /\p{Cf}/gu;

/** Finals of Hebrew are other shapes of the same letter. */
const hebrewFinals = letterPairs(['ךכ', 'םמ', 'ןנ', 'ףפ', 'ץצ']);

const isAscii = (word: string) => /^[ -~]*$/.test(word);

/** A word's letters, each with the marks that stand on it (NFD). */
export function unitsOf(word: string): string[] {
  if (isAscii(word)) return [...word];
  return [...word.normalize('NFD').matchAll(/.\p{M}*/gu)].map(([unit]) => unit);
}

function foldUnit(unit: string): string {
  const base = String.fromCodePoint(present(unit.codePointAt(0), 'the code point of a letter'));
  if (/\p{Script=Latin}/u.test(base)) return foldLatin(unit);
  if (/[\p{Script=Greek}\p{Script=Cyrillic}]/u.test(base)) return base;
  if (/\p{Script=Hebrew}/u.test(base)) return hebrewFinals.get(base) ?? base;
  return unit;
}

/**
 * A word as it is compared in its own script: without the marks of Latin, Greek and Cyrillic letters and without Hebrew and
 * Arabic points. Every other mark is part of its letter: सती is not सीता, and ヤマタ is not ヤマダ.
 */
export function foldWord(word: string): string {
  if (isAscii(word)) return word;
  const folded = unitsOf(isArabic(word) ? foldArabic(word) : word)
    .map(foldUnit)
    .join('')
    .normalize('NFC');
  return folded.replaceAll(/(\p{Script=Han})々/gu, '$1$1');
}

/** Upper case, compatibility forms made usual ones, kana made katakana. */
function asUsual(name: string): string {
  const usual = asKatakana(name.replaceAll(/m\.?[ªº]/giu, 'maria '))
    .replaceAll(apostrophes, '')
    // The capital ẞ has no other capital, but its small letter has (SS).
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(apostrophes, '')
    .replaceAll(invisible, '')
    .toUpperCase();
  return asKatakana(usual);
}

/**
 * The words of a name, in upper case, with their marks. A full stop ends a word, except in a title such as `Ph.D.`; so do
 * hyphens, the stroke of track 1 (`SURNAME/GIVEN`) and everything else that is no letter.
 */
export function wordsOf(name: string): string[] {
  return (asUsual(name).match(/[\p{L}\p{M}\p{N}.]+/gu) ?? []).flatMap((part) => {
    const whole = part.replaceAll('.', '');
    return isDottedTitle(whole) ? [whole] : part.split('.').filter((word) => word !== '');
  });
}

/**
 * Normalises a name for the lookup. Two names with the same normal form are the same name, but names with different forms may
 * still be the same (`likenessOfNames`). The form is empty when there is no letter or digit in the name. `José  O’Neill` and
 * `JOSE ONEILL` have the same form.
 */
export function normaliseName(name: string): string {
  return wordsOf(name).map(foldWord).join(' ');
}
