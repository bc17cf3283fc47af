import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { amountMinorSchema, currencySchema, formatAmount, minorUnitDigits, parseAmount } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';

const currencies = fc.constantFrom(...(Object.keys(minorUnitDigits) as Currency[]));
const amounts = fc.maxSafeNat();

it('reads back every amount that it writes, in every currency', () => {
  fc.assert(
    fc.property(amounts, currencies, (amountMinor, currency) => {
      expect(parseAmount(formatAmount(amountMinor, currency), currency)).toBe(amountMinor);
    }),
  );
});

it('reads an amount with groups of thousands as without', () => {
  fc.assert(
    fc.property(amounts, currencies, (amountMinor, currency) => {
      const [whole, fraction] = formatAmount(amountMinor, currency).split('.');
      const grouped = whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',');
      expect(parseAmount(fraction ? `${grouped}.${fraction}` : grouped, currency)).toBe(amountMinor);
    }),
  );
});

it('never gives an amount that is not whole, or that a double does not hold exactly', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9,. -]{0,24}$/), currencies, (text, currency) => {
      const amountMinor = parseAmount(text, currency);
      return amountMinor === undefined || amountMinorSchema.safeParse(amountMinor).success;
    }),
  );
});

it.each([
  ['36.00', 'EUR', 3600],
  ['36', 'EUR', 3600],
  ['36.5', 'EUR', 3650],
  ['0.01', 'USD', 1],
  ['1,250', 'JPY', 1250],
  ['1,250.00', 'JPY', 1250],
  ['1.234', 'KWD', 1234],
  [' 980 ', 'JPY', 980],
  ['١٢.٣', 'EUR', 1230],
  ['0', 'EUR', 0],
  ['19.990', 'EUR', 1999],
] as const)('reads %s %s as %d', (text, currency, amountMinor) => {
  expect(parseAmount(text, currency)).toBe(amountMinor);
});

it.each([
  ['', 'EUR'],
  ['-1', 'EUR'],
  ['+1', 'EUR'],
  ['1.001', 'EUR'],
  ['980.5', 'JPY'],
  ['1,25', 'EUR'],
  ['1,2500', 'EUR'],
  ['1.250,00', 'EUR'],
  ['1e3', 'EUR'],
  ['.5', 'EUR'],
  ['0x10', 'EUR'],
  ['12 €', 'EUR'],
  ['90071992547409.93', 'EUR'],
  ['Infinity', 'EUR'],
] as const)('does not read "%s" %s', (text, currency) => {
  expect(parseAmount(text, currency)).toBeUndefined();
});

it('writes the digits of the currency, also of what is less than one unit or less than nothing', () => {
  expect(formatAmount(5, 'EUR')).toBe('0.05');
  expect(formatAmount(5, 'KWD')).toBe('0.005');
  expect(formatAmount(5, 'JPY')).toBe('5');
  expect(formatAmount(-3605, 'EUR')).toBe('-36.05');
  expect(formatAmount(0, 'EUR')).toBe('0.00');
});

it('knows a currency by its code alone', () => {
  expect(currencySchema.safeParse('EUR').success).toBe(true);
  for (const code of ['eur', 'XXX', '', 'constructor', '__proto__'])
    expect(currencySchema.safeParse(code).success).toBe(false);
});
