import { present } from '../../contract/presence.ts';

/**
 * Compares text without case, accents and width, so that "Crème" is found by "creme" and "Ｍｕｇ" by "mug". Scripts without spaces
 * between words are cut into overlapping pairs of characters, because a database's own word breaker would take a whole sentence
 * for one word.
 */

// Letters that Unicode does not decompose, though people type them without their stroke or as two letters.
const plainForms: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
};

const unspacedRun =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const longestWord = 64;

/** Lower case, without Latin, Greek and Cyrillic accents, compatibility forms made equal (Unicode NFKC). */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .replace(/[ßæœøłđðþħı]/g, (letter) => present(plainForms[letter], 'the plain form of a letter'));
}

function plainWords(text: string): string[] {
  return (
    foldText(text)
      // An apostrophe inside a word is left out by half of those who type it: "men's", "mens".
      .replace(/(?<=\p{L})['’ʼ](?=\p{L})/gu, '')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  );
}

function splitUnspaced(word: string): string[] {
  const parts: string[] = [];
  let end = 0;
  for (const run of word.matchAll(unspacedRun)) {
    if (run.index > end) parts.push(word.slice(end, run.index));
    const characters = [...run[0]];
    for (const [place, character] of characters.entries()) parts.push(character + (characters[place + 1] ?? ''));
    end = run.index + run[0].length;
  }
  if (end < word.length) parts.push(word.slice(end));
  return parts;
}

/** The words by which `text` is found, as an index keeps them; compounds also in one piece ("t-shirt": t, shirt, tshirt). */
export function indexedWords(text: string): string[] {
  const compounds = foldText(text).match(/[\p{L}\p{N}]+(?:[-_./][\p{L}\p{N}]+)+/gu) ?? [];
  const words = plainWords(text).flatMap(splitUnspaced);
  const joined = compounds.map((compound) => compound.replace(/[^\p{L}\p{N}]/gu, ''));
  return [...new Set([...words, ...joined].map((word) => word.slice(0, longestWord)))];
}

/**
 * Splits a search text into words. A run of an unspaced script becomes its pairs only. Its last character is added only when it
 * is the whole run, since it begins no pair.
 */
export function askedWords(text: string): string[] {
  const words = plainWords(text).flatMap((word) => {
    const parts = splitUnspaced(word);
    return parts.filter((part, index) => [...part].length > 1 || !parts[index - 1]?.endsWith(part));
  });
  return [...new Set(words.map((word) => word.slice(0, longestWord)))];
}

/** Sorts as people expect: folded, and with numbers by their size ("4 mm" before "15 mm"). */
export function sortKeyOf(text: string): string {
  return foldText(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 100)
    .replace(/\d+/g, (digits) => digits.padStart(8, '0'));
}

/** A readable name for addresses, "Home & Light" as `home-light`; empty when `text` has no letter or digit. */
export function slugOf(text: string): string {
  return plainWords(text).join('-').slice(0, 200);
}
