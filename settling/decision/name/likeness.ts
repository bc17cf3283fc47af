import { present } from '../../../contract/presence.ts';
import { joinedAs, readName } from './name-words.ts';
import type { NameWord, ReadName } from './name-words.ts';
import { isName, pairSlips, pairWords, slipsBetween } from './paired-words.ts';
import type { Pairing } from './paired-words.ts';
import { normaliseName } from './spelling.ts';
import { generationOf } from './titles.ts';
import { beginsAs, isSameWritten } from './word-forms.ts';

/**
 * Tells whether a typed name is the account's name (`same`), differs from it only by a typing slip (`near`), or is another one.
 * `docs/decision-policy.md` has a table of what counts as the same name.
 */
export type Likeness = 'same' | 'near' | 'other';

/** A person may add this many words to their name. The limit keeps a list of names from passing for one of them. */
const mostAdded = 2;

function differsInGeneration(kept: readonly NameWord[], typed: readonly NameWord[]): boolean {
  const [one, other] = [generationsIn(kept), generationsIn(typed)];
  return one.length > 0 && other.length > 0 && !one.some((each) => other.includes(each));
}

const generationsIn = (words: readonly NameWord[]) =>
  words
    .filter(({ kind }) => kind === 'generation')
    .map(({ forms }) => generationOf(present(forms.own[0], 'the first form of a word')));

const isWholeName = (word: NameWord) => isName(word) && !word.isInitial;

/**
 * Whether paired words make one name. Either has words that the other lacks, but not both; two words are the same, or one
 * and an initial; or every word is. Nor does a name lack a word where the other one has a word that only an initial stands for:
 * John P. Smith is not John Peterson.
 */
function isOneName(pairing: Pairing): boolean {
  const { whole, begun, begunOfKept, begunOfTyped, leftOfKept, leftOfTyped } = pairing;
  if (leftOfKept.some(isName) && leftOfTyped.some(isName)) return false;
  if (leftOfKept.some(isWholeName) && begunOfTyped.length > 0) return false;
  if (leftOfTyped.some(isWholeName) && begunOfKept.length > 0) return false;
  const added = leftOfTyped.filter((word) => isName(word) || word.isInitial).length;
  const shown = whole.filter(isName).length;
  if (shown >= 2) return added <= mostAdded;
  if (shown === 1 && begun > 0) return added < mostAdded;
  const isAll = [...leftOfKept, ...leftOfTyped].every(({ kind }) => kind === 'title' || kind === 'generation');
  return shown === 1 && isAll;
}

function isSameThroughout(kept: ReadName, typed: ReadName): boolean {
  return (
    isSameWritten(kept.whole, typed.whole) ||
    (typed.isCut && beginsAs(kept.whole, typed.whole)) ||
    (kept.isCut && beginsAs(typed.whole, kept.whole))
  );
}

/**
 * Compares two names.
 * @param keptName the name of the account
 * @param typedName the name that came with the card; it may add fewer words than it may leave out
 */
export function likenessOfNames(keptName: string, typedName: string): Likeness {
  const normalised = normaliseName(keptName);
  if (normalised === '') return 'other';
  if (normalised === normaliseName(typedName)) return 'same';
  const [kept, typed] = [readName(keptName), readName(typedName)];
  if (!kept || !typed) return 'other';
  if (isSameThroughout(kept, typed)) return 'same';
  const words = joinedAs(kept.words, typed.words);
  const pairing = pairWords({ ...kept, words }, { ...typed, words: joinedAs(typed.words, words) });
  if (!differsInGeneration(kept.words, typed.words) && isOneName(pairing)) return 'same';
  const withSlips = pairSlips(pairing);
  const isNear = (withSlips !== undefined && isOneName(withSlips)) || slipsBetween(kept.whole, typed.whole, 1) <= 1;
  return isNear ? 'near' : 'other';
}
