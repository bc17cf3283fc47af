import { asciiDigits } from '../../contract/decimal-digits.ts';
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

const wordsIn = (folded: string): string[] => folded.replace(innerApostrophe, '').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

/** Folded, with the digits of every script as ASCII digits, and with the sign of multiplication as the letter that people type. */
const foldForSearch = (text: string) => foldText(asciiDigits(text)).replaceAll('×', 'x');

const plainWords = (text: string): string[] => wordsIn(foldForSearch(text));

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

/** Rows of words of a text in which only spaces, hyphens and the like part one from the next. */
function rowsOfWords(text: string): string[][] {
  return foldForSearch(text)
    .split('\n')
    .flatMap((line) => {
      const rows: string[][] = [];
      let end = 0;
      for (const word of line.replace(innerApostrophe, '').matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
        const row = rows.at(-1);
        if (row && /^[\s\p{Pd}_./]+$/u.test(word.input.slice(end, word.index))) row.push(word[0]);
        else rows.push([word[0]]);
        end = word.index + word[0].length;
      }
      return rows;
    });
}

const joinedNeighbours = (row: readonly string[]): string[] =>
  row.flatMap((word, place) => {
    const next = row[place + 1];
    return (next !== undefined && joinedWords(word, next)) || [];
  });

const isMixed = (word: string) => /\p{N}/u.test(word) && /[^\p{N}]/u.test(word);
// "Wi-Fi 6" is also typed "wifi6".
const mostPieces = 3;

/** A word's letters and its digits, each by themselves ("m4x12": m, 4, x, 12). Words of scripts without spaces stay whole. */
function piecesOf(word: string): string[] {
  return hasUnspaced.test(word) ? [word] : (word.match(/\p{N}+|[^\p{N}]+/gu) ?? []);
}

/** The pieces of neighbouring words, and those where letters meet digits in one ("28 cm", "28cm": 28, cm, 28cm). */
function joinedPieces(row: readonly string[]): string[] {
  if (!row.some((word) => /\p{N}/u.test(word))) return [];
  const pieces = row.flatMap(piecesOf);
  return pieces.flatMap((piece, from) => {
    const found = [piece];
    for (let to = from + 1; to < Math.min(from + mostPieces, pieces.length); to++) {
      const joined = pieces.slice(from, to + 1).join('');
      if (joined.length > longestWord || hasUnspaced.test(joined)) break;
      if (isMixed(joined)) found.push(joined);
    }
    return found;
  });
}

/**
 * A word of a query with letters and digits, by the pairs of its pieces where they meet ("m4x12": m4, 4x, x12). However an article
 * parts them, its index has these.
 * @returns undefined where the word itself is such a pair, or is of one piece
 */
export function pairsOfPieces(word: string): string[] | undefined {
  const pieces = piecesOf(word);
  if (pieces.length < 3) return undefined;
  return pieces.slice(1).map((piece, place) => `${pieces[place]}${piece}`);
}

/** The words of `text` as they are written; compounds also in one piece ("t-shirt": t, shirt, tshirt). */
export function writtenWords(text: string): string[] {
  const compounds = foldForSearch(text).match(/[\p{L}\p{N}]+(?:[-_./][\p{L}\p{N}]+)+/gu) ?? [];
  const words = plainWords(text).flatMap(splitUnspaced);
  const joined = compounds.map((compound) => compound.replace(/[^\p{L}\p{N}]/gu, ''));
  return [...new Set([...words, ...joined].map((word) => word.slice(0, longestWord)))];
}

/**
 * The words by which `text` is found, as an index keeps them: as written, and neighbours in one piece. Letters and digits are found
 * with a hyphen, a dot, a space or nothing between them.
 */
export function indexedWords(text: string): string[] {
  const rows = rowsOfWords(text);
  return [...new Set([...writtenWords(text), ...rows.flatMap(joinedNeighbours), ...rows.flatMap(joinedPieces)])];
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

// One mark, and behind it not three digits, which are thousands, unless only a zero is before it. Dates and versions have two marks.
const decimal = /(?<![\d.,])(?:\d+[.,](?=(?:\d{1,2}|\d{4,})(?!\d|[.,]\d))|0+[.,](?=\d{3}(?!\d|[.,]\d)))/g;
const thousands = /(?<![\d.,])([1-9]\d{0,2})[.,](\d{3})(?!\d|[.,]\d)/g;

/** Sorts as people expect: folded, and with numbers by their size ("4 mm" before "15 mm", "1.25 l" before "1,5 l"). */
export function sortKeyOf(text: string): string {
  return (
    foldForSearch(text)
      .replace(thousands, '$1$2')
      // A letter stands for the decimal mark while the other marks go.
      .replace(decimal, (whole) => `${whole.slice(0, -1)}\ue000`)
      .replace(/[^\p{L}\p{N}\ue000]+/gu, ' ')
      .trim()
      .slice(0, 100)
      .replace(/(?<!\ue000)(?<!\ue000\d+)\d+/g, (digits) => digits.padStart(8, '0'))
      .replaceAll('\ue000', '.')
  );
}

/** A readable name for addresses, "Home & Light" as `home-light`; empty when `text` has no letter or digit. */
export function slugOf(text: string): string {
  return wordsIn(foldText(text)).join('-').slice(0, 200);
}
