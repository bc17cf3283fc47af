import { present } from '../../../../contract/presence.ts';
import { commonCharacters } from './common-characters.ts';
import { letterPairs } from './letter-pairs.ts';
import type { LetterPairs } from './letter-pairs.ts';

/**
 * How improbable a text is in a language, as negative natural logarithms: the sum over its words is lower for the right decoding
 * of some bytes than for a wrong one. Only what is not ASCII counts, and the words that it stands in.
 */

/** The languages that are written with thousands of characters. */
export type Ideographic = 'ja' | 'zh' | 'ko';
export type Language = keyof typeof letterPairs | Ideographic;

type Script =
  | 'Latin'
  | 'Cyrillic'
  | 'Greek'
  | 'Hebrew'
  | 'Arabic'
  | 'Thai'
  | 'Han'
  | 'Kana'
  | 'NarrowKana'
  | 'Hangul'
  | 'other';

const alphabetic: Partial<Record<Script, readonly Language[]>> = {
  Latin: [
    'en',
    'de',
    'fr',
    'es',
    'it',
    'pt',
    'sv',
    'da',
    'fi',
    'pl',
    'cs',
    'sk',
    'hu',
    'ro',
    'sl',
    'tr',
    'lt',
    'lv',
    'et',
    'nl',
    'ca',
    'sq',
  ],
  Cyrillic: ['ru', 'uk', 'bg'],
  Greek: ['el'],
  Hebrew: ['he'],
  Arabic: ['ar'],
  Thai: ['th'],
};
export const ideographic: readonly Ideographic[] = ['ja', 'zh', 'ko'];

export const languages: readonly Language[] = [...Object.values(alphabetic).flat(), ...ideographic];

function scriptOf(character: string): Script {
  const point = present(character.codePointAt(0), 'a character');
  if (point < 0x250 || (point >= 0x1e00 && point < 0x1f00)) return 'Latin';
  if (point >= 0x370 && point < 0x400) return 'Greek';
  if (point >= 0x400 && point < 0x530) return 'Cyrillic';
  if (point >= 0x590 && point < 0x600) return 'Hebrew';
  if (point >= 0x600 && point < 0x700) return 'Arabic';
  if (point >= 0xe00 && point < 0xe60) return 'Thai';
  if (point >= 0x3040 && point < 0x3100) return 'Kana';
  if (point >= 0x4e00 && point < 0xa000) return 'Han';
  if (point >= 0xac00 && point < 0xd7a4) return 'Hangul';
  if ((point >= 0xff66 && point < 0xffa0) || (point >= 0xff21 && point < 0xff5b)) return 'NarrowKana';
  if (character === '々') return 'Han';
  return 'other';
}

type PairTable = { places: Map<string, number>; size: number; levels: string };

const pairTables = new Map(
  Object.entries(letterPairs).map(([language, { letters, levels }]: [string, LetterPairs]): [string, PairTable] => {
    const places = new Map([...letters].map((letter, place) => [letter, place + 1]));
    return [language, { places, size: places.size + 1, levels }];
  }),
);

const unknownPair = 10.5;

function pairsCost(word: string, language: Language): number {
  const { places, size, levels } = present(pairTables.get(language), 'the letter pairs of a language');
  let cost = 0;
  let before: number | undefined = 0;
  for (const letter of [...word, '']) {
    const place = letter === '' ? 0 : places.get(letter);
    const level = before === undefined || place === undefined ? undefined : Number(levels[before * size + place]);
    cost += level === undefined ? unknownPair : level === 9 ? 9.5 : level;
    before = place;
  }
  return cost;
}

const ranksOf = (characters: string) => new Map([...characters].map((character, rank) => [character, rank]));
const ranks = {
  ja: [ranksOf(commonCharacters.japanese)],
  zh: [ranksOf(commonCharacters.simplified), ranksOf(commonCharacters.traditional)],
  ko: [ranksOf(commonCharacters.korean)],
};
const uncommon = 12;

function characterCost(character: string, language: Ideographic): number {
  const script = scriptOf(character);
  if (script === 'Kana') return language === 'ja' ? 4.2 : 9;
  if (script === 'NarrowKana') return language === 'ja' ? 6 : 12;
  if (script === 'Hangul' && language !== 'ko') return uncommon + 2;
  if (script === 'Han' && language === 'ko') return uncommon;
  const known = ranks[language].map((byCharacter) => byCharacter.get(character)).filter((rank) => rank !== undefined);
  return known.length === 0 ? uncommon : Math.log(Math.min(...known) + 20) + (language === 'ja' ? 2.4 : 1.8);
}

const isUpper = (letter: string) => letter !== letter.toLowerCase();
const isLower = (letter: string) => letter !== letter.toUpperCase();
const isAscii = (letter: string) => letter < '\x80';

