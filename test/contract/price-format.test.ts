import { describe, expect, it } from 'vitest';
import { formatPrice, formatPriceNumber, signsOf } from '../../contract/price-format.ts';
import type { Currency } from '../../contract/money.ts';

/** Blanks that do not break as usual ones, and no marks of direction. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/gu, ' ').replaceAll(/[\u200e\u200f]/gu, '');

describe('A price', () => {
  it.each<[string, Currency, number, string]>([
    ['en-IE', 'EUR', 1_234_50, '€1,234.50'],
    ['en-IE', 'EUR', 123_456_00, '€123,456.00'],
    ['en-IE', 'EUR', 0, '€0.00'],
    ['en-IE', 'EUR', -5, '-€0.05'],
    ['de-DE', 'EUR', 1_234_50, '1.234,50 €'],
    ['de-AT', 'EUR', 1_234_50, '€ 1.234,50'],
    ['fr-FR', 'EUR', 1_234_567_00, '1 234 567,00 €'],
    // Spanish has no separator in a number of four digits.
    ['es-ES', 'EUR', 1_234_50, '1234,50 €'],
    ['es-ES', 'EUR', 12_345_00, '12.345,00 €'],
    ['hi-IN', 'INR', 1_234_567_89, '₹12,34,567.89'],
    ['bn-BD', 'EUR', 1_234_50, '1,234.50€'],
    // A sign of letters does not run into the number.
    ['bn-BD', 'CHF', 1_234_50, '1,234.50 CHF'],
    ['en-IE', 'KWD', 1_234, 'KWD 1.234'],
    ['de-CH', 'CHF', 1_234_00, "CHF 1'234.00"],
    ['da-DK', 'DKK', 1_234_50, '1.234,50 kr.'],
    ['pl-PL', 'PLN', 12_345_00, '12 345,00 zł'],
  ])('in %s of %s %i is %s', (locale, currency, amountMinor, written) => {
    expect(plain(formatPrice(amountMinor, currency, locale))).toBe(written);
  });

  it.each<[string, Currency, string]>([
    ['en-US', 'USD', '$1.00'],
    ['en-CA', 'USD', 'US$1.00'],
    ['en', 'USD', 'US$1.00'],
    ['en-CA', 'CAD', '$1.00'],
    ['en-TV', 'AUD', '$1.00'],
    ['en-SG', 'SGD', '$1.00'],
    ['en-US', 'SGD', 'SGD 1.00'],
    ['zh-CN', 'CNY', '¥1.00'],
    ['zh-TW', 'CNY', 'CN¥1.00'],
    ['ja-JP', 'JPY', '￥100'],
    ['ja-JP', 'CNY', 'CN¥1.00'],
    ['en-US', 'JPY', '¥100'],
    ['zh-CN', 'JPY', 'JP¥100'],
    ['zh-TW', 'JPY', '¥100'],
    ['ar-KW', 'KWD', '0.100 د.ك.'],
    ['ar-KW', 'USD', '1.00 US$'],
  ])('in %s has the sign by which %s is known there', (locale, currency, written) => {
    expect(plain(formatPrice(100, currency, locale))).toBe(written);
  });

  it.each<[string, Currency, string]>([
    ['EN-us', 'USD', '$1.00'],
    ['en_US', 'USD', '$1.00'],
    ['zh-Hant-TW', 'JPY', '¥100'],
    ['zh-cmn-Hans-CN', 'JPY', 'JP¥100'],
    ['de-1996-AT', 'EUR', '€ 1,00'],
    ['de-AT-u-co-phonebk', 'EUR', '€ 1,00'],
    // What follows a single letter names no country.
    ['en-x-us', 'USD', 'US$1.00'],
    ['de-u-nu-at', 'EUR', '1,00 €'],
    ['tlh-US', 'USD', '$1.00'],
  ])('finds language and country of %s', (locale, currency, written) => {
    expect(plain(formatPrice(100, currency, locale))).toBe(written);
  });

  it('is written in a field without separators, where they would be in the way', () => {
    expect(formatPriceNumber(1_234_567_50, 'EUR', 'de-DE', false)).toBe('1234567,50');
    expect(formatPriceNumber(-1_234_50, 'EUR', 'de-DE')).toBe('1.234,50');
    expect(formatPriceNumber(1_234, 'JPY', 'de-DE')).toBe('1.234');
  });
});

it('Every sign that people type for a currency is known, and its code', () => {
  expect(signsOf('USD', 'en-CA')).toEqual(['US$', '$', 'USD']);
  expect(signsOf('USD', 'en-US')).toEqual(['$', 'US$', 'USD']);
  expect(signsOf('JPY', 'ja-JP')).toEqual(['￥', '¥', 'JPY']);
  expect(signsOf('CHF', 'de-CH')).toEqual(['CHF']);
  expect(signsOf('PLN', 'pl-PL')).toEqual(['zł', 'PLN']);
});
