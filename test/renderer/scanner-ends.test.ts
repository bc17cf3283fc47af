import { describe, expect, it } from 'vitest';
import { digitOfKey, usCharacterOf } from '../../renderer/kiosk/scanner/physical-keys.ts';
import { ScanRecogniser } from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import type { Verdict } from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import { barcodesOf, mayBeCreditNumber, mayBePartOfNumber } from '../../renderer/kiosk/scanner/scanned-barcode.ts';
import { checkDigitFor } from '../../contract/card.ts';

const numberOf = (length: number) => {
  const body = '7305482916037158264'.slice(0, length - 1);
  return body + checkDigitFor(body);
};

const arabic = (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));

describe('what may be a credit number', () => {
  it.each([12, 15, 16, 18, 19])('has %i digits and their check digit, with letters on either side too', (length) => {
    const number = numberOf(length);
    for (const scanned of [number, `A${number}`, `${number}Z`, `X${number.slice(0, 4)}-${number.slice(4)}Y`])
      expect(mayBeCreditNumber(scanned), scanned).toBe(true);
  });

  it('has no fewer digits, and more than nineteen whatever they are', () => {
    expect(mayBeCreditNumber(`A${numberOf(11)}`)).toBe(false);
    expect(mayBeCreditNumber(`A${'1'.repeat(19)}`)).toBe(false);
    // Neither these digits nor any row among them has the check digit of a card.
    expect(mayBeCreditNumber(`A${'1'.repeat(21)}`)).toBe(true);
    expect(mayBeCreditNumber(`A${'1'.repeat(20)}`)).toBe(true);
  });

  it('has any number of signs between its digits, and no letter', () => {
    const twelve = numberOf(12);
    for (const number of [twelve, numberOf(16)])
      expect(mayBeCreditNumber(`A${number.slice(0, 6)}${'-'.repeat(20)}${number.slice(6)}`), number).toBe(true);
    expect(mayBeCreditNumber(`${twelve.slice(0, 5)}A${twelve.slice(5)}`)).toBe(false);
    expect(mayBeCreditNumber(`${numberOf(16).slice(0, 8)}A${numberOf(16).slice(8)}`)).toBe(false);
  });

  it.each([
    '1234567=',
    '1234567^',
    '%1234567',
    ';1234567',
    '%B1234567',
    ';C1234567',
    '1234567?',
    'B1234567?',
    ';12 34.5-67',
  ])('is part of a track: %s', (scanned) => expect(mayBeCreditNumber(scanned)).toBe(true));

  it.each(['123456=', '123456^', '%123456', ';123456', '%B123456', '123456?', 'B123456?', '1234567', 'BC1234567?'])(
    'is too short for a track, or none: %s',
    (scanned) => expect(mayBeCreditNumber(scanned)).toBe(false),
  );

  it('is read in every script, and a GTIN is none in any', () => {
    expect(mayBeCreditNumber(arabic(numberOf(16)))).toBe(true);
    expect(mayBeCreditNumber(arabic(';1234567'))).toBe(true);
    // It has the check digit of a card number as well.
    for (const gtin of ['7305482916034', arabic('7305482916034')]) expect(mayBeCreditNumber(gtin)).toBe(false);
    expect(barcodesOf([arabic('1234561'), '1234561'])).toEqual(['1234561']);
    expect(mayBeCreditNumber(arabic('4006381333931'))).toBe(false);
    expect(barcodesOf([arabic('4006381333931'), '4006381333931', 'SHELF1'])).toEqual(['4006381333931']);
    expect(barcodesOf(['SHELF1', 'SHELF2', 'SHELF1'])).toEqual(['SHELF1', 'SHELF2']);
  });

  it('may be broken off after seven digits, not after six, and a GTIN is whole', () => {
    expect(['123456', 'AB123456', '1234567', 'AB1234567', '96385074'].map(mayBePartOfNumber)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('the keys of a US keyboard', () => {
  it.each([
    ['KeyA', 'aA'],
    ['KeyZ', 'zZ'],
    ...[...'0123456789'].map((digit, place) => [`Digit${digit}`, `${digit}${')!@#$%^&*('[place]}`] as const),
    ['Numpad0', '00'],
    ['Numpad9', '99'],
    ['Backquote', '`~'],
    ['Minus', '-_'],
    ['Equal', '=+'],
    ['BracketLeft', '[{'],
    ['BracketRight', ']}'],
    ['Backslash', '\\|'],
    ['IntlBackslash', '\\|'],
    ['Semicolon', ';:'],
    ['Quote', `'"`],
    ['Comma', ',<'],
    ['Period', '.>'],
    ['Slash', '/?'],
    ['Space', '  '],
    ['NumpadAdd', '++'],
    ['NumpadSubtract', '--'],
    ['NumpadMultiply', '**'],
    ['NumpadDivide', '//'],
    ['NumpadDecimal', '..'],
    ['NumpadComma', ',,'],
    ['NumpadEqual', '=='],
  ] as const)('%s types %j, with Shift the second', (code, [plain, shifted]) => {
    expect([usCharacterOf(code, false), usCharacterOf(code, true)]).toEqual([plain, shifted]);
  });

  it.each([
    'Enter',
    'Tab',
    'ShiftLeft',
    'F1',
    'IntlYen',
    '',
    'KeyAA',
    'Digit10',
    'Numpad10',
    'MediaKeyA',
    'MediaDigit1',
    'MediaNumpad1',
  ])('%j types nothing, and has no digit', (code) => {
    expect([usCharacterOf(code, false), digitOfKey(code)]).toEqual([undefined, undefined]);
  });

  it.each([...'0123456789'])('Digit%s and Numpad%s have that digit, with and without Shift', (digit) => {
    expect([digitOfKey(`Digit${digit}`), digitOfKey(`Numpad${digit}`)]).toEqual([digit, digit]);
    expect(usCharacterOf(`Numpad${digit}`, true)).toBe(digit);
  });
});

/** Plays keys with the same pause before each; the last is followed by silence. */
function scanned(keys: string[], { gapMs = 8, suffixes = ['Enter', 'Tab'], silentMs = 5_000 } = {}) {
  const recogniser = new ScanRecogniser({ prefix: '', suffixes } as ConstructorParameters<typeof ScanRecogniser>[0]);
  const verdicts: Verdict[] = [];
  let at = 10_000;
  for (const key of keys) {
    at += gapMs;
    verdicts.push(
      recogniser.rest(at),
      recogniser.key({ key, physical: undefined, digit: undefined, isOdd: false, isForDigits: false }, at),
    );
  }
  verdicts.push(recogniser.rest(at + silentMs));
  return verdicts.flatMap(({ readings = [] }) => readings);
}

describe('a scan', () => {
  it('has six characters at least and 255 at most', () => {
    const lengths = [5, 6, 255, 256].map((length) => scanned([...'x'.repeat(length), 'Enter']).length);
    expect(lengths).toEqual([0, 1, 1, 0]);
    const bySilence = [5, 6, 255, 256].map((length) => scanned([...'x'.repeat(length)], { suffixes: [] }).length);
    expect(bySilence).toEqual([0, 1, 1, 0]);
  });

  it('has 40 ms at most between two keys', () => {
    expect(scanned([...'SHELF-1', 'Enter'], { gapMs: 40 })).toEqual(['SHELF-1']);
    expect(scanned([...'SHELF-1', 'Enter'], { gapMs: 41 })).toEqual([]);
  });

  it('ends after more than 250 ms of silence where nothing else ends it', () => {
    expect(scanned([...'SHELF-1'], { suffixes: [], silentMs: 250 })).toEqual([]);
    expect(scanned([...'SHELF-1'], { suffixes: [], silentMs: 251 })).toEqual(['SHELF-1']);
  });

  it.each(['Enter', 'Tab'])('ends with %s alone where the settings say so', (end) => {
    for (const suffix of ['Enter', 'Tab'])
      expect(scanned([...'SHELF-1', end], { suffixes: [suffix] })).toEqual(suffix === end ? ['SHELF-1'] : []);
  });
});
