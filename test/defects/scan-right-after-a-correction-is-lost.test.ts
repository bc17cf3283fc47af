import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitOfKey, usCharacterOf } from '../../renderer/kiosk/scanner/physical-keys.ts';
import { ScanRecogniser } from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import { checkDigitFor } from '../../contract/card.ts';

type Pressed = { key: string; code: string; afterMs: number };

const barcode = '4006381333931';
const edits = ['Delete', 'Backspace', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'Escape'];

const edit = (key: string, afterMs = 500): Pressed => ({ key, code: key, afterMs });
const typed = (text: string, firstAfterMs: number, gapMs = 8): Pressed[] =>
  [...text].map((key, place) => ({
    key,
    code: /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`,
    afterMs: place === 0 ? firstAfterMs : gapMs,
  }));
const enter: Pressed = { key: 'Enter', code: 'Enter', afterMs: 8 };

/** What is looked for after these keys, in a field for anything. */
function lookedFor(keys: readonly Pressed[]): string[] {
  const recogniser = new ScanRecogniser({ prefix: '', suffixes: ['Enter', 'Tab'] });
  let at = 10_000;
  return keys.flatMap(({ key, code, afterMs }) => {
    at += afterMs;
    const rested = recogniser.rest(at);
    const physical = usCharacterOf(code, false);
    const verdict = recogniser.key({ key, physical, digit: digitOfKey(code), isOdd: false, isForDigits: false }, at);
    return [...(rested.readings ?? []), ...(verdict.readings ?? [])];
  });
}

describe('a shopper who corrects something and scans at once', () => {
  it.each(edits)('has the article looked for after %s', (key) => {
    expect(lookedFor([edit(key), ...typed(barcode, 60), enter])).toEqual([barcode]);
    expect(lookedFor([edit(key), edit(key, 90), edit(key, 20), ...typed(barcode, 41), enter])).toEqual([barcode]);
  });

  it('has it looked for although a letter was typed long before the correction', () => {
    expect(lookedFor([...typed('m', 500), edit('Backspace', 450), ...typed(barcode, 100), enter])).toEqual([barcode]);
    expect(lookedFor([...typed('mug', 500), edit('Backspace', 1_050), ...typed(barcode, 100), enter])).toEqual([
      barcode,
    ]);
  });

  it('scans once more where a letter came right before: that may be a swipe that stumbled', () => {
    expect(lookedFor([...typed('m', 500), ...typed(barcode, 100), enter])).toEqual([]);
    expect(lookedFor([...typed('m', 500), edit('Backspace', 300), ...typed(barcode, 100), enter])).toEqual([]);
  });
});

describe('a correction in the midst of a swipe', () => {
  const number = fc
    .stringMatching(/^[1-9]\d{14}$/)
    .map((body) => body + checkDigitFor(body))
    .map((each) => [...each]);

  it('makes no barcode of the digits after it', () => {
    const place = fc.integer({ min: 1, max: 15 });
    const pause = fc.integer({ min: 41, max: 390 });
    fc.assert(
      fc.property(number, place, pause, pause, fc.constantFrom(...edits), (digits, at, before, after, key) => {
        const keys = [
          ...typed(digits.slice(0, at).join(''), 500),
          edit(key, before),
          ...typed(digits.slice(at).join(''), after),
          enter,
        ];
        expect(lookedFor(keys)).toEqual([]);
      }),
    );
  });

  it('is none where a keypad without its lock sends digits as arrows', () => {
    const keypad = [
      'Insert',
      'End',
      'ArrowDown',
      'PageDown',
      'ArrowLeft',
      'Clear',
      'ArrowRight',
      'Home',
      'ArrowUp',
      'PageUp',
    ];
    fc.assert(
      fc.property(number, fc.integer({ min: 41, max: 390 }), ([first, ...rest], pause) => {
        const asArrow = { key: keypad[Number(first)]!, code: `Numpad${first}`, afterMs: 500 };
        expect(lookedFor([asArrow, ...typed(rest.join(''), pause), enter])).toEqual([]);
      }),
    );
  });
});
