import { z } from 'zod';
import { asciiDigits } from './decimal-digits.ts';

/** Decimal digits of the minor unit, ISO 4217. The currencies that both servers know. */
export const minorUnitDigits = {
  AUD: 2,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CNY: 2,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  INR: 2,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  MXN: 2,
  NOK: 2,
  NZD: 2,
  PLN: 2,
  SEK: 2,
  SGD: 2,
  USD: 2,
} as const;

export type Currency = keyof typeof minorUnitDigits;

export const currencySchema = z.enum(Object.keys(minorUnitDigits) as [Currency, ...Currency[]]);

/** An amount in the currency's minor unit: whole, not negative, exact in a double. */
export const amountMinorSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/**
 * Reads a decimal amount such as `36.00`, `1,250` or `980` exactly, without floating point.
 * @returns the amount in minor units, or undefined when it is not a plain amount or has more decimals than the currency
 */
export function parseAmount(text: string, currency: Currency): number | undefined {
  const [, whole, decimals = ''] = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/.exec(asciiDigits(text.trim())) ?? [];
  if (whole === undefined) return undefined;
  const digits = minorUnitDigits[currency];
  const fraction = decimals.replace(/0+$/, '');
  if (fraction.length > digits) return undefined;
  const amountMinor = Number(whole.replaceAll(',', '') + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(amountMinor) ? amountMinor : undefined;
}

/** The plain decimal form of an amount, `3600` EUR as `36.00`: for files and programs, not for people. */
export function formatAmount(amountMinor: number, currency: Currency): string {
  const digits = minorUnitDigits[currency];
  const sign = amountMinor < 0 ? '-' : '';
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
