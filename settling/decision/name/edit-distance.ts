import { present } from '../../../contract/presence.ts';

const at = (row: readonly number[], column: number) => present(row[column], 'a distance in the row before');

/**
 * How many letters were left out, added, changed, or changed places with their neighbour, between two words (optimal string
 * alignment). Only as far as `most`: what differs by more is `most + 1`. So only the places near the diagonal are looked at.
 */
export function editDistance(one: string, other: string, most: number): number {
  const far = most + 1;
  if (Math.abs(one.length - other.length) > most) return far;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => Math.min(column, far));
  for (let row = 1; row <= one.length; row++) {
    const next: number[] = Array.from({ length: other.length + 1 }, () => far);
    next[0] = Math.min(row, far);
    let least = next[0];
    for (let column = Math.max(1, row - most); column <= Math.min(other.length, row + most); column++) {
      const [letter, against] = [one[row - 1], other[column - 1]];
      let distance = Math.min(
        at(last, column - 1) + (letter === against ? 0 : 1),
        at(last, column) + 1,
        at(next, column - 1) + 1,
      );
      // Before the first letter of either there is none: undefined is no letter.
      const isSwapped = letter === other[column - 2] && one[row - 2] === against;
      if (isSwapped) distance = Math.min(distance, at(beforeLast, column - 2) + 1);
      next[column] = Math.min(distance, far);
      least = Math.min(least, distance);
    }
    if (least > most) return far;
    [beforeLast, last] = [last, next];
  }
  return at(last, other.length);
}
