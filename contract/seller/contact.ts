import { z } from 'zod';
import { hasValidCheckDigit } from '../card.ts';
import { asciiDigits, digitsAsSeen } from '../decimal-digits.ts';
import { isCreditNumberTyped } from '../credit-numbers-in-text.ts';
import { addressFields } from './address-forms.ts';
import type { AddressField } from './address-forms.ts';
import { cardNumberProblem, cardNumberRefusal, freeText } from './free-text.ts';

/** How the shop reaches a shopper about an order: by telephone, by e-mail, or both. */

/** The most characters of what people type. */
export const mostOfTelephone = 40;
export const mostOfEmail = 254;

/** E.164 allows fifteen digits. The shortest numbers that people have are of six. */
const telephonePattern = /^\+?\d{6,15}$/;

/**
 * A telephone number as it is kept, from what a person typed: digits of any script, `00` for `+`, and blanks, dots, dashes, slashes and
 * brackets wherever they like. The text itself where it holds anything else.
 */
export function tidyTelephone(text: string): string {
  const plain = asciiDigits(text.normalize('NFKC')).trim();
  const bare = plain.replaceAll(/\(0\)(?=.*\d)/g, plain.startsWith('+') || plain.startsWith('00') ? '' : '0');
  const compact = bare.replaceAll(/[\p{Zs}\p{Pd}\p{Cf}.\-/()]/gu, '').replace(/^00(?=[1-9])/, '+');
  return telephonePattern.test(compact) ? compact : plain;
}

/** An e-mail address as it is kept: full-width signs become usual ones, and blanks go. */
export function tidyEmail(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s/g, '');
}

/** Whether it is a telephone number as it is kept. */
export const isTelephone = (text: string): boolean => telephonePattern.test(text);

/** Whether there is one @ between a name and the name of a host. */
export const isEmail = (text: string): boolean => /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/.test(text);

/** Numbers with a `+` have a country's code; so long, they are hardly ever cards of twelve or thirteen digits. */
const mostWithCountryCode = 13;

/**
 * Whether a telephone number could be a card number. Every tenth number of twelve digits and more has the right check digit by
 * chance, so a number with a country's code counts only from fourteen digits on.
 */
export function isTelephoneOfCard(text: string): boolean {
  const number = tidyTelephone(text);
  if (!isTelephone(number)) return isCreditNumberTyped(text);
  const digits = number.replace('+', '');
  if (digits.length < 12 || (number.startsWith('+') && digits.length <= mostWithCountryCode)) return false;
  return hasValidCheckDigit(digits);
}

const fewestInAddress = 6;

const hold = (digits: string, joined: string) => digits.length >= fewestInAddress && isCreditNumberTyped(joined);

/**
 * The fields of an address that hold a card number together with a telephone number: those that begin or end with six digits or more,
 * as `number-over-fields.ts` has it. Postal codes and shorter house numbers say nothing.
 */
export function fieldsJoinedBy(
  telephone: string,
  address: Partial<Record<AddressField, string | undefined>>,
): AddressField[] {
  const number = asciiDigits(telephone).replaceAll(/\D/g, '');
  return addressFields.filter((field) => {
    if (field === 'postalCode' || number === '') return false;
    const line = digitsAsSeen(address[field] ?? '').seen;
    const [atStart = '', atEnd = ''] = [/^[^\p{L}]*/u, /[^\p{L}]*$/u].map((piece) =>
      (piece.exec(line)?.[0] ?? '').replaceAll(/\D/g, ''),
    );
    return hold(atStart, number + atStart) || hold(atEnd, atEnd + number);
  });
}

const telephoneSchema = z
  .string()
  .max(mostOfTelephone)
  .refine((text) => !isTelephoneOfCard(text), { error: cardNumberProblem, params: cardNumberRefusal })
  .refine(isTelephone, 'must be 6 to 15 digits, with + before a country code');

/** As it is kept. */
export const keptContactSchema = z.strictObject({ phone: z.string().optional(), email: z.string().optional() });

/** As a terminal sends it. */
export const contactSchema = z
  .strictObject({
    phone: telephoneSchema.optional(),
    email: freeText(z.string().max(mostOfEmail))
      .refine(isEmail, 'must have one @ between a name and a host, such as ann@example.com')
      .optional(),
  })
  .refine(
    ({ phone, email }) => phone !== undefined || email !== undefined,
    'needs a telephone number or an e-mail address',
  );

export type Contact = z.infer<typeof contactSchema>;
