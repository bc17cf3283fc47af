import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { articleCode, freeText, isFreeText, isProductText, productText } from '../../contract/seller/free-text.ts';
import { isGtin } from '../../contract/barcodes/gtin.ts';
import { linesOfCardNumber } from '../../contract/seller/number-over-fields.ts';
import { hasValidCheckDigit } from '../../contract/card.ts';

const card = '4539148803436467';

describe('A GTIN', () => {
  it.each(['96385074', '036000291452', '4006381333931', '10614141000415'])('is %s, and no neighbour of it', (gtin) => {
    const neighbours = [...'0123456789'].map((last) => gtin.slice(0, -1) + last);
    expect(neighbours.filter(isGtin)).toEqual([gtin]);
  });

  it('has 8, 12, 13 or 14 digits', () => {
    const lengths = Array.from({ length: 18 }, (_none, length) => length).filter((length) =>
      [...'0123456789'].some((last) => isGtin('7'.repeat(length) + last)),
    );
    expect(lengths.map((length) => length + 1)).toEqual([8, 12, 13, 14]);
  });

  it.each(['', ' 036000291452', '400638133402 ', '40063 8133391'])('has digits alone, so %j is none', (text) => {
    expect(isGtin(text)).toBe(false);
  });
});

describe('The text of a product', () => {
  it('holds a card number in groups of three digits or more, with other figures around it', () => {
    expect(isProductText('Mug of 12 cm, 378 282 - 246 310 005, in 2 colours')).toBe(false);
    expect(isProductText(`Mug of 12 cm, ${card}, in 2 colours`)).toBe(false);
  });

  it.each([
    ['has a group of two digits', '4539 1488 0343 64 67'],
    ['has fourteen digits', '3056 930902 5904'],
    ['is a list of sizes', 'Sizes 45&nbsp;39&nbsp;14&nbsp;88&nbsp;03&nbsp;43&nbsp;64&nbsp;67'],
  ])('holds none where the row %s', (_kind, text) => {
    expect([isFreeText(text), isProductText(text)]).toEqual([false, true]);
  });

  it('holds one of fifteen digits whose groups are parted by blanks that are written out', () => {
    expect(isProductText('378&nbsp;282&nbsp;246&nbsp;310&nbsp;005')).toBe(false);
  });
});

describe('A field for typed text', () => {
  const asked = z.strictObject({
    words: freeText(z.string().max(30)),
    code: articleCode(z.string().max(30)),
    product: productText(z.string().max(30)),
  });

  it('passes words, a GTIN that could be a card number, and sizes', () => {
    const input = { words: 'Ann', code: '4006381000994', product: '45 39 14 88 03 43 64 67' };
    expect(asked.parse(input)).toEqual(input);
  });

  it.each(['words', 'code', 'product'] as const)('refuses a card number as such where it holds %s', (member) => {
    const input = { words: 'Ann', code: 'A1', product: 'Mug', [member]: card };
    expect(asked.safeParse(input).error?.issues).toEqual([
      {
        code: 'custom',
        path: [member],
        message: 'holds what could be a card number, which belongs in the field for it and nowhere else',
        params: { refusal: 'card_number_in_text' },
      },
    ]);
  });

  it.each(['words', 'code', 'product'] as const)('keeps its own limits where it holds %s', (member) => {
    const input = { words: 'Ann', code: 'A1', product: 'Mug', [member]: 'x'.repeat(31) };
    expect(asked.safeParse(input).error?.issues.map(({ path, code }) => [path, code])).toEqual([[[member], 'too_big']]);
  });
});

const seen = (...texts: string[]) => linesOfCardNumber(texts.map((text) => ({ text, isPostalCode: false })));

describe('A card number over lines', () => {
  it('begins in the last row of digits of a line, which has six at least', () => {
    expect(seen('High Street 453914', '8803436467')).toEqual([0, 1]);
    expect(seen('12 High Street 45391', '48803436467')).toEqual([]);
    expect(seen('123456 High Street 45391', '48803436467')).toEqual([]);
  });

  it('ends in the first row of digits of a line, which has six at least', () => {
    expect(seen('4539148803', '436467 Hull')).toEqual([0, 1]);
    expect(seen('45391488034', '36467 Hull')).toEqual([]);
    expect(seen('45391488034', '36467 Hull 123456')).toEqual([]);
  });

  it('does not go on over a line with words', () => {
    expect(seen('4539148', '803436 High', '467')).toEqual([]);
    expect(seen('4539148', '803436', '467')).toEqual([0, 1, 2]);
  });

  it('is told in the order of the lines, each once, where two numbers share a line or lie within one another', () => {
    expect(seen('45391488', '03436467', '10000007')).toEqual([0, 1, 2]);
    expect(seen('45391488', '41111111', '11111111', '03436467')).toEqual([0, 1, 2, 3]);
  });

  it('is not made of postal codes alone', () => {
    expect(linesOfCardNumber(['45391488', '03436467'].map((text) => ({ text, isPostalCode: true })))).toEqual([]);
  });

  it('is not made of a short house number and a postal code because a third line is a dash', () => {
    const lines = ['45391', '48803436467', '–'].map((text, place) => ({ text, isPostalCode: place === 1 }));
    expect(linesOfCardNumber(lines)).toEqual([]);
  });

  it('is not made of two telephone numbers of ten digits each', () => {
    const [one, other] = ['3012345678', '3012345000'] as const;
    const digits = one + other;
    const isWithin = [12, 13, 14, 15, 16, 17, 18, 19].some((length) =>
      Array.from({ length: 21 - length }, (_none, from) => digits.slice(from, from + length)).some(hasValidCheckDigit),
    );
    expect([isWithin, seen(one, other)]).toEqual([true, []]);
  });
});
