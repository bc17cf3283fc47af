import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance } from '../../settling/decision/name/edit-distance.ts';

/** The definition, letter by letter: optimal string alignment. */
function defined(one: string, other: string): number {
  if (one === '' || other === '') return one.length + other.length;
  const [restOfOne, restOfOther] = [one.slice(1), other.slice(1)];
  const changed = defined(restOfOne, restOfOther) + (one[0] === other[0] ? 0 : 1);
  const least = Math.min(changed, defined(restOfOne, other) + 1, defined(one, restOfOther) + 1);
  const isSwapped = one.length > 1 && other.length > 1 && one[0] === other[1] && one[1] === other[0];
  return isSwapped ? Math.min(least, defined(one.slice(2), other.slice(2)) + 1) : least;
}

it('The distance of two words is that of the definition, and as far as it is asked for', () => {
  const word = fc.stringMatching(/^[abc]{0,6}$/);
  fc.assert(
    fc.property(word, word, fc.integer({ min: -1, max: 3 }), (one, other, most) => {
      expect(editDistance(one, other, most)).toBe(Math.min(defined(one, other), most + 1));
    }),
    {
      numRuns: 1_000,
      examples: [
        ['ab', 'ba', 1],
        ['', '', 0],
        ['', 'ab', 2],
        ['abc', 'ca', 3],
      ],
    },
  );
});
