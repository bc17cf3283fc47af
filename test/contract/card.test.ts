import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cardSchema,
  checkDigitFor,
  creditNumberSchema,
  hasValidCheckDigit,
  isCalendarDay,
  normaliseCreditNumber,
  parseExpiry,
} from '../../contract/card.ts';

const digits = fc.stringMatching(/^\d{11,18}$/);

describe('the check digit of a credit number', () => {
  // Numbers that payment networks publish for tests, and the example of ISO/IEC 7812-1.
  it.each([
    '4111111111111111',
    '5555555555554444',
    '378282246310005',
    '6011111111111117',
    '3530111333300000',
    '79927398713',
  ])('holds for %s', (number) => expect(hasValidCheckDigit(number)).toBe(true));

  it('is the one digit that completes a number', () => {
    fc.assert(
      fc.property(digits, (body) => {
        const right = checkDigitFor(body);
        const holding = [...'0123456789'].filter((digit) => hasValidCheckDigit(body + digit));
        expect(holding).toEqual([right]);
      }),
    );
  });

  it('notices one digit that is another', () => {
    fc.assert(
      fc.property(digits, fc.nat(10), fc.integer({ min: 1, max: 9 }), (body, place, by) => {
        const number = body + checkDigitFor(body);
        const wrong = String((Number(number[place]) + by) % 10);
        return !hasValidCheckDigit(number.slice(0, place) + wrong + number.slice(place + 1));
      }),
    );
  });

  it('notices two neighbours that changed places, except 0 and 9', () => {
    fc.assert(
      fc.property(digits, fc.nat(9), (body, place) => {
        const number = body + checkDigitFor(body);
        const [a, b] = [number[place]!, number[place + 1]!];
        fc.pre(a !== b && !(a + b === '09' || a + b === '90'));
        return !hasValidCheckDigit(number.slice(0, place) + b + a + number.slice(place + 2));
      }),
    );
  });

  it.each(['', 'x', '4111 1111 1111 1111', '４１１１１１１１１１１１１１１１'])('does not hold for "%s"', (number) => {
    expect(hasValidCheckDigit(number)).toBe(false);
  });

  it('cannot be made for what is not digits', () => {
    expect(() => checkDigitFor('12a')).toThrow('made of digits');
  });
});

it('takes the blanks and dashes out of a typed number', () => {
  expect(normaliseCreditNumber(' 4111 1111-1111\u00a01111 ')).toBe('4111111111111111');
});

it.each(['41111111111', '41111111111111111111', '4111111111111112', '4111 1111 1111 1111', ''])(
  'takes "%s" for no credit number',
  (number) => expect(creditNumberSchema.safeParse(number).success).toBe(false),
);

describe('a day', () => {
  it.each(['2000-02-29', '1980-12-31', '2024-02-29', '1904-01-01'])('%s is in the calendar', (day) => {
    expect(isCalendarDay(day)).toBe(true);
  });

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-02-30',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-1-1',
    '24-01-01',
    '2024-01-32',
    '',
    '2024-01-01T00:00',
    '2024/01/01',
  ])('%s is not', (day) => expect(isCalendarDay(day)).toBe(false));

  it('is in the calendar when a date is made of it', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (date) =>
        isCalendarDay(date.toISOString().slice(0, 10)),
      ),
    );
  });
});

describe('a month of expiration', () => {
  it.each([
    ['03/28', '2028-03'],
    ['3/28', '2028-03'],
    ['3/2028', '2028-03'],
    ['0328', '2028-03'],
    ['032028', '2028-03'],
    ['03 / 28', '2028-03'],
    ['03-28', '2028-03'],
    ['03.2028', '2028-03'],
    ['2028-03', '2028-03'],
    ['2028-3', '2028-03'],
    ['1228', '2028-12'],
  ])('typed as %s is %s', (typed, expiry) => {
    expect(parseExpiry(typed)).toBe(expiry);
  });

  it.each(['', '13/28', '00/28', '0/28', '3/1999', '2028-13', '28', 'ab/cd', '03/28/01', '3', '2128-01'])(
    'is not read from "%s"',
    (typed) => expect(parseExpiry(typed)).toBeUndefined(),
  );
});

describe('a card', () => {
  const card = { number: '4111111111111111', expiry: '2028-03', name: ' Ada Lovelace ', birthDate: '1980-02-29' };

  it('is taken, its name without outer blanks', () => {
    expect(cardSchema.parse(card)).toEqual({ ...card, name: 'Ada Lovelace' });
  });

  it.each([
    { number: '4111111111111112' },
    { expiry: '2028-00' },
    { name: '   ' },
    { name: 'x'.repeat(101) },
    { birthDate: '1981-02-29' },
    { securityCode: '123' },
  ])('is refused with %o', (change) => {
    expect(cardSchema.safeParse({ ...card, ...change }).success).toBe(false);
  });
});
