import { describe, expect, it } from 'vitest';
import { differenceOf, withoutCardNumbers } from '../../../server/accounts/state-difference.ts';

describe('What the staff record shows of a change', () => {
  it('is the fields that differ, those of what lies within too, and a field that came or went', () => {
    const before = { title: 'Mug', price: { minor: 900, currency: 'EUR' }, tags: null, old: 1 };
    const after = { title: 'Mug', price: { minor: 950, currency: 'EUR' }, tags: { a: 1 }, young: 2 };
    expect(differenceOf(before, after)).toEqual({
      before: { price: { minor: 900 }, tags: null, old: 1, young: undefined },
      after: { price: { minor: 950 }, tags: { a: 1 }, old: undefined, young: 2 },
    });
    expect(differenceOf(before, structuredClone(before))).toEqual({ before: {}, after: {} });
  });

  it.each(['variantId', 'pictureId', 'operationId'])('is the items of a list that differ, by their %s', (id) => {
    const item = (name: string, amount: number) => ({ [id]: name, amount, label: 'same' });
    const before = { list: [item('a', 1), item('b', 2), item('c', 3)] };
    const after = { list: [item('a', 1), item('b', 5), item('d', 4)] };
    expect(differenceOf(before, after)).toEqual({
      before: { list: [{ [id]: 'b', amount: 2 }, item('c', 3)] },
      after: { list: [{ [id]: 'b', amount: 5 }, item('d', 4)] },
    });
    expect(differenceOf({ list: [] }, { list: [item('a', 1)] })).toEqual({
      before: { list: [] },
      after: { list: [item('a', 1)] },
    });
  });

  it('is both orders where the same items stand in another', () => {
    const list = [{ pictureId: 'a' }, { pictureId: 'b' }];
    expect(differenceOf({ list }, { list: list.toReversed() })).toEqual({
      before: { list: ['a', 'b'] },
      after: { list: ['b', 'a'] },
    });
  });

  it.each([
    ['words', ['a', 'b'], ['a', 'c']],
    ['items of which one has no id', [{ variantId: 'a', n: 1 }], [{ variantId: 'a', n: 2 }, { n: 3 }]],
    ['ids that are no text', [{ variantId: 1 }], [{ variantId: 2 }]],
    ['nothing and something', [null], [{ variantId: 'a' }]],
    ['lists of lists', [['a']], [['b']]],
  ])('is the whole list where it is one of %s', (_what, before, after) => {
    expect(differenceOf({ list: before }, { list: after })).toEqual({
      before: { list: before },
      after: { list: after },
    });
  });

  it('is the whole value where a list became something else', () => {
    for (const [before, after] of [
      [['a'], { a: 1 }],
      [{ a: 1 }, ['a']],
      [{ a: 1 }, null],
    ])
      expect(differenceOf({ it: before }, { it: after })).toEqual({ before: { it: before }, after: { it: after } });
  });
});

describe('A card number in a text', () => {
  const number = '4539 1488 0343 6467';
  const gone = '[card number removed]';

  it('is left out of the record however deep it lies, and all around it stays', () => {
    const state = {
      title: `Mug ${number} blue`,
      notes: ['plain', `${number} or ${number}!`],
      within: { deep: [{ text: number, price: 900, none: null, is: true }] },
    };
    expect(withoutCardNumbers(state)).toEqual({
      title: `Mug ${gone} blue`,
      notes: ['plain', `${gone} or ${gone}!`],
      within: { deep: [{ text: gone, price: 900, none: null, is: true }] },
    });
    expect(withoutCardNumbers(undefined)).toBeUndefined();
  });

  it('is not what the code of a product is, where such a code belongs', () => {
    const gtin = '4006381333931';
    const state = { sku: gtin, barcode: gtin, title: gtin };
    expect(withoutCardNumbers(state)).toMatchObject({ sku: gtin, barcode: gtin });
    expect(withoutCardNumbers({ sku: number, barcode: 4_539 })).toEqual({ sku: gone, barcode: 4_539 });
    expect(withoutCardNumbers({ barcode: [number], sku: null })).toEqual({ barcode: [gone], sku: null });
  });

  it('is what a code is that stands anywhere else, if it has the check digit of a card', () => {
    // A GTIN-13 that satisfies the Luhn check too.
    const both = '4006381333924';
    expect(withoutCardNumbers({ sku: both, title: both })).toEqual({ sku: both, title: gone });
  });
});
