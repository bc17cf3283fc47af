import { present } from '../../../contract/presence.ts';

/**
 * A table of letters and how each is written in Latin ones.
 * @param letters one after another, without blanks
 * @param written as many forms, with a blank between two
 * @throws when there are fewer forms than letters
 */
export function lettersAsWritten(letters: string, written: string): Map<string, string> {
  const each = written.split(' ');
  return new Map([...letters].map((letter, place) => [letter, present(each[place], 'the Latin form of a letter')]));
}

/** A table of letters that are replaced, of texts of two letters each: the one that is replaced and the one that is kept. */
export function letterPairs(pairs: readonly string[]): Map<string, string> {
  return new Map(pairs.map(([from, to]) => [present(from, 'a letter'), present(to, 'what it is replaced by')]));
}
