import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBeCreditNumber } from '../../renderer/kiosk/scanner/scanned-barcode.ts';
import {
  ScanRecogniser,
  fewestCharacters,
  mostBetweenKeysMs,
  silenceMs,
} from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import type { Verdict } from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import { longestRun } from '../../contract/credit-numbers-in-text.ts';
import { checkDigitFor } from '../../contract/card.ts';

type Stroke = { key: string; afterMs: number };

/** A key that types the same on every keyboard. */
const plain = (key: string) => ({ key, physical: undefined, digit: undefined, isOdd: false, isForDigits: false });

/** What the page gets of these keys and what is recognised, by a clock that only the strokes move. */
function play(recogniser: ScanRecogniser, strokes: Stroke[]) {
  const page: string[] = [];
  const barcodes: string[] = [];
  let at = 0;
  let mostAtOnce = 0;
  let sinceBegin = 0;
  const heed = ({ givenBack, readings }: Verdict) => {
    page.push(...givenBack);
    const barcode = readings?.[0];
    if (barcode === undefined) return;
    mostAtOnce = Math.max(mostAtOnce, sinceBegin);
    page.splice(page.length - sinceBegin, sinceBegin);
    barcodes.push(barcode);
  };
  for (const { key, afterMs } of strokes) {
    at += afterMs;
    heed(recogniser.rest(at));
    const verdict = recogniser.key(plain(key), at);
    if (verdict.begins) sinceBegin = 0;
    heed(verdict);
    if (verdict.mayPass) page.push(key);
    if (verdict.mayPass) sinceBegin++;
  }
  heed(recogniser.rest(at + silenceMs + 1));
  return { page, barcodes, mostAtOnce };
}

/** What is recognised of a text that only silence ends. */
const heard = (text: string) => {
  const recogniser = new ScanRecogniser({ prefix: '', suffixes: [] });
  for (const [place, key] of [...text].entries()) recogniser.key(plain(key), place * 5);
  return recogniser.rest(10_000);
};

const either = { prefix: '', suffixes: ['Enter', 'Tab'] };
const barcodes = fc.string({ unit: 'grapheme-ascii', minLength: fewestCharacters, maxLength: 60 });
// Where nothing but silence ends them, seven digits may be half of a card's.
const barcodesEndedBySilence = barcodes.filter((barcode) => longestRun(barcode) < 7);
const suffixes = fc.constantFrom('Enter', 'Tab');
const fast = fc.integer({ min: 0, max: mostBetweenKeysMs });
const slow = fc.integer({ min: mostBetweenKeysMs + 1, max: 900 });
const people = fc.array(
  fc.record({
    key: fc.oneof(
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
      fc.constantFrom('Enter', 'Tab', 'Backspace', 'ArrowLeft'),
    ),
    afterMs: slow,
  }),
  { maxLength: 40 },
);

/** A barcode as strokes: the first after a pause, the others as fast as `gaps` say. */
function scan(text: string, suffix: string | null, gaps: number[], pauseMs = 500): Stroke[] {
  return [...text, ...(suffix === null ? [] : [suffix])].map((key, place) => ({
    key,
    afterMs: place === 0 ? pauseMs : gaps[place % gaps.length]!,
  }));
}

