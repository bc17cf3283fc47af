import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { digitOfKey, usCharacterOf } from '../../renderer/kiosk/scanner/physical-keys.ts';
import { ScanRecogniser } from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import type { Verdict } from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import { barcodesOf, mayBeCreditNumber } from '../../renderer/kiosk/scanner/scanned-barcode.ts';
import type { ScannerSettings } from '../../renderer/kiosk/page/terminal-settings.ts';
import { longestRun } from '../../contract/credit-numbers-in-text.ts';
import { checkDigitFor } from '../../contract/card.ts';
import { layouts, pressedFor } from '../renderer/keyboard-layouts.ts';

const either: ScannerSettings = { prefix: '', suffixes: ['Enter', 'Tab'] };
const names = Object.keys(layouts);
const digitOf = (character: string, layout: string) =>
  layouts[layout]!.digits.includes(character) || /\p{Nd}/u.test(character) ? '0' : character;

/** What a field keeps of keys that are pressed with these pauses before them, and what is looked for. */
function swipe(characters: string[], layout: string, pauses: Map<number, number>, usualMs = 8, settings = either) {
  const recogniser = new ScanRecogniser(settings);
  let at = 10_000;
  let field: string[] = [];
  const begun = { burst: 0, chain: 0 };
  const looked: string[] = [];
  let refusals = 0;
  const heed = ({ givenBack, readings, refused }: Verdict) => {
    field.push(...givenBack);
    if (readings) looked.push(...barcodesOf(readings));
    if (readings || refused) field = field.slice(0, begun[refused ?? 'burst']);
    if (refused) refusals++;
  };
  for (const [place, character] of characters.entries()) {
    at += pauses.get(place) ?? usualMs;
    // The page looks for silence, as its timer does.
    for (let waited = 50; waited < (pauses.get(place) ?? usualMs); waited += 40)
      heed(recogniser.rest(at - (pauses.get(place) ?? usualMs) + waited));
    heed(recogniser.rest(at));
    const { key, code, isShifted } = pressedFor(character, layout);
    const verdict = recogniser.key(
      { key, physical: usCharacterOf(code, isShifted), digit: digitOfKey(code), isOdd: false, isForDigits: false },
      at,
    );
    if (verdict.begins) begun.burst = field.length;
    if (verdict.begins === 'chain') begun.chain = field.length;
    heed(verdict);
    if (verdict.mayPass && [...key].length === 1) field.push(key);
  }
  for (let waited = 50; waited < 3_000; waited += 40) heed(recogniser.rest(at + waited));
  const digits = longestRun(field.map((character) => digitOf(character, layout)).join(''));
  return { looked, digits, field: field.join(''), refusals };
}

const number = fc.integer({ min: 12, max: 19 }).chain((length) =>
  fc
    .stringMatching(new RegExp(`^[1-9]\\d{${length - 2}}$`))
    .map((body) => body + checkDigitFor(body))
    .filter(mayBeCreditNumber),
);
const track = fc.oneof(
  number.map((each) => `;${each}=39031011234?`),
  number.map((each) => `%B${each}^EXAMPLE/ANN^39031011234567?`),
  number,
  number.map((each) => each.replaceAll(/\d{4}(?=\d)/g, '$&.')),
  number.map((each) => each.replaceAll(/\d{4}(?=\d)/g, '$&-')),
);

describe.each(names)('a card that is swiped on a kiosk whose layout is %s', (layout) => {
  it('is looked for by nobody and stays in no field, whole or broken by pauses', () => {
    const pauses = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 390 })), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(track, fc.constantFrom('Enter', 'Tab'), pauses, (text, suffix, where) => {
        const { looked, digits, field } = swipe([...text, suffix], layout, new Map(where));
        expect(looked).toEqual([]);
        expect(digits, field).toBeLessThanOrEqual(6);
      }),
      { numRuns: 300 },
    );
  });

  it('is looked for by nobody where silence ends a barcode, or the scanner has a prefix', () => {
    const pauses = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 41, max: 240 })), {
      maxLength: 2,
    });
    const settings = fc.constantFrom<ScannerSettings[]>(
      { prefix: '', suffixes: [] },
      { prefix: '~', suffixes: ['Enter'] },
      { prefix: ';', suffixes: ['Enter'] },
    );
    fc.assert(
      fc.property(track, pauses, settings, (text, where, set) => {
        const { looked, digits, field } = swipe([...text, 'Enter'], layout, new Map(where), 8, set);
        expect(looked).toEqual([]);
        expect(digits, field).toBeLessThanOrEqual(6);
      }),
      { numRuns: 300 },
    );
  });

  it('tells its first six digits at most where silence ends a barcode and the reader pauses that long', () => {
    const pauses = fc.array(fc.tuple(fc.integer({ min: 6, max: 20 }), fc.integer({ min: 251, max: 390 })), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(track, pauses, (text, where) => {
        const silent = { prefix: '', suffixes: [] };
        const { looked, digits, field } = swipe([...text, 'Enter'], layout, new Map(where), 8, silent);
        // Both readings of one burst have the same digits.
        expect(new Set(looked).size, looked.join(' ')).toBeLessThanOrEqual(2);
        for (const each of looked) expect(longestRun(each), each).toBeLessThanOrEqual(6);
        expect(digits, field).toBeLessThanOrEqual(6);
      }),
      { numRuns: 100 },
    );
  });

  it('stays in no field when the reader is as slow as a person, unless its digits are digits there', () => {
    fc.assert(
      fc.property(number, fc.integer({ min: 60, max: 300 }), (each, gapMs) => {
        const { looked, digits, field } = swipe([...`;${each}=39031011234?`, 'Enter'], layout, new Map(), gapMs);
        expect(looked).toEqual([]);
        if (longestRun(each.slice(0, 7).replaceAll(/\d/g, (digit) => pressedFor(digit, layout).key)) >= 7) return;
        expect(digits, field).toBeLessThanOrEqual(6);
      }),
    );
  });

  it.each(['4006381333931', '036000291452', '96385074', '00012345600012'])('is told from the barcode %s', (barcode) => {
    expect(swipe([...barcode, 'Enter'], layout, new Map())).toMatchObject({ looked: [barcode], field: '' });
  });

  it('is told from a label of the shop’s own, which is looked for as it reads and as a US keyboard has it', () => {
    expect(swipe([...'SHELF-12/YZ', 'Enter'], layout, new Map()).looked).toContain('SHELF-12/YZ');
  });
});

it.each(['450000000004', '6304000000000000000'])('a card number of %s is refused at both ends of the range', (body) => {
  const each = body.slice(0, -1) + checkDigitFor(body.slice(0, -1));
  for (const layout of names) {
    expect(swipe([...each, 'Enter'], layout, new Map()), layout).toMatchObject({ looked: [], field: '', refusals: 1 });
  }
});

it('what a person types with a fast roll over the keys is given back on every layout', () => {
  for (const layout of names) {
    const typed = [...'lantern light'].map((character) => pressedFor(character, layout).key).join('');
    const { field, looked } = swipe(
      [...'lantern light', 'Enter'],
      layout,
      new Map([
        [0, 500],
        [3, 90],
        [6, 120],
        [9, 70],
        [12, 200],
      ]),
    );
    expect(field.normalize(), layout).toBe(typed);
    expect(looked).toEqual([]);
  }
});
