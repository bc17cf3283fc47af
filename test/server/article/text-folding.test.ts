import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rungOfTitle, searchLadder, wordsOfQuery } from '../../../server/article/finding/search-ladder.ts';
import { Synonyms } from '../../../server/article/finding/synonyms.ts';
import { sortKeyOf } from '../../../server/article/text-folding.ts';

/** Whether a search for `q` finds an article of this title by its title. */
const finds = (q: string, title: string) => rungOfTitle(title, searchLadder(wordsOfQuery(q)!, Synonyms.none)) < 2;

describe('Letters and digits', () => {
  const letters = fc.stringMatching(/^[a-z]{1,6}$/);
  const digits = fc.integer({ min: 1, max: 9_999 }).map(String);
  const between = fc.constantFrom('', ' ', '-', '.', '\u2011', ' - ', '/', '_');
  const alternating = fc
    .tuple(fc.boolean(), fc.array(fc.tuple(letters, digits), { minLength: 1, maxLength: 3 }), fc.option(letters))
    .map(([isDigitFirst, pairs, last]) =>
      [...pairs.flatMap((pair) => (isDigitFirst ? pair.toReversed() : pair)), last ?? []].flat(),
    )
    // Where two of a kind meet, their order of joining is another matter.
    .filter((pieces) =>
      pieces.every(
        (piece, place) => /\d/.test(piece) !== /\d/.test(pieces[place + 1] ?? (/\d/.test(piece) ? 'a' : '1')),
      ),
    );
  const spelt = (pieces: string[]) =>
    fc
      .tuple(fc.array(between, { minLength: pieces.length, maxLength: pieces.length }), fc.boolean())
      .map(([marks, isUpper]) => {
        const text = pieces.map((piece, place) => (place === 0 ? piece : `${marks[place]}${piece}`)).join('');
        return isUpper ? text.toUpperCase() : text;
      });

  it('find a compound by any of its spellings', () => {
    const spellings = alternating.chain((pieces) => fc.tuple(spelt(pieces), spelt(pieces)));
    fc.assert(
      fc.property(
        spellings,
        fc.constantFrom('', 'Steel '),
        fc.constantFrom('', ', blue'),
        ([one, other], before, behind) => {
          expect(finds(other, `${before}${one}${behind}`)).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['Wi-Fi 6 router', ['wifi6', 'wi-fi 6', 'wifi-6', 'wi fi6', 'WIFI 6']],
    ['USB stick 16GB', ['16gb', '16 gb', '16-gb', '16.gb', '１６ＧＢ', 'gb 16']],
    ['Pan, 28 cm', ['28cm', '28-cm', '28 CM', '۲۸cm', '२८ cm']],
    ['Screw M4×16', ['m4x16', 'm4 x 16', 'M 4 x16', 'm4×16', 'm-4-x-16']],
    ['Screws M4 x 12', ['M4×12', 'm4x12', 'm 4x12']],
    ['Kettle 1.5l', ['1.5l', '1.5 l', '1,5l', '1,5 L']],
    ['Kettle 1,5 Liter', ['1.5 liter', '1.5liter', '1,5liter']],
  ])('find “%s” by what people type', (title, queries) => {
    expect(queries.filter((q) => !finds(q, title))).toEqual([]);
  });

  it.each([
    ['USB stick 16GB', ['6gb', '16b', 'gb16']],
    ['Screws M4 x 12', ['m12', 'm4x16', '4m']],
    ['Shirt size M, 4 pieces', ['m4', '4m']],
  ])('do not find “%s” by another', (title, queries) => {
    expect(queries.filter((q) => finds(q, title))).toEqual([]);
  });
});

describe('The order of titles', () => {
  it.each([
    [['Drill 1,25 mm', 'Drill 1.5 mm', 'Drill 2 mm', 'Drill 10 mm', 'Drill 10.5 mm']],
    [['Jug 0.375 l', 'Jug 0.5 l', 'Jug 0.75 l', 'Jug 1 l', 'Jug 1.5 l']],
    [['Box of 900', 'Box of 1,000', 'Box of 1.200', 'Box of 10,000']],
    [['Version 1.9.2', 'Version 1.10.1', 'Version 2']],
    [['Size ٢', 'Size 3', 'Size １０']],
  ])('has numbers by their size: %j', (titles) => {
    expect(titles.toReversed().toSorted((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1))).toEqual(titles);
  });
});