describe('recognising a scanner', () => {
  it('takes every barcode at every speed of a scanner, and lets one character through at most', () => {
    fc.assert(
      fc.property(barcodes, suffixes, fc.array(fast, { minLength: 1 }), (barcode, suffix, gaps) => {
        const { page, barcodes: found, mostAtOnce } = play(new ScanRecogniser(either), scan(barcode, suffix, gaps));
        expect(found).toEqual([barcode]);
        expect(page).toEqual([]);
        expect(mostAtOnce).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('lets nothing through where the scanner has a prefix, and takes it off', () => {
    const prefixes = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(prefixes, barcodes, suffixes, fc.array(fast, { minLength: 1 }), (prefix, barcode, suffix, gaps) => {
        const recogniser = new ScanRecogniser({ ...either, prefix });
        const { page, barcodes: found, mostAtOnce } = play(recogniser, scan(prefix + barcode, suffix, gaps));
        expect(found).toEqual([barcode]);
        expect(page).toEqual([]);
        expect(mostAtOnce).toBe(0);
      }),
    );
  });

  it('recognises an element string by silence alone, and no row of digits that could be half of a card', () => {
    for (const text of [']d201095060001343521726123110ABC', '010950600013435217261231'])
      expect(heard(text), text).toMatchObject({ readings: [text] });
    expect(heard('0195060001343521')).toMatchObject({ readings: undefined, refused: 'burst' });
  });

  it('recognises by silence alone where nothing ends a barcode', () => {
    fc.assert(
      fc.property(barcodesEndedBySilence, fc.array(fast, { minLength: 1 }), (barcode, gaps) => {
        const recogniser = new ScanRecogniser({ prefix: '', suffixes: [] });
        expect(play(recogniser, scan(barcode, null, gaps)).barcodes).toEqual([barcode]);
        expect(play(recogniser, [...scan(barcode, null, gaps), ...scan(barcode, null, gaps)]).barcodes).toHaveLength(2);
      }),
    );
  });

  it('recognises one scan after another, between what people type', () => {
    fc.assert(
      fc.property(people, barcodes, suffixes, people, barcodes, (before, first, suffix, between, second) => {
        const strokes = [...before, ...scan(first, suffix, [8]), ...between, ...scan(second, suffix, [30])];
        const { page, barcodes: found } = play(new ScanRecogniser(either), strokes);
        expect(found).toEqual([first, second]);
        expect(page).toEqual([...before, ...between].map(({ key }) => key));
      }),
    );
  });

  it('swallows nothing that a person types, key after key', () => {
    fc.assert(
      fc.property(people, (strokes) => {
        const { page, barcodes: found } = play(new ScanRecogniser(either), strokes);
        expect(found).toEqual([]);
        expect(page).toEqual(strokes.map(({ key }) => key));
      }),
    );
  });

  it('gives everything back, in order, of short rolls over the keys however fast they are', () => {
    const roll = fc.array(fc.constantFrom(...'etaoin ,7'), { minLength: 1, maxLength: fewestCharacters - 1 });
    const ends = fc.constantFrom('Enter', 'Tab', 'Backspace', null);
    const rolls = fc.array(fc.tuple(roll, ends, fast, slow), { maxLength: 12 });
    fc.assert(
      fc.property(rolls, (all) => {
        const strokes = all.flatMap(([keys, end, gap, pause]) => scan(keys.join(''), end, [gap], pause));
        const { page, barcodes: found } = play(new ScanRecogniser(either), strokes);
        expect(found).toEqual([]);
        expect(page).toEqual(strokes.map(({ key }) => key));
      }),
    );
  });

  it('takes no long text for a barcode that does not begin with the prefix', () => {
    const { page, barcodes: found } = play(
      new ScanRecogniser({ ...either, prefix: '~' }),
      scan('4006381333931', 'Enter', [5]),
    );
    expect([page.join(''), found]).toEqual(['4006381333931Enter', []]);
  });

  it('goes on with a barcode of whose keys a busy page hears late', () => {
    const recogniser = new ScanRecogniser(either);
    const [first, second] = ['40063', '81333931'].map((part) => [...part]);
    for (const [place, key] of first!.entries()) recogniser.key(plain(key), place * 10);
    expect(recogniser.rest(5_000).givenBack).toBe('0063');
    for (const [place, key] of second!.entries())
      expect(recogniser.key(plain(key), 50 + place * 10).mayPass).toBe(false);
    expect(recogniser.key(plain('Enter'), 130).readings).toEqual(['4006381333931']);
  });
});

describe('what was scanned', () => {
  it.each(['4006381333931', '036000291452', '96385074', 'SHELF-12/A', '00012345600012'])(
    'may be asked for when it is the barcode %s',
    (barcode) => expect(mayBeCreditNumber(barcode)).toBe(false),
  );

  it('is asked of nobody when it may be a credit number, alone or among what a card reader types', () => {
    const numbers = fc
      .integer({ min: 15, max: 18 })
      .chain((length) => fc.stringMatching(new RegExp(`^[1-9]\\d{${length - 1}}$`)));
    fc.assert(
      fc.property(numbers, (body) => {
        const number = body + checkDigitFor(body);
        const grouped = number.replaceAll(/\d{4}(?=\d)/g, '$& ');
        for (const scanned of [number, grouped, `%B${number}^EXAMPLE/ANN^3903101?`, `;${number}=3903101?`])
          expect(mayBeCreditNumber(scanned), scanned).toBe(true);
      }),
    );
  });
});
