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

const unspaced =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー]';
const unspacedRun = new RegExp(`${unspaced}+`, 'gu');
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

// An apostrophe inside a word is left out by half of those who type it: "men's", "mens".
const innerApostrophe = /(?<=\p{L})['’ʼ](?=\p{L})/gu;

function plainWords(text: string): string[] {
  return (
    foldText(text)
      .replace(innerApostrophe, '')
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

const beginsUnspaced = new RegExp(`^${unspaced}`, 'u');
const endsUnspaced = new RegExp(`${unspaced}$`, 'u');
const hasUnspaced = new RegExp(unspaced, 'u');

/**
 * Two neighbouring words in one piece, as people also write them ("tea pot": teapot). Of scripts without spaces it is the pair of
 * characters where they meet.
 * @returns undefined where one piece would say nothing more
 */
export function joinedWords(first: string, second: string): string | undefined {
  if (endsUnspaced.test(first) && beginsUnspaced.test(second)) return `${[...first].at(-1)}${[...second][0]}`;
  if (hasUnspaced.test(first) || hasUnspaced.test(second)) return undefined;
  return first.length + second.length > longestWord ? undefined : first + second;
}

/** The neighbours of each line that only spaces, hyphens and the like part, in one piece. */
function joinedNeighbours(text: string): string[] {
  return foldText(text)
    .split('\n')
    .flatMap((line) => {
      const words = [...line.replace(innerApostrophe, '').matchAll(/[\p{L}\p{N}\p{M}]+/gu)];
      return words.flatMap((word, place) => {
        const next = words[place + 1];
        const between = next && word.input.slice(word.index + word[0].length, next.index);
        return (between && /^[\s\p{Pd}_./]+$/u.test(between) && joinedWords(word[0], next[0])) || [];
      });
    });
}

/** The words of `text` as they are written; compounds also in one piece ("t-shirt": t, shirt, tshirt). */
export function writtenWords(text: string): string[] {
  const compounds = foldText(text).match(/[\p{L}\p{N}]+(?:[-_./][\p{L}\p{N}]+)+/gu) ?? [];
  const words = plainWords(text).flatMap(splitUnspaced);
  const joined = compounds.map((compound) => compound.replace(/[^\p{L}\p{N}]/gu, ''));
  return [...new Set([...words, ...joined].map((word) => word.slice(0, longestWord)))];
}

/** The words by which `text` is found, as an index keeps them: as written, and neighbours in one piece. */
export function indexedWords(text: string): string[] {
  return [...new Set([...writtenWords(text), ...joinedNeighbours(text)])];
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

const writtenWord = /[\p{L}\p{N}\p{M}]+(?:['’ʼ][\p{L}\p{M}]+)*/gu;

/** How words are written in these texts, by the word that an index keeps; the first text that has a word decides. */
export function spellingsIn(texts: readonly string[]): Map<string, string> {
  const spellings = new Map<string, string>();
  for (const written of texts.flatMap((text) => text.match(writtenWord) ?? [])) {
    const [word, ...more] = plainWords(written);
    if (word !== undefined && more.length === 0 && !spellings.has(word)) spellings.set(word, written);
  }
  return spellings;
}

/** A text with some of its words replaced, by the word that an index keeps. Everything else stays as it was typed. */
export function replaceWords(text: string, instead: ReadonlyMap<string, string>): string {
  return text.replace(writtenWord, (written) => instead.get(plainWords(written).join('')) ?? written);
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