/** Capitals stand at the beginning of a word, or everywhere in it. */
function caseCost(letters: readonly string[]): number {
  let cost = 0;
  for (const [place, letter] of letters.entries()) {
    const next = letters[place + 1];
    if (next === undefined || (isAscii(letter) && isAscii(next))) continue;
    if (isLower(letter) && isUpper(next)) cost += 9;
    if (place > 0 && isUpper(letter) && isLower(next) && letter !== 'İ') cost += 5;
  }
  if (letters.every((letter) => !isLower(letter)) && letters.some((letter) => !isAscii(letter) && isUpper(letter))) {
    cost += 2.5;
  } else if (letters[0] !== undefined && !isAscii(letters[0]) && isUpper(letters[0])) {
    cost += 0.7;
  }
  return cost;
}

/** A run of letters of one kind. */
type Segment = { text: string; scripts: Set<Script> };

const isIdeographic = (script: Script) => ['Han', 'Kana', 'NarrowKana', 'Hangul'].includes(script);

function segmentsOf(word: string): Segment[] {
  const segments: Segment[] = [];
  for (const character of word) {
    const written = scriptOf(character);
    const script = character === 'ー' ? 'Kana' : written;
    const last = segments.at(-1);
    const isSameKind = last && [...last.scripts].some(isIdeographic) === isIdeographic(script);
    if (last && isSameKind) {
      last.text += character;
      last.scripts.add(script);
    } else {
      segments.push({ text: character, scripts: new Set([script]) });
    }
  }
  return segments;
}

/** The languages in which a segment can be read at all, each with its cost. */
function segmentCosts({ text, scripts }: Segment, among: readonly Ideographic[]): Map<Language, number> {
  if ([...scripts].some(isIdeographic)) {
    return new Map(
      among.map((language) => {
        let cost = 0;
        for (const character of text) cost += characterCost(character, language);
        return [language, cost];
      }),
    );
  }
  const letters = [...text];
  const mixing = 14 * (scripts.size - 1);
  const lonely = letters.length === 1 && !scripts.has('Latin') ? (isLower(text) ? 3 : 9) : 0;
  const shape = caseCost(letters) + mixing + lonely;
  const folded = letters.map((letter) => (letter === 'İ' ? 'i' : letter.toLowerCase())).join('');
  const of = [...scripts].flatMap((script) => alphabetic[script] ?? []);
  if (of.length === 0) return new Map([['en', unknownPair * letters.length + shape]]);
  return new Map(of.map((language) => [language, pairsCost(folded, language) + shape]));
}

const foreignWord = 4;

/** Ideographs stand beside capitals and digits ("Tシャツ"), seldom beside small letters. */
function joinsCost(word: string): number {
  let cost = 0;
  let before: string | undefined;
  for (const character of word) {
    if (before !== undefined && isIdeographic(scriptOf(before)) !== isIdeographic(scriptOf(character))) {
      cost += isLower(before) || isLower(character) ? 8 : 2.5;
    }
    before = character;
  }
  return cost;
}

export type WordCosts = { byLanguage: ReadonlyMap<Language, number>; elsewhere: number };

// The same words come up in one encoding after another.
const knownCosts = new Map<string, WordCosts>();
const mostKnownCosts = 5000;

/**
 * The cost of a word in each language: what a word of another language costs is a little more than there.
 * @param among the languages that ideographs may be of
 */
export function wordCosts(word: string, among: readonly Ideographic[] = ideographic): WordCosts {
  const key = `${word} ${among.join('')}`;
  const known = knownCosts.get(key);
  if (known) return known;
  if (knownCosts.size >= mostKnownCosts) knownCosts.clear();
  const costs = computeCosts(word, among);
  knownCosts.set(key, costs);
  return costs;
}

function computeCosts(word: string, among: readonly Ideographic[]): WordCosts {
  const byLanguage = new Map<Language, number>();
  const costs = segmentsOf(word).map((segment) => segmentCosts(segment, among));
  const joins = joinsCost(word);
  let elsewhere = joins;
  for (const each of costs) elsewhere += Math.min(...each.values()) + foreignWord;
  for (const language of languages) {
    if (!costs.some((each) => each.has(language))) continue;
    let cost = joins;
    for (const each of costs)
      cost += Math.min(each.get(language) ?? Infinity, Math.min(...each.values()) + foreignWord);
    byLanguage.set(language, cost);
  }
  return { byLanguage, elsewhere };
}

const hardlyEver = 16;

/** Whether some letter of a segment stands where it hardly ever stands in this language. */
function hasMisplacedLetter(letters: readonly string[], language: Language): boolean {
  const { places, size, levels } = present(pairTables.get(language), 'the letter pairs of a language');
  const place = (letter: string | undefined) => (letter === undefined ? 0 : places.get(letter));
  const level = (one: number | undefined, other: number | undefined) =>
    one === undefined || other === undefined ? unknownPair : Number(levels[one * size + other]);
  return letters.some((letter, at) => {
    if (isAscii(letter)) return false;
    const here = place(letter);
    return level(place(letters[at - 1]), here) + level(here, place(letters[at + 1])) > hardlyEver;
  });
}

