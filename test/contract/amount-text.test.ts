import { assert, boolean, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceIn, readAmountText, readCountText } from '../../contract/amount-text.ts';
import type { AmountConvention } from '../../contract/amount-text.ts';
import { formatPrice } from '../../contract/price-format.ts';
import { minorUnitDigits } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';

const currencies = Object.keys(minorUnitDigits) as Currency[];
const comma: AmountConvention = { decimalMark: ',', mostDecimals: 2, readsOverZeros: true };
const point: AmountConvention = { decimalMark: '.', mostDecimals: 2, readsOverZeros: true };

describe('an amount whose writer is not known', () => {
  it.each<[string, Currency, number]>([
    ['12,5', 'EUR', 1_250],
    ['12,50 €', 'EUR', 1_250],
    ['1 234,50', 'EUR', 123_450],
    ['1\u202f234,50', 'EUR', 123_450],
    ["1'234.50", 'CHF', 123_450],
    ['CHF 1’234.–', 'CHF', 123_400],
    ['5,--', 'EUR', 500],
    ['¥1,200', 'JPY', 1_200],
    ['１２００', 'JPY', 1_200],
    ['￥１，２００', 'JPY', 1_200],
    ['1.000', 'JPY', 1_000],
    ['١٢٫٥', 'EUR', 1_250],
    ['١٬٢٣٤٫٥٠', 'EUR', 123_450],
    ['1,23,456.50', 'INR', 12_345_650],
    ['0.500', 'EUR', 50],
    ['2.5000', 'EUR', 250],
    ['1234.500', 'KWD', 1_234_500],
    ['12,00 zł', 'PLN', 1_200],
    ['kr. 99,95', 'DKK', 9_995],
  ])('is %j in %s', (text, currency, amountMinor) => {
    expect(readAmountText(text, currency, null)).toEqual({ amountMinor });
  });

  it.each<[string, Currency, string, string]>([
    ['2.500', 'EUR', '2.500', '2500'],
    ['1,250', 'EUR', '1.250', '1250'],
    ['1.255', 'USD', '1.255', '1255'],
    ['€ 12.000', 'EUR', '12.000', '12000'],
    ['1.500', 'KWD', '1.500', '1500'],
  ])('has both its meanings told: %j in %s', (text, currency, ...readings) => {
    expect(readAmountText(text, currency, null)).toEqual({ readings });
  });

  it.each<[string, Currency, string]>([
    ['12 50', 'EUR', 'notAmount'],
    ['1.23.456', 'EUR', 'notAmount'],
    ['1,234.567,8', 'EUR', 'notAmount'],
    ['4.00638E+12', 'EUR', 'notAmount'],
    ['12.50 each', 'EUR', 'notAmount'],
    ['1 234 567 89', 'EUR', 'notAmount'],
    ['-2', 'EUR', 'negative'],
    ['12.345,678', 'EUR', 'tooManyDecimals'],
    ['9.8', 'JPY', 'tooManyDecimals'],
    ['$12', 'EUR', 'otherCurrency'],
    ['12 kr', 'EUR', 'notAmount'],
    ['90071992547409.93', 'EUR', 'tooLarge'],
  ])('is refused by name: %j in %s', (text, currency, problem) => {
    expect(readAmountText(text, currency, null)).toEqual({ problem });
  });
});

describe('an amount whose writer is known', () => {
  it('is a thousand beside a decimal comma, and has both meanings beside a point that never had three decimals', () => {
    expect(readAmountText('2.500', 'EUR', comma)).toEqual({ amountMinor: 250_000 });
    expect(readAmountText('2.500', 'EUR', point)).toEqual({ readings: ['2.500', '2500'] });
    expect(readAmountText('2.500', 'EUR', { ...point, mostDecimals: 4 })).toEqual({ amountMinor: 250 });
    expect(readAmountText('1.000', 'JPY', point)).toEqual({ readings: ['1.000', '1000'] });
    expect(readAmountText('1.200', 'JPY', point)).toEqual({ amountMinor: 1_200 });
  });

  it('comes back as what it was, in every currency and as every locale writes it, or is told to have two meanings', () => {
    const locales = ['en', 'de', 'de-CH', 'fr', 'es', 'ja', 'pl', 'pt-BR', 'ar', 'fa', 'en-IN'] as const;
    assert(
      property(
        constantFrom(...currencies),
        constantFrom(...locales),
        integer({ min: 0, max: 9_999_999_999 }),
        boolean(),
        (currency, locale, amountMinor, isKnown) => {
          if (locale === 'en-IN' && currency !== 'INR') return;
          const written = formatPrice(amountMinor, currency, locale);
          const read = readAmountText(
            written,
            currency,
            isKnown ? (evidenceIn(written, currency) ? evidencedBy(written, currency) : null) : null,
            locale,
          );
          if ('readings' in read)
            expect(read.readings.map(Number)).toContain(amountMinor / 10 ** minorUnitDigits[currency]);
          else expect(read).toEqual({ amountMinor });
        },
      ),
    );
  });
});

function evidencedBy(text: string, currency: Currency): AmountConvention {
  const { decimalMark, decimals } = evidenceIn(text, currency)!;
  return { decimalMark, mostDecimals: decimals, readsOverZeros: true };
}

describe('a number of pieces', () => {
  it.each([
    ['12', 12],
    ['-3', -3],
    ['1,234,567', 1_234_567],
    ['3.0', 3],
    ['0.000', 0],
    ['1 200', 1_200],
    ['１２', 12],
  ])('is whole: %j', (text, count) => {
    expect(readCountText(text, null)).toEqual({ count });
  });

  it('is a thousand where the file has a decimal comma, one where it writes three decimals, and else is told both ways', () => {
    expect(readCountText('1.000', comma)).toEqual({ count: 1_000 });
    expect(readCountText('1.000', { ...point, mostDecimals: 3 })).toEqual({ count: 1 });
    expect(readCountText('1.000', null)).toEqual({ readings: ['1.000', '1000'] });
    expect(readCountText('1.000', point)).toEqual({ readings: ['1.000', '1000'] });
    expect(readCountText('1.5', null)).toEqual({ problem: 'notWhole' });
    expect(readCountText('3 pieces', null)).toEqual({ problem: 'notWhole' });
  });
});
