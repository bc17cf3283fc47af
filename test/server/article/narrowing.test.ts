import { describe, expect, it } from 'vitest';
import { mostChoices, readChoices, writeChoices } from '../../../contract/seller/narrowing.ts';
import type { NarrowingChoice } from '../../../contract/seller/narrowing.ts';
import { countNarrowing, narrowed } from '../../../server/article/finding/narrowing.ts';
import type { Candidate } from '../../../server/article/finding/narrowing.ts';
import { priceBands } from '../../../server/article/finding/price-bands.ts';

const one = (
  brand: string,
  ...variants: [colour: string, size: string, priceMinor: number, canBeBought?: boolean][]
): Candidate => ({
  brand,
  optionNames: ['Colour', 'Size'],
  variants: variants.map(([colour, size, priceMinor, canBeBought = true]) => ({
    optionValues: [colour, size],
    priceMinor,
    canBeBought,
  })),
});

const shirts = [
  one('Tern', ['Blue', 'S', 2000], ['Red', 'M', 2000]),
  one('tern', ['blue', 'M', 3000, false]),
  one('Gull', ['Blue', 'M', 9000], ['Blue', 'L', 9000, false]),
  { brand: 'Gull', optionNames: [], variants: [{ optionValues: [], priceMinor: 500, canBeBought: true }] },
];
const brand = (value: string): NarrowingChoice => ({ kind: 'brand', value });
const colour = (value: string): NarrowingChoice => ({ kind: 'option', name: 'Colour', value });
const size = (value: string): NarrowingChoice => ({ kind: 'option', name: 'SIZE', value });
const price = (fromMinor: number, toMinor: number | null): NarrowingChoice => ({ kind: 'price', fromMinor, toMinor });
const many = (length: number) => writeChoices(Array.from({ length }, (_, number) => brand(`b${number}`)));
const left = (choices: NarrowingChoice[], inStock = false) =>
  narrowed(shirts, { choices, inStock }).map((shirt) => shirts.indexOf(shirt));

