import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTypedPrice, writeTypedPrice } from '../../renderer/back-office/article/price-typing.ts';
import { minorUnitDigits } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';

describe('A price as people type it', () => {
  it.each([
    ['12', 1_200],
    ['12.5', 1_250],
    ['12.50', 1_250],
    ['12,50', 1_250],
    ['.5', 50],
    ['12.', 1_200],
    [' 1 250.00 ', 125_000],
    ['1,250', 125_000],
    ['1,250.5', 125_050],
    ['1.250,50', 125_050],
    ['1,250,000', 125_000_000],
    ['1.250.000', 125_000_000],
    ["1'250.00", 125_000],
    ['1’250', 125_000],
    ['€12.50', 1_250],
    ['12,50 €', 1_250],
    ['EUR 12.50', 1_250],
    ['12.50 eur', 1_250],
    ['１２.５０', 1_250],
    ['0', 0],
    ['+3', 300],
  ])('is understood: %j', (typed, amountMinor) => {
    expect(readTypedPrice(typed, 'EUR', 'en')).toEqual({ amountMinor });
  });

  it.each([
    ['', 'missing'],
    ['  ', 'missing'],
    ['twelve', 'notAmount'],
    ['12.50 each', 'notAmount'],
    ['1,25,000', 'notAmount'],
    ['1,250.00.00', 'notAmount'],
    ['.', 'notAmount'],
    ['€', 'notAmount'],
    ['12.505', 'tooManyDecimals'],
    ['1.250', 'tooManyDecimals'],
    ['-3', 'negative'],
    ['−3', 'negative'],
    ['$12.50', 'otherCurrency'],
    ['12.50 GBP', 'otherCurrency'],
    ['99999999999999999', 'tooLarge'],
  ])('is not guessed at: %j', (typed, problem) => {
    expect(readTypedPrice(typed, 'EUR', 'en')).toEqual({ problem });
  });

  it('means what it means where the reader comes from', () => {
    expect(readTypedPrice('1.250', 'EUR', 'de')).toEqual({ amountMinor: 125_000 });
    expect(readTypedPrice('1,250', 'EUR', 'de')).toEqual({ problem: 'tooManyDecimals' });
    expect(readTypedPrice('1,250', 'KWD', 'de')).toEqual({ amountMinor: 1_250 });
    expect(readTypedPrice('1,25,000', 'INR', 'en-IN')).toEqual({ amountMinor: 12_500_000 });
    expect(readTypedPrice('980', 'JPY', 'en')).toEqual({ amountMinor: 980 });
    expect(readTypedPrice('￥980', 'JPY', 'ja')).toEqual({ amountMinor: 980 });
    expect(readTypedPrice('9.80', 'JPY', 'en')).toEqual({ problem: 'tooManyDecimals' });
  });

  it('comes back as the same amount, in every currency and wherever the reader comes from', () => {
    assert(
      property(
        constantFrom(...(Object.keys(minorUnitDigits) as Currency[])),
        constantFrom('en', 'en-GB', 'en-IN', 'de', 'de-CH', 'fr', 'es', 'ja', 'pl', 'pt-BR', 'ar'),
        integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        (currency, locale, amountMinor) => {
          const typed = writeTypedPrice(amountMinor, currency, locale);
          expect(readTypedPrice(typed, currency, locale)).toEqual({ amountMinor });
        },
      ),
    );
  });
});
