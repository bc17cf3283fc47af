import { slugOf } from '../../text-folding.ts';
import { ideographic, languages, looksBroken, signCost, wordCosts } from './plausibility.ts';
import type { Ideographic, Language } from './plausibility.ts';
import { replacementCharacter } from './text-encoding.ts';
import type { TextEncoding } from './text-encoding.ts';

/** How well the lines of a file read in one encoding. */

export type Reading = {
  encoding: TextEncoding;
  /** The lower, the more plausible: a negative natural logarithm. Only differences mean anything. */
  cost: number;
  /** The share of words that look like no language's. */
  brokenWords: number;
  /** The decoded texts, to tell whether two encodings read the same. */
  text: string;
  /** Some of the words, to show to people. */
  words: string[];
};

export type Line = { bytes: Buffer; cells: Buffer[]; asciiWords: ReadonlySet<string> };

/** Splits a sampled line into its cells that are not ASCII, and the ASCII words of the others: handles, addresses, SKUs. */
export function lineOf(bytes: Buffer): Line {
  const cells: Buffer[] = [];
  const asciiWords = new Set<string>();
  for (const cell of bytes.toString('latin1').split(/[,;\t"\r]/)) {
    if (/[^\x20-\x7f]/.test(cell)) cells.push(Buffer.from(cell, 'latin1'));
    else for (const word of cell.toLowerCase().split(/[^a-z0-9]+/)) if (word.length >= 3) asciiWords.add(word);
  }
  return { bytes, cells, asciiWords };
}

// What letters and marks are in a word. The signs that Unicode counts as letters are none here.
export const wordPattern = /(?:(?![ªºµʼ])[\p{L}\p{M}])+/gu;
export const signPattern = /[ªºµʼ]|[^\p{L}\p{M}\p{ASCII}]/gu;
const isAsciiWord = (word: string) => /^[\x20-\x7f]*$/.test(word);

const inAscii: [RegExp, string][] = [
  [/ä/g, 'ae'],
  [/ö/g, 'oe'],
  [/ü/g, 'ue'],
  [/å/g, 'aa'],
  [/ø/g, 'oe'],
];
const cyrillic = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
const transliterated = 'a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya'
  .split(' ')
  .map((sound) => sound.replace('_', ''));

/** How a word would be spelt in a handle. */
function asciiForms(word: string): string[] {
  const lower = word.toLowerCase();
  const spelled = inAscii.reduce((text, [letter, letters]) => text.replace(letter, letters), lower);
  const latin = [...lower].map((letter) => transliterated[cyrillic.indexOf(letter)] ?? letter).join('');
  return [slugOf(lower), slugOf(spelled), latin].filter((form) => form.length >= 3 && isAsciiWord(form));
}

const handleEvidence = 5;
const strongestHandleEvidence = 60;
// More than what reading the line in another encoding costs, or an encoding would win by the lines that it cannot read.
const brokenSequence = 60;
const weightOf = (times: number) => 1 + Math.log(times);
const shopsLanguage = 2.5;

/** The characters beside a sign, empty at the edge of the text. */
export function besides(text: string, index: number, sign: string): { before: string; after: string } {
  const end = index + sign.length;
  return {
    before: Array.from(text.slice(Math.max(0, index - 2), index)).at(-1) ?? '',
    after: Array.from(text.slice(end, end + 2))[0] ?? '',
  };
}

type Tally = { words: Map<string, number>; signs: Map<string, { cost: number; times: number }> };

function tally(cells: readonly string[]): Tally {
  const words = new Map<string, number>();
  const signs: Tally['signs'] = new Map();
  for (const cell of cells) {
    for (const [word] of cell.matchAll(wordPattern)) words.set(word, (words.get(word) ?? 0) + 1);
    for (const { 0: sign, index } of cell.matchAll(signPattern)) {
      const { before, after } = besides(cell, index, sign);
      const cost = signCost(sign, before, after);
      const key = `${before}${sign}${after}`;
      signs.set(key, { cost, times: (signs.get(key)?.times ?? 0) + 1 });
    }
  }
  return { words, signs };
}

/** The cost of a text by itself, each word in the language that reads it best. */
export function costOfText(text: string): number {
  const { words, signs } = tally([text]);
  let cost = 0;
  for (const [word, times] of words) cost += times * wordCosts(word).elsewhere;
  for (const sign of signs.values()) cost += sign.times * sign.cost;
  return cost;
}

/** The cost of all words in the language that reads them best. */
function costOfWords(
  words: ReadonlyMap<string, number>,
  shop: ReadonlySet<string>,
  among: readonly Ideographic[],
): number {
  const totals = new Map<Language, number>(
    languages.map((language) => [language, shop.has(language) ? -shopsLanguage : 0]),
  );
  for (const [word, times] of words) {
    const { byLanguage, elsewhere } = wordCosts(word, among);
    const weight = weightOf(times);
    for (const [language, total] of totals) {
      totals.set(language, total + weight * Math.min(byLanguage.get(language) ?? Infinity, elsewhere));
    }
  }
  return Math.min(...totals.values());
}

function handlesThatFit(lines: readonly Line[], cellsOf: (line: Line) => string[]): number {
  const fitting = new Set<string>();
  for (const line of lines) {
    if (line.asciiWords.size === 0) continue;
    for (const [word] of cellsOf(line).join(' ').matchAll(wordPattern)) {
      if (!isAsciiWord(word) && asciiForms(word).some((form) => line.asciiWords.has(form))) fitting.add(word);
    }
  }
  return fitting.size;
}

// Japanese can be written in GB18030, but no Japanese shop does.
const languageOf: Partial<Record<TextEncoding, Ideographic>> = {
  shift_jis: 'ja',
  'euc-jp': 'ja',
  gb18030: 'zh',
  big5: 'zh',
  'euc-kr': 'ko',
};

/** A few lines may be damaged. */
const mostBrokenLines = 0.05;

const mostWordsShown = 400;

/** Reads all lines in one encoding; undefined when too many of them are not in it. */
export function readIn(
  encoding: TextEncoding,
  decode: (bytes: Uint8Array) => string,
  lines: readonly Line[],
  shop: ReadonlySet<string>,
): Reading | undefined {
  const decoded = new Map(lines.map((line) => [line, line.cells.map(decode)]));
  const cellsOf = (line: Line) => decoded.get(line) ?? [];
  const isBroken = (line: Line) => cellsOf(line).some((cell) => /[\uFFFD\u0080-\u009f\ue000-\uf8ff]/u.test(cell));
  const broken = lines.filter(isBroken).length;
  const brokenLines = broken / Math.max(1, lines.length);
  if (brokenLines > mostBrokenLines) return undefined;
  const sound = [...new Set(lines.filter((line) => !isBroken(line)).flatMap(cellsOf))];
  const { words, signs } = tally(sound);
  const spelled = [...words].filter(([word]) => !isAsciiWord(word));
  const written = languageOf[encoding];
  const among = written === undefined ? ideographic : [written];
  let cost = costOfWords(words, shop, among) + broken * brokenSequence;
  for (const { cost: each, times } of signs.values()) cost += each * weightOf(times);
  cost -= Math.min(strongestHandleEvidence, handleEvidence * handlesThatFit(lines, cellsOf));
  const looked = spelled.slice(0, mostWordsShown).map(([word]) => word);
  const impossibleSigns = [...signs.values()].filter((sign) => sign.cost >= 12).length;
  const amiss = looked.filter((word) => looksBroken(word, among)).length + impossibleSigns;
  return {
    encoding,
    cost,
    brokenWords: amiss / Math.max(1, looked.length + impossibleSigns),
    text: sound.join('\n').replaceAll(replacementCharacter, ''),
    words: looked.slice(0, 200),
  };
}
