import { z } from 'zod';
import { asciiDigits } from '../decimal-digits.ts';
import { addressFields, addressForms, elsewhere } from './address-forms.ts';
import type { AddressField, AddressForm } from './address-forms.ts';
import { regionsOf } from './address-regions.ts';
import { countrySchema } from './countries.ts';
import { cardNumberProblem, cardNumberRefusal, isFreeText } from './free-text.ts';
import { linesOfCardNumber } from './number-over-fields.ts';

/** Delivery addresses: what they consist of in each country, what is wrong with one, and how they are printed. */

/** The most characters of each field. */
export const mostCharacters = {
  recipient: 120,
  street: 200,
  district: 120,
  postalCode: 20,
  city: 120,
  region: 120,
} as const satisfies Record<AddressField, number>;

const typed = (field: AddressField) => z.string().trim().min(1).max(mostCharacters[field]);

/** An address as the seller keeps it. Which fields are there depends on the country. */
export const keptAddressSchema = z.strictObject({
  recipient: typed('recipient'),
  street: typed('street'),
  /** A part of the city. */
  district: typed('district').optional(),
  postalCode: typed('postalCode').optional(),
  city: typed('city').optional(),
  /** State, province and the like: the code of `address-regions.ts`, or as it was typed where that has no list. */
  region: typed('region').optional(),
  /** ISO 3166-1 alpha-2. */
  country: z.string().regex(/^[A-Z]{2}$/),
});

export type Address = z.infer<typeof keptAddressSchema>;

/** How addresses are written in a country. */
export function addressFormOf(country: string): AddressForm {
  return addressForms[country] ?? elsewhere;
}

const fieldsInLabel = new RegExp(addressFields.join('|'), 'g');

/** Whether an address of this form is filled in, and printed, in the order for Latin letters. */
const labelOf = ({ label, latinLabel, language }: AddressForm, spoken: string) =>
  latinLabel !== undefined && language !== spoken ? latinLabel : label;

/**
 * The fields of an address in this country, as rows of a form in the order in which people of this language (ISO 639) write them.
 * Fields of one row stand on one line of a label.
 */
export function addressRowsOf(country: string, language: string): AddressField[][] {
  return labelOf(addressFormOf(country), language)
    .split('|')
    .map((line) => (line.match(fieldsInLabel) ?? []) as AddressField[]);
}

/** Whether an address in this country must have the field. */
export function isRequired(country: string, field: AddressField): boolean {
  return field === 'recipient' || addressFormOf(country).needs.includes(field);
}

const withoutSeparators = (code: string) => code.replaceAll(/[^\p{L}\d]/gu, '');

const shapeOf = (code: string) => code.replaceAll(/\p{L}/gu, 'A').replaceAll(/\d/g, '0');

/** With blanks and dashes at the places, counted from the end, at which the example has them. */
function separatedLike(code: string, example: string): string {
  let separated = '';
  const left = [...code];
  for (const sign of [...example].toReversed()) {
    if (left.length === 0) break;
    separated = (/[\p{L}\d]/u.test(sign) ? left.pop() : sign) + separated;
  }
  return left.join('') + separated;
}

/**
 * A postal code as the country prints it, from what a person typed: in small letters, in the digits of another script, with or without
 * its blanks and dashes, behind the country's code. The text itself where it is none.
 */
export function tidyPostalCode(country: string, text: string): string {
  const { postalCode } = addressFormOf(country);
  const plain = asciiDigits(text.normalize('NFKC')).toUpperCase().trim();
  if (!postalCode) return plain;
  const compact = withoutSeparators(plain);
  const abroad = new RegExp(`^(?:${country}|${country.slice(0, 1)})(?=\\d)`);
  const code = [compact, compact.replace(abroad, '')].find((each) => postalCode.pattern.test(each));
  if (code === undefined) return plain;
  const { examples } = postalCode;
  const alike = [shapeOf, (each: string) => each.length].flatMap((by) =>
    examples.filter((each) => by(withoutSeparators(each)) === by(code)),
  );
  const example = alike[0] ?? examples[0] ?? '';
  return separatedLike(code, example);
}