describe('narrowing a list', () => {
  it('takes any of one kind, and all kinds together', () => {
    expect(left([])).toEqual([0, 1, 2, 3]);
    expect(left([brand('TERN')])).toEqual([0, 1]);
    expect(left([brand('Tern'), brand('gull')])).toEqual([0, 1, 2, 3]);
    expect(left([colour('Blue'), brand('Gull')])).toEqual([2]);
    expect(left([price(0, 999), price(9000, null)])).toEqual([2, 3]);
    expect(left([price(2000, 2000)])).toEqual([0]);
  });

  it('asks one variant for everything: no product is blue in S and found as blue in M', () => {
    expect(left([colour('Blue'), size('M')])).toEqual([1, 2]);
    expect(left([colour('Blue'), size('M')], true)).toEqual([2]);
    expect(left([size('L')], true)).toEqual([]);
  });

  it('finds nothing by an option that nothing has', () => {
    expect(left([{ kind: 'option', name: 'Voltage', value: '12' }])).toEqual([]);
  });

  it('counts what would remain with each value, by trying each', () => {
    const tried: [NarrowingChoice[], boolean][] = [
      [[], false],
      [[colour('Blue')], false],
      [[colour('Blue'), size('M')], false],
      [[brand('Tern'), colour('Red')], true],
      [[brand('Gull'), price(0, 999)], false],
      [[size('L'), colour('Red')], true],
    ];
    for (const [choices, inStock] of tried) {
      const counted = countNarrowing(shirts, { choices, inStock });
      const others = (kind: NarrowingChoice['kind'], name = '') =>
        choices.filter(
          (choice) =>
            choice.kind !== kind || (choice.kind === 'option' && choice.name.toLowerCase() !== name.toLowerCase()),
        );
      expect(counted.total).toBe(left(choices, inStock).length);
      expect(counted.inStock).toBe(left(choices, true).length);
      for (const { value, count } of counted.brands) {
        expect(count, value).toBe(left([...others('brand'), brand(value)], inStock).length);
      }
      for (const { name, values } of counted.options) {
        for (const { value, count } of values) {
          const asked: NarrowingChoice[] = [...others('option', name), { kind: 'option', name, value }];
          expect(count, `${name} ${value} of ${JSON.stringify(choices)}`).toBe(left(asked, inStock).length);
        }
      }
      for (const { fromMinor, toMinor, count } of counted.prices) {
        expect(count).toBe(left([...others('price'), price(fromMinor, toMinor)], inStock).length);
      }
    }
  });

  it('keeps every value at its place whatever is chosen, with its commonest spelling', () => {
    const placesOf = (choices: NarrowingChoice[]) => {
      const { brands, options } = countNarrowing(shirts, { choices, inStock: false });
      return [
        brands.map(({ value }) => value),
        options.map(({ name, values }) => [name, values.map(({ value }) => value)]),
      ];
    };
    expect(placesOf([])).toEqual([
      ['Gull', 'Tern'],
      [
        ['Colour', ['Blue', 'Red']],
        ['Size', ['S', 'M', 'L']],
      ],
    ]);
    expect(placesOf([size('L'), brand('Tern')])).toEqual(placesOf([]));
    const { brands } = countNarrowing(shirts, { choices: [brand('Nobody’s')], inStock: false });
    expect(brands).toContainEqual({ value: 'Nobody’s', count: 0 });
  });

  it('puts sizes in figures in their order', () => {
    const shoes = ['44', '38', '40,5', '9'].map((value) => ({
      brand: '',
      optionNames: ['Size'],
      variants: [{ optionValues: [value], priceMinor: 1, canBeBought: true }],
    }));
    const { options, brands } = countNarrowing(shoes, { choices: [], inStock: false });
    expect(options[0]!.values.map(({ value }) => value)).toEqual(['9', '38', '40,5', '44']);
    expect(brands).toEqual([]);
  });
});

describe('ranges of prices', () => {
  it('have round ends, cover every price once, and are not empty', () => {
    for (const prices of [
      [1299, 1899, 2450, 3999, 5200, 8900, 12_900],
      [100, 100, 100, 5000],
      [1, 2, 3],
      [7, 100_000_000],
    ]) {
      const bands = priceBands(prices);
      const within = prices.map((amount) =>
        bands.filter(({ fromMinor, toMinor }) => amount >= fromMinor && (toMinor === null || amount <= toMinor)),
      );
      expect(
        within.every((found) => found.length === 1),
        String(prices),
      ).toBe(true);
      const used = new Set(within.flat());
      expect(used.size).toBeGreaterThanOrEqual(2);
      for (const { fromMinor } of bands.slice(1)) expect(String(fromMinor)).toMatch(/^[125]0*$/);
    }
  });

  it('are none where one price is all there is', () => {
    expect(priceBands([])).toEqual([]);
    expect(priceBands([500, 500])).toEqual([]);
  });
});

describe('choices in an address', () => {
  it('are read as they were written, in their order, whatever signs are in them', () => {
    const choices = [price(0, 1999), brand('A:B, & % “C”/é 壺'), colour('sea:blue,green'), price(5000, null)];
    expect(readChoices(writeChoices(choices))).toEqual(choices);
    expect(readChoices('')).toEqual([]);
  });

  it.each([
    'brand',
    'brand:',
    'brand:a:b',
    'option:a',
    'price:a-b',
    'price:-5',
    'other:x',
    'brand:%zz',
    'brand:a,,brand:b',
  ])('are refused as %s', (text) => {
    expect(readChoices(text)).toBeUndefined();
  });

  it('are not too many', () => {
    expect(readChoices(many(mostChoices))).toHaveLength(mostChoices);
    expect(readChoices(many(mostChoices + 1))).toBeUndefined();
  });
});
