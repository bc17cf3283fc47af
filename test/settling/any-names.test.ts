import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likenessOfNames } from '../../settling/decision/name/likeness.ts';
import { normaliseName } from '../../settling/decision/name/spelling.ts';

const anyName = fc.string({ unit: 'grapheme', maxLength: 40 });

describe('Any name', () => {
  it('is the same as itself, in whatever case, unless it has neither letters nor digits', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const expected = normaliseName(name) === '' ? 'other' : 'same';
        expect(likenessOfNames(name, name)).toBe(expected);
        expect(likenessOfNames(name, ` ${name.toLowerCase()} `)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same with its words in another order', () => {
    const words = fc.array(fc.stringMatching(/^[A-ZÄÖÜÑŁ][a-zäöüñßł]{2,8}$/u), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(words, (inOrder) => {
        expect(likenessOfNames(inOrder.join(' '), inOrder.toReversed().join(' '))).toBe('same');
      }),
    );
  });

  it('is no other name, and is compared without an error whatever the other one is', () => {
    fc.assert(
      fc.property(anyName, anyName, (one, other) => {
        expect(['same', 'near', 'other']).toContain(likenessOfNames(one, other));
      }),
    );
  });

  it('normalised twice is the same as normalised once', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const once = normaliseName(name);
        expect(normaliseName(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('has no case, for every letter that has one', () => {
    for (let code = 0; code <= 0xffff; code++) {
      const letter = String.fromCharCode(code);
      if (!/\p{L}/u.test(letter) || letter.toLowerCase() === letter.toUpperCase()) continue;
      expect(normaliseName(letter.toLowerCase()), letter).toBe(normaliseName(letter));
      expect(normaliseName(letter.toUpperCase()), letter).toBe(normaliseName(letter));
    }
  });
});

it('Names that are made to take long do not', () => {
  const made = [
    'ÄÖÜ '.repeat(25),
    'Ю'.repeat(100),
    'ÜÄÖ'.repeat(33),
    'Юлия '.repeat(20),
    `${'ÅÖØ ÜÑĐ '.repeat(6)}X`,
    'A '.repeat(50),
    'ー'.repeat(100),
    'ア゙ー'.repeat(33),
    `a${'\u0301'.repeat(99)}`,
    'BCD '.repeat(25),
    '.'.repeat(100),
    'محمد '.repeat(20),
  ].map((name) => name.slice(0, 100));
  const before = process.cpuUsage();
  let compared = 0;
  for (const kept of made) {
    for (const typed of made) {
      likenessOfNames(kept, `${typed.slice(1)}Q`);
      compared++;
    }
  }
  const { user, system } = process.cpuUsage(before);
  // Under one millisecond on a machine of its own, and this one is shared.
  expect((user + system) / 1_000 / compared).toBeLessThan(10);
});