/** What is wrong with a field of an address. */
export type AddressProblem = 'missing' | 'not_used' | 'wrong_postal_code' | 'unknown_region';

/** What is wrong with this text as a field of an address in this country; undefined when nothing is. */
export function problemOfField(country: string, field: AddressField, text = ''): AddressProblem | undefined {
  const form = addressFormOf(country);
  if (text.trim() === '') return isRequired(country, field) ? 'missing' : undefined;
  if (!form.label.includes(field)) return 'not_used';
  if (field === 'postalCode' && form.postalCode) {
    const { pattern } = form.postalCode;
    return pattern.test(withoutSeparators(tidyPostalCode(country, text))) ? undefined : 'wrong_postal_code';
  }
  const regions = field === 'region' ? regionsOf(country) : undefined;
  return regions && !regions.some(({ code }) => code === text) ? 'unknown_region' : undefined;
}

/** What the seller says about a problem: what would be right. */
function wordsFor(problem: AddressProblem, country: string): string {
  const words: Record<AddressProblem, string> = {
    missing: `is required for an address in ${country}`,
    not_used: `is no part of an address in ${country}`,
    wrong_postal_code: `must look like ${addressFormOf(country).postalCode?.examples[0]}`,
    unknown_region: `must be one of ${regionsOf(country)
      ?.map(({ code }) => code)
      .join(', ')}`,
  };
  return words[problem];
}

/** The fields that hold what could be a card number, each alone or some of them together. */
export function fieldsOfCardNumber(address: Partial<Record<AddressField, string | undefined>>): AddressField[] {
  const texts = addressFields.map((field) => ({ field, text: address[field] ?? '' }));
  const together = linesOfCardNumber(texts.map(({ field, text }) => ({ text, isPostalCode: field === 'postalCode' })));
  return texts.filter(({ text }, place) => together.includes(place) || !isFreeText(text)).map(({ field }) => field);
}

/** An address that a shopper typed. A card number in it, in one field or over several, is refused. */
export const deliveryAddressSchema = keptAddressSchema
  .extend({ country: countrySchema })
  .superRefine((address, context) => {
    for (const field of fieldsOfCardNumber(address)) {
      context.addIssue({ code: 'custom', path: [field], message: cardNumberProblem, params: cardNumberRefusal });
    }
    for (const field of addressFields) {
      const problem = problemOfField(address.country, field, address[field]);
      if (problem) context.addIssue({ code: 'custom', path: [field], message: wordsFor(problem, address.country) });
    }
  });

const isInLatin = ({ recipient, street }: Address) =>
  !/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u.test(recipient + street);

/** One line of a label, without the separators of what is not there. */
function filledIn(line: string, textOf: (field: AddressField) => string): string {
  let [written, between] = ['', ''];
  let isFirst = true;
  for (const part of line.split(new RegExp(`(${fieldsInLabel.source})`))) {
    if (!addressFields.includes(part as AddressField)) {
      between = part;
      continue;
    }
    const text = textOf(part as AddressField);
    if (text !== '') {
      written += (isFirst || written !== '' ? between : '') + text;
      between = '';
    }
    isFirst = false;
  }
  return written;
}

/** The lines of a label, in the order of the address's country, without the country itself. */
export function labelLines(address: Address): string[] {
  const form = addressFormOf(address.country);
  const isLatin = form.latinLabel !== undefined && isInLatin(address);
  const textOf = (field: AddressField) => {
    const text = address[field] ?? '';
    if (field !== 'region' || !isLatin) return text;
    return regionsOf(address.country)?.find(({ code }) => code === text)?.name ?? text;
  };
  const label = isLatin ? form.latinLabel : form.label;
  return (label ?? form.label)
    .split('|')
    .map((line) => filledIn(line, textOf))
    .filter((line) => line !== '');
}
