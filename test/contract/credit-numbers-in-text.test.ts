import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigitFor } from '../../contract/card.ts';
import { findCreditNumbers, holdsCreditNumber } from '../../contract/credit-numbers-in-text.ts';

const number = fc.stringMatching(/^[1-9]\d{10,17}$/).map((body) => body + checkDigitFor(body));
const otherDigits = fc.stringMatching(/^\d{1,30}$/);
const gap = fc.constantFrom(' ', '-', '\u00A0');

describe('A credit number in a text', () => {
  it.each([
    ['4 digits', '1234', false],
    ['one with another check digit', '9800100100000176', false],
    ['a UUID', '98001001-0000-4178-8000-000000000000', false],
    ['two UUIDs', '98001001-0000-4178-8000-000000000000 98001001-0000-4178-8000-000000000000', false],
    ['a day and a time', '2026-11-21 10:00', false],
    ['20 digits of which none are one', '11111111111111111111', false],
    ['a demonstration number', `980010010000017${checkDigitFor('980010010000017')}`, true],
    ['one in groups', `lost 9800 1001 0000 017${checkDigitFor('980010010000017')} today`, true],
    ['one after an account', 'account 1 4111111111111111', true],
    ['one after a day', 'on 20261121 4111111111111111', true],
    ['one before a day', '4111 1111 1111 1111 2026-11-21', true],
    ['one behind a word', 'x4111111111111111y', true],
    ['one without a gap to a day', '202611214111111111111111', true],
  ])('is told from what is none: %s', (_what, text, isNumber) => {
    expect(holdsCreditNumber(text)).toBe(isNumber);
  });

  it('is found whatever digits stand before and after it', () => {
    fc.assert(
      fc.property(otherDigits, gap, number, gap, otherDigits, (before, one, found, other, after) => {
        const text = `${before}${one}${found}${other}${after}`;
        const from = before.length + 1;
        const spans = findCreditNumbers(text);
        expect(spans.some((span) => span.from <= from && span.until >= from + found.length)).toBe(true);
        for (const [place, span] of spans.entries())
          expect(span.from).toBeGreaterThanOrEqual(spans[place - 1]?.until ?? 0);
      }),
    );
  });

  it('is found in groups of whatever length', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 });
    fc.assert(
      fc.property(number, lengths, gap, (found, cuts, between) => {
        let at = 0;
        let text = '';
        for (let cut = 0; at < found.length; at += cuts[cut++ % cuts.length]!) {
          text += `${text === '' ? '' : between}${found.slice(at, at + cuts[cut % cuts.length]!)}`;
        }
        expect(findCreditNumbers(`7 ${text}`).some(({ until }) => until === text.length + 2)).toBe(true);
      }),
    );
  });
});
