import { describe, expect, it } from 'vitest';
import { narrowQuerySchema, readChoices, writeChoices } from '../../contract/seller/narrowing.ts';
import type { NarrowingChoice } from '../../contract/seller/narrowing.ts';

const choices = (count: number) => Array.from({ length: count }, (_, at) => `brand:${at}`).join(',');

describe('What a list is narrowed by', () => {
  it.each<[string, NarrowingChoice[]]>([
    ['', []],
    ['brand:Pier%20Nine', [{ kind: 'brand', value: 'Pier Nine' }]],
    ['option:Colour:Sea%20blue%2C%20dark', [{ kind: 'option', name: 'Colour', value: 'Sea blue, dark' }]],
    ['price:0-1999', [{ kind: 'price', fromMinor: 0, toMinor: 1999 }]],
    ['price:2000-', [{ kind: 'price', fromMinor: 2000, toMinor: null }]],
  ])('is read from an address as it was written: %s', (text, read) => {
    expect(readChoices(text)).toEqual(read);
    expect(writeChoices(read)).toBe(text);
  });

  it.each([
    'brand',
    'brand:',
    'brand:%zz',
    'brand:One:Two',
    'option:Colour',
    'option::Blue',
    'option:Colour:',
    'option:Colour:Blue:M',
    'price:',
    'price:1999',
    'price:-1999',
    'price:x0-1999',
    'price:0-1999x',
    'price:0-19:99',
    'price:1234567890123456-',
    'size:0-1999',
    'brand:One,',
  ])('is refused where nothing of ours wrote it: %s', (text) => {
    expect(readChoices(text)).toBeUndefined();
    expect(narrowQuerySchema.safeParse(text).error?.issues).toMatchObject([{ code: 'custom' }]);
  });

  it('has at most forty choices', () => {
    expect(readChoices(choices(40))).toHaveLength(40);
    expect(readChoices(choices(41))).toBeUndefined();
  });
});
