import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitOfKey, usCharacterOf } from '../../renderer/kiosk/scanner/physical-keys.ts';
import { ScanRecogniser } from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import type { Verdict } from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import { checkDigitFor } from '../../contract/card.ts';
import { isGtin } from '../../contract/barcodes/gtin.ts';

/** What the keys 0 to 9 type with Shift under layouts whose digits need none. */
const shiftedRows: Record<string, string[]> = {
  US: [...')!@#$%^&*('],
  German: [...'=!"§$%&/()'],
  Spanish: [...'=!"·$%&/()'],
  Swiss: [...'=+"*ç%&/()'],
  Japanese: [...'~!"#$%&\'()'],
  Hebrew: [...'(!@#$%^&*)'],
  Dvorak: [...')!@#$%^&*('],
};

type Key = { key: string; code: string; isShifted: boolean };
const others: Record<string, Key> = {
  ';': { key: ',', code: 'Comma', isShifted: false },
  '=': { key: '=', code: 'Equal', isShifted: false },
  '?': { key: '<', code: 'Comma', isShifted: true },
  Enter: { key: 'Enter', code: 'Enter', isShifted: false },
};

/** What a reader that is set up for a French kiosk does to a kiosk with another layout. */
function swipe(track: string, layout: string, { gapMs, suffixes }: { gapMs: number; suffixes: readonly string[] }) {
  const recogniser = new ScanRecogniser({ prefix: '', suffixes });
  const looked: string[] = [];
  let field: string[] = [];
  const begun = { burst: 0, chain: 0 };
  const heed = ({ givenBack, readings, refused }: Verdict) => {
    field.push(...givenBack);
    looked.push(...(readings ?? []));
    if (readings || refused) field = field.slice(0, begun[refused ?? 'burst']);
  };
  let at = 10_000;
  for (const character of [...track, 'Enter']) {
    at += gapMs;
    heed(recogniser.rest(at));
    const { key, code, isShifted } = others[character] ?? {
      key: shiftedRows[layout]![Number(character)]!,
      code: `Digit${character}`,
      isShifted: true,
    };
    const physical = usCharacterOf(code, isShifted);
    const verdict = recogniser.key({ key, physical, digit: digitOfKey(code), isOdd: false, isForDigits: false }, at);
    if (verdict.begins) begun.burst = field.length;
    if (verdict.begins === 'chain') begun.chain = field.length;
    heed(verdict);
    if (verdict.mayPass && key.length === 1) field.push(key);
  }
  for (let waited = 50; waited < 3_000; waited += 40) heed(recogniser.rest(at + waited));
  return { looked, digits: field.filter((key) => shiftedRows[layout]!.includes(key)).length };
}

const number = fc.integer({ min: 12, max: 19 }).chain((length) =>
  fc
    .stringMatching(new RegExp(`^[1-9]\\d{${length - 2}}$`))
    .map((body) => body + checkDigitFor(body))
    .filter((each) => !isGtin(each)),
);
const track = fc.oneof(
  number,
  number.map((each) => `;${each}=39031011234?`),
);

describe.each(Object.keys(shiftedRows))('a card reader that holds Shift for digits, on a kiosk with %s', (layout) => {
  it.each([8, 35, 90, 200])(
    'has nothing looked for and leaves no number in a field, with %d ms between keys',
    (gapMs) => {
      fc.assert(
        fc.property(track, fc.constantFrom(['Enter'], ['Enter', 'Tab'], []), (text, suffixes) => {
          const { looked, digits } = swipe(text, layout, { gapMs, suffixes });
          expect(looked).toEqual([]);
          expect(digits).toBeLessThanOrEqual(6);
        }),
        { numRuns: 60 },
      );
    },
  );
});

it('a label with a few signs that need Shift is looked for as before', () => {
  for (const label of ['SHELF#12', '12!34@56', 'A$100%B']) {
    const recogniser = new ScanRecogniser({ prefix: '', suffixes: ['Enter'] });
    let at = 10_000;
    let looked: readonly string[] = [];
    for (const key of [...label, 'Enter']) {
      at += 8;
      const place = ')!@#$%^&*('.indexOf(key);
      const digit = place < 0 ? (/^\d$/.test(key) ? key : undefined) : String(place);
      const physical = key.length === 1 ? key : undefined;
      looked = recogniser.key({ key, physical, digit, isOdd: false, isForDigits: false }, at).readings ?? looked;
    }
    expect(looked).toEqual([label]);
  }
});
