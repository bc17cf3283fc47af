import { describe, expect, it } from 'vitest';
import { endOfDay, readPriceChange, readStockChange } from '../../renderer/back-office/articles/typed-change.ts';

const price = (typed: string, locale = 'en-GB') => readPriceChange(typed, 'EUR', locale);

describe('A change as people type it', () => {
  it.each([
    ['9.99', { change: { is: 'set', to: 999 } }],
    ['+0.50', { change: { is: 'add', by: 50 } }],
    ['− 2', { change: { is: 'add', by: -200 } }],
    ['+10%', { change: { is: 'percent', basisPoints: 1_000 } }],
    ['-12.5 %', { change: { is: 'percent', basisPoints: -1_250 } }],
    ['10%', { problem: 'percentSign' }],
    ['-100%', { problem: 'percent' }],
    ['+ten%', { problem: 'percent' }],
    ['+', { problem: 'missing' }],
    ['--5', { problem: 'negative' }],
    ['9.999', { problem: 'tooManyDecimals' }],
  ])('%s', (typed, expected) => expect(price(typed)).toEqual(expected));

  it('is read in the locale of the page', () => {
    expect(price('+1,50', 'de-DE')).toEqual({ change: { is: 'add', by: 150 } });
    expect(price('-7,25%', 'de-DE')).toEqual({ change: { is: 'percent', basisPoints: -725 } });
  });

  it('of stock is in whole units', () => {
    expect(readStockChange('+12', 'en-GB')).toEqual({ change: { is: 'add', by: 12 } });
    expect(readStockChange('1,200', 'en-GB')).toEqual({ change: { is: 'set', to: 1_200 } });
    expect(readStockChange('1.5', 'en-GB')).toEqual({ problem: 'count' });
  });

  it('until a day lasts to its end here', () => {
    expect(endOfDay('2026-12-31')).toBe(new Date(2027, 0, 1).getTime());
  });
});
