import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigitFor, hasValidCheckDigit, isCalendarDay, parseExpiry } from '../../contract/card.ts';
import { findCreditNumbers, findTypedCreditNumbers } from '../../contract/credit-numbers-in-text.ts';

/** By the definition, slowly: every row of 12 to 19 digits inside what is longer, and where they overlap, all of it. */
function spansByDefinition(digits: string): { from: number; until: number }[] {
  const shortest = digits.length <= 19 ? digits.length : 12;
  const spans: { from: number; until: number }[] = [];
  for (let from = 0; from < digits.length; from++) {
    for (let until = from + shortest; until <= Math.min(from + 19, digits.length); until++) {
      if (until - from < 12 || !hasValidCheckDigit(digits.slice(from, until))) continue;
      const last = spans.at(-1);
      if (last && from < last.until) last.until = Math.max(last.until, until);
      else spans.push({ from, until });
    }
  }
  return spans;
}

const card = '4111111111111111';

/** In digits that take two units each. */
const wide = (digits: string) => [...digits].map((digit) => String.fromCodePoint(0x1d7ce + Number(digit))).join('');

describe('What could be a credit number', () => {
  it('is all of a row of digits up to 19, and every part of a longer one', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{11,45}$/), (digits) => {
        expect(findCreditNumbers(`a ${digits}`)).toEqual(
          spansByDefinition(digits).map(({ from, until }) => ({ from: from + 2, until: until + 2 })),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('is found at the same place when each digit takes two units of the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12,30}$/), (digits) => {
        const doubled = spansByDefinition(digits).map(({ from, until }) => ({
          from: from * 2 + 1,
          until: until * 2 + 1,
        }));
        expect(findTypedCreditNumbers(`a${wide(digits)}`)).toEqual(doubled);
      }),
    );
  });

  it.each([12, 13, 16, 18, 19])('has %i digits, with the right check digit alone', (length) => {
    const body = '9'.repeat(length - 1);
    const number = body + checkDigitFor(body);
    expect(findTypedCreditNumbers(number)).toEqual([{ from: 0, until: length }]);
    const wrong = body + ((Number(number.at(-1)) + 1) % 10);
    expect(findTypedCreditNumbers(wrong)).toEqual([]);
  });

  it('has 12 digits at least and 19 at most', () => {
    for (const body of ['0'.repeat(10), '0'.repeat(19)]) {
      const number = body + checkDigitFor(body);
      expect(findTypedCreditNumbers([...number].join('a'))).toEqual([]);
      expect(findTypedCreditNumbers(number).length).toBe(number.length < 12 ? 0 : 1);
    }
  });

  it.each([
    [`${card} ${card}`, 16],
    [`${card} x ${card}`, 19],
  ])('is two where there are two: %s', (text, second) => {
    expect(findCreditNumbers(text)).toEqual([
      { from: 0, until: 16 },
      { from: second === 16 ? 17 : second, until: text.length },
    ]);
  });

  it('is found behind a UUID, whose own digits are none, and where it stands', () => {
    const uuid = '98001001-0000-4178-8000-000000000000';
    expect(findCreditNumbers(`${uuid} ${card}`)).toEqual([{ from: 37, until: 53 }]);
    expect(findCreditNumbers(`${card} ${uuid}`)).toEqual([{ from: 0, until: 16 }]);
  });

  it('is found up to eight characters between two digits, and not nine', () => {
    expect(findTypedCreditNumbers([...card].join(' .-/ .-/'))).toHaveLength(1);
    expect(findTypedCreditNumbers([...card].join(' .-/ .-/ '))).toEqual([]);
    expect(findCreditNumbers([...card].join(' -'))).toHaveLength(1);
    expect(findCreditNumbers([...card].join(' - '))).toEqual([]);
    expect(findCreditNumbers([...card].join('.'))).toEqual([]);
    for (const blank of ['\u3000', '\u2014', '\u200B'])
      expect(findCreditNumbers([...card].join(blank))).toHaveLength(1);
    for (const data of [',', ':', '/', '=']) expect(findCreditNumbers([...card].join(data)), data).toEqual([]);
  });
});

/** The two check digits of ISO 13616 for an account number. */
function ibanOf(country: string, account: string): string {
  const letters = [...country].map((letter) => Number.parseInt(letter, 36)).join('');
  return `${country}${String(98n - (BigInt(`${account}${letters}00`) % 97n)).padStart(2, '0')}${account}`;
}

describe('An account number', () => {
  const account = '370400440532013000';

  it('is no credit number, with or without blanks, when its check digits are right', () => {
    expect(ibanOf('DE', account)).toBe('DE89370400440532013000');
    expect(findCreditNumbers('DE89370400440532013000')).toEqual([]);
    expect(findCreditNumbers('to DE89 3704 0044 0532 0130 00, please')).toEqual([]);
    expect(findCreditNumbers('DE88370400440532013000')).not.toEqual([]);
    expect(findCreditNumbers(`DE89 3704 0044 0532 0130 00 ${card}`)).toEqual([{ from: 28, until: 44 }]);
  });

  it('does not hide a credit number behind two letters and two digits, or behind two letters', () => {
    const apart = ibanOf('DE', card).replace(card, ` ${card}`);
    expect(findCreditNumbers(apart)).toEqual([{ from: 5, until: 21 }]);
    const bodies = Array.from({ length: 500 }, (_none, place) => String(40_000_000_000_000 + place * 37));
    const hidden = bodies
      .map((body) => ibanOf('FR', body))
      .find((iban) => hasValidCheckDigit(iban.slice(2)) && !hasValidCheckDigit(iban.slice(4)))!;
    expect(findCreditNumbers(hidden)).toEqual([{ from: 2, until: hidden.length }]);
  });
});

it.each([
  '',
  'abc',
  '3',
  '12028-03',
  '2028-031',
  '103/28',
  'x03/28',
  '03/28x',
  '03/281',
  '13/28',
  '00/28',
  '03//28',
  '03/1999',
])('No expiry is read from %j', (typed) => {
  expect(parseExpiry(typed)).toBeUndefined();
});

it.each(['+010000-01', '-000001-01', '2001-04-01T00', ' 2001-04-01', '2001-4-1'])('%j is no calendar day', (text) => {
  expect(isCalendarDay(text)).toBe(false);
});
