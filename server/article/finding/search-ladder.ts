import { present } from '../../../contract/presence.ts';
import type { ShopLanguage } from '../../../contract/seller/shop-look.ts';
import { indexedTitle, markedWord } from '../search-index.ts';
import { askedWords, joinedWords, pairsOfPieces } from '../text-folding.ts';
import type { Synonyms, TermWords } from './synonyms.ts';

/**
 * Turns the words of a query into a ladder of expressions, each of which finds all that the one before it finds and more. The
 * rungs are: whole words in the title; the last word unfinished; all fields. Results come rung by rung, newest first within one,
 * so that a page costs the same however many articles match.
 */

/** A word; `isBegun`: any word that begins so. */
export type Term = { word: string; isBegun: boolean };

/** Terms that must all be found. */
export type Alternative = readonly Term[];

export type SearchExpression = {
  /** Each must be found by one of its alternatives. */
  groups: Alternative[][];
  where: 'title' | 'anywhere';
};

export type SearchLadder = [SearchExpression, SearchExpression, SearchExpression];

const mostWords = 12;
/** "All in one" is also asked for in one piece. */
const mostJoined = 3;

/** The words of a query, or undefined if nothing was asked for. Words without a letter or digit find nothing. */
export function wordsOfQuery(q: string | undefined): string[] | undefined {
  return q === undefined || q.trim() === '' ? undefined : askedWords(q).slice(0, mostWords);
}

/** Neighbouring words of a query in one piece. Where a run of an unspaced script was cut into pairs, it is in one piece already. */
function joinedInQuery(first: string, second: string): string | undefined {
  const joined = joinedWords(first, second);
  const isOneRun = joined !== undefined && joined !== first + second && [...first].length > 1;
  return isOneRun ? undefined : joined;
}

/** Neighbours of a query, from word `from` to word `to`, and both included. */
export type Run = { from: number; to: number; joined: string };

/** All neighbours in one piece, two to `most` words long. */
export function runsOf(words: readonly string[], most: number): Run[] {
  return words.flatMap((first, from) => {
    const runs: Run[] = [];
    let joined: string | undefined = first;
    for (let to = from + 1; to < Math.min(from + most, words.length); to++) {
      joined = joinedInQuery(joined, present(words[to], 'the next word of a query'));
      if (joined === undefined) break;
      runs.push({ from, to, joined });
    }
    return runs;
  });
}

/** A term as an alternative, and in one piece. */
function alternativesOf(term: TermWords, isLastBegun: boolean): Alternative[] {
  const apart = term.map((word, place) => ({ word, isBegun: isLastBegun && place === term.length - 1 }));
  const whole = runsOf(term, mostJoined).find(
    ({ from, to, joined }) => from === 0 && to === term.length - 1 && joined === term.join(''),
  );
  return whole ? [apart, [{ word: whole.joined, isBegun: isLastBegun }]] : [apart];
}

/** A word, and where it has several pieces of letters and digits, these by pairs. */
function alternativesOfWord(word: string, isBegun: boolean): Alternative[] {
  const pairs = pairsOfPieces(word)?.map((pair, place, { length }) => ({
    word: pair,
    isBegun: isBegun && place === length - 1,
  }));
  return [[{ word, isBegun }], ...(pairs ? [pairs] : [])];
}

/** What the shop searches for as well, instead of words `from` to `to` of a query. */
function synonymsIn(words: readonly string[], synonyms: Synonyms): { from: number; to: number; terms: TermWords[] }[] {
  return words.flatMap((_word, from) =>
    words.slice(from).flatMap((_last, length) => {
      const to = from + length;
      const terms = synonyms.of(words.slice(from, to + 1).join(''));
      return terms.length > 0 ? [{ from, to, terms }] : [];
    }),
  );
}

/**
 * One group for each word. What stands for several words is an alternative of each of them: (tea OR teapot) AND (pot OR teapot) is
 * (tea AND pot) OR teapot.
 */
function groupsOf(words: readonly string[], synonyms: Synonyms, isLastBegun: boolean): Alternative[][] {
  const isBegun = (place: number) => isLastBegun && place === words.length - 1;
  const groups: Alternative[][] = words.map((word, place) => alternativesOfWord(word, isBegun(place)));
  for (const { from, to, joined } of runsOf(words, mostJoined)) {
    // The pair of characters where two runs meet stands for the first, a single character, alone.
    const isPair = joined !== words.slice(from, to + 1).join('');
    for (const group of groups.slice(from, isPair ? from + 1 : to + 1)) {
      group.push([{ word: joined, isBegun: !isPair && isBegun(to) }]);
    }
  }
  for (const { from, to, terms } of synonymsIn(words, synonyms)) {
    const alternatives = terms.flatMap((term) => alternativesOf(term, isBegun(to)));
    for (const group of groups.slice(from, to + 1)) group.push(...alternatives);
  }
  return groups;
}

/** The same alternatives, and behind them those of translations into `language`. */
function alsoIn(groups: Alternative[][], language: ShopLanguage | undefined): Alternative[][] {
  if (language === undefined) return groups;
  return groups.map((group) => [
    ...group,
    ...group.map((alternative) => alternative.map((term) => ({ ...term, word: markedWord(term.word, language) }))),
  ]);
}

/**
 * The ladder for `words`: what is on a later rung includes what is on an earlier one.
 * @param language the shopper's, whose words are found beside the shop's own; undefined for the shop's alone
 */
export function searchLadder(words: readonly string[], synonyms: Synonyms, language?: ShopLanguage): SearchLadder {
  const begun = alsoIn(groupsOf(words, synonyms, true), language);
  return [
    { groups: alsoIn(groupsOf(words, synonyms, false), language), where: 'title' },
    { groups: begun, where: 'title' },
    { groups: begun, where: 'anywhere' },
  ];
}

function isFoundIn(words: ReadonlySet<string>, { groups }: SearchExpression): boolean {
  const hasTerm = ({ word, isBegun }: Term) =>
    words.has(word) || (isBegun && [...words].some((each) => each.startsWith(word)));
  return groups.every((group) => group.some((alternative) => alternative.every(hasTerm)));
}

/**
 * The lowest rung of the ladder on which a title stands, 2 if its words are not all in it.
 * @param translations of the title
 */
export function rungOfTitle(
  title: string,
  ladder: SearchLadder,
  translations: readonly { language: ShopLanguage; title: string }[] = [],
): 0 | 1 | 2 {
  const words = new Set(indexedTitle(title, translations));
  if (isFoundIn(words, ladder[0])) return 0;
  return isFoundIn(words, ladder[1]) ? 1 : 2;
}
