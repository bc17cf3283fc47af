import { present } from '../../contract/presence.ts';

/**
 * Forgives small typing errors, by symmetric deletion. Two words within N edits of each other have a common form that is left
 * when at most N characters are deleted from each. A table keeps such forms of every known word, so that finding the words near a
 * misspelt one is a handful of exact look-ups, the same on both databases.
 */

// Forms are made from the beginning of a word only: enough to find it, and a few dozen rows instead of hundreds.
const formPrefixLength = 7;

/** How many edits are forgiven: none in very short words, where every word is near every other. */
export function forgivenEdits(word: string): 0 | 1 | 2 {
  const { length } = word;
  if (length < 4 || !/^\p{L}+$/u.test(word)) return 0;
  return length < 8 ? 1 : 2;
}

function addDeletions(word: string, edits: number, into: Set<string>): void {
  into.add(word);
  if (edits === 0) return;
  for (let i = 0; i < word.length; i++) addDeletions(word.slice(0, i) + word.slice(i + 1), edits - 1, into);
}

/** The forms under which `word` is kept and looked up; none for a word in which nothing is forgiven. */
export function deletionForms(word: string): string[] {
  const edits = forgivenEdits(word);
  if (edits === 0) return [];
  const forms = new Set<string>();
  addDeletions(word.slice(0, formPrefixLength), edits, forms);
  return [...forms];
}

const at = (row: readonly number[], column: number) => present(row[column], 'a distance in the row before');

/**
 * Edits between two words: insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
 * @returns a number above `limit`, not the exact distance, as soon as it is certain to be more than `limit`
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, at(last, j) + 1, at(row, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(beforeLast, j - 2) + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

/** Edits between `begun`, which may be unfinished, and the nearest beginning of `word`. */
export function editDistanceToBeginning(begun: string, word: string, limit: number): number {
  let best = limit + 1;
  for (let length = begun.length - limit; length <= begun.length + limit; length++) {
    if (length > 0 && length <= word.length) best = Math.min(best, editDistance(begun, word.slice(0, length), limit));
  }
  return best;
}