function isBrokenSegment({ text, scripts }: Segment, among: readonly Ideographic[]): boolean {
  const letters = [...text];
  if ([...scripts].some(isIdeographic)) {
    const costs = among.map((language) => letters.reduce((cost, letter) => cost + characterCost(letter, language), 0));
    return Math.min(...costs) / letters.length > 10.5;
  }
  if (/^[\x20-\x7f]*$/.test(text)) return false;
  if (scripts.size > 1 || caseCost(letters) > 8) return true;
  const folded = letters.map((letter) => (letter === 'İ' ? 'i' : letter.toLowerCase()));
  const of = [...scripts].flatMap((script) => alphabetic[script] ?? []);
  return of.every((language) => hasMisplacedLetter(folded, language));
}

/** Whether a word mixes alphabets, or has capitals inside: no rare word does either. */
export function isMisshapen(word: string): boolean {
  return segmentsOf(word).some(({ text, scripts }) => {
    if ([...scripts].some(isIdeographic)) return false;
    const isMixed = scripts.size > 1 && (!/[a-z]/i.test(text) || /[a-z]\P{ASCII}+[a-z]/u.test(text));
    return isMixed || caseCost([...text]) >= 5;
  });
}

/** Whether a word looks like no language's: what decoding by the wrong table leaves. */
export function looksBroken(word: string, among: readonly Ideographic[] = ideographic): boolean {
  return segmentsOf(word).some((segment) => isBrokenSegment(segment, among)) || joinsCost(word) > 8;
}

const openers = '“„‘‚«‹¿¡「『（【〈《［｛〔';
const closers = '”“’‘»›」』）】〉》］｝〕、。，．！？：；…';
const between = '–—―‐‑·•×÷／／～〜・＝＋－＆＠　＿｜→←↑↓★☆●○◆◇■□▲△▼▽♪♥♡※＊＃％≤≥±≈∞';
const afterOrBeforeNumber = '€£¥￥￡º°ª²³½¼¾′″µ№℃㎜㎝㎞㎏㌢';
const afterWord = '®™©℠';

const letterOf = (character: string) => /^[\p{L}\p{M}]$/u.test(character);
const digitOf = (character: string) => /^\p{N}$/u.test(character);

/** From here on a sign stands where no text has it. */
export const impossibleSign = 16;

/** What a sign that is no letter costs between these two characters (empty at the edge of a cell). */
export function signCost(sign: string, before: string, after: string): number {
  const inside = letterOf(before) && letterOf(after);
  const isWide = sign >= '\u3000';
  if (/^[\u0080-\u009f\ue000-\uf8ff\ufff0-\uffff]$/.test(sign)) return 25;
  if (/^[\u2500-\u259f]$/.test(sign)) return letterOf(before) || letterOf(after) ? impossibleSign + 4 : impossibleSign;
  const besideLatin = [before, after].filter((letter) => letter !== '' && letterOf(letter) && letter < '\u0250').length;
  if (isWide && besideLatin > 0) return 6 + 4 * besideLatin;
  if (isWide && (openers + closers + between).includes(sign)) return 5;
  if (/^[\uff01-\uff60\uffe0-\uffe6]$/.test(sign)) return 6.5;
  if (sign === '\u00a0') return digitOf(before) || digitOf(after) ? 4 : inside ? 8 : 5;
  if (sign === '\u00ad') return inside ? 10 : 13;
  if ('’ʼ'.includes(sign) && letterOf(before)) return inside ? (after === 's' ? 0 : 2) : 6;
  if (inside && '®™²³´…•×'.includes(sign)) return 10;
  if (inside) return '·–‐‑'.includes(sign) ? 8 : impossibleSign;
  if ('«»'.includes(sign) && (before.trim() === '' || after.trim() === '')) return 5;
  const isOpening =
    openers.includes(sign) && !letterOf(before) && !digitOf(before) && (letterOf(after) || digitOf(after));
  const isClosing = closers.includes(sign) && before.trim() !== '' && !letterOf(after) && !digitOf(after);
  if (isOpening || isClosing) return 5;
  if (between.includes(sign))
    return letterOf(before) || letterOf(after) ? (before.trim() === '' || after.trim() === '' ? 6.5 : 8) : 4.5;
  if (afterOrBeforeNumber.includes(sign)) {
    if (digitOf(before) || digitOf(after) || /^\s?$/.test(before)) return 4.5;
    return '²³'.includes(sign) && letterOf(before) && !letterOf(after) ? 5.5 : 10;
  }
  if ('¤¦¨¬¯¸'.includes(sign)) return 15;
  if (afterWord.includes(sign)) return letterOf(after) ? 11 : 5;
  return 12;
}
