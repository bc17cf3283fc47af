import { z } from 'zod';
import { asciiDigits } from './decimal-digits.ts';

/**
 * The data that identifies a person to the card company. It exists in clear in two places only: the field that the shopper types
 * it into, and settling's memory while a check is decided.
 */

/** Converts a typed credit number to ASCII digits, without the blanks and dashes that people put between groups. */
export function normaliseCreditNumber(typed: string): string {
  return asciiDigits(typed).replaceAll(/[\s\u00a0-]/g, '');
}

/** Whether the last digit is the right check digit of the others (ISO/IEC 7812-1, annex B). */
export function hasValidCheckDigit(number: string): boolean {
  if (!/^\d+$/.test(number)) return false;
  let sum = 0;
  for (let place = 0; place < number.length; place++) {
    const digit = Number(number[number.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The check digit that completes `body` (ISO/IEC 7812-1, annex B). */
export function checkDigitFor(body: string): string {
  for (let digit = 0; digit <= 9; digit++) {
    if (hasValidCheckDigit(body + digit)) return String(digit);
  }
  throw new Error('a credit number is made of digits');
}

/** Whether `birthDate` is a day of the calendar (ISO 8601, `YYYY-MM-DD`). */
export function isCalendarDay(birthDate: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate);
  if (!match) return false;
  const day = new Date(`${birthDate}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === birthDate;
}

export const creditNumberSchema = z
  .string()
  .regex(/^\d{12,19}$/)
  .refine(hasValidCheckDigit);

/** Month of expiration, ISO 8601 `YYYY-MM`; the number is good until that month ends (UTC). */
export const expirySchema = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/);

export const cardSchema = z.strictObject({
  number: creditNumberSchema,
  expiry: expirySchema,
  name: z.string().trim().min(1).max(100),
  birthDate: z.string().refine(isCalendarDay),
});

export type Card = z.infer<typeof cardSchema>;

/** Reads an expiry as people type it, in digits of any script (`03/28`, `3/2028`, `0328`, `2028-03`) into `YYYY-MM`, or undefined. */
export function parseExpiry(typed: string): string | undefined {
  const text = asciiDigits(typed).replaceAll(/\s/g, '');
  const [, isoYear, isoMonth] = /^(20\d{2})-(\d{1,2})$/.exec(text) ?? [];
  const [, month = isoMonth, year = isoYear] = /^(\d{1,2})[/.-]?(\d{2}|20\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined) return undefined;
  const expiry = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}`;
  return expirySchema.safeParse(expiry).success ? expiry : undefined;
}
