import type { Fulfilment } from '../../../contract/seller/application.ts';
import { addressRowsOf, tidyPostalCode } from '../../../contract/seller/address.ts';
import type { Address } from '../../../contract/seller/address.ts';
import { addressFields } from '../../../contract/seller/address-forms.ts';
import type { AddressField } from '../../../contract/seller/address-forms.ts';
import { isEmail, isTelephone, tidyEmail, tidyTelephone } from '../../../contract/seller/contact.ts';
import type { Contact } from '../../../contract/seller/contact.ts';
import { tidyGiftNote } from '../../../contract/seller/gift-note.ts';
import { hasValidCheckDigit, isCalendarDay, normaliseCreditNumber, parseExpiry } from '../../../contract/card.ts';
import type { Card } from '../../../contract/card.ts';
import type { WordingKey } from '../../wording/english.ts';

/** What the shopper fills in. It is only in the form's memory, and is cleared as soon as the seal is made. */
export type ApplicationForm = {
  number: string;
  expiry: string;
  name: string;
  birthDay: string;
  birthMonth: string;
  birthYear: string;
  /** Empty until the shopper has chosen. */
  method: Fulfilment['method'] | '';
  phone: string;
  email: string;
  giftNote: string;
  country: string;
} & Record<AddressField, string>;

/** The fields of the steps that are typed into. */
export const stepFields = {
  contact: ['phone', 'email', 'giftNote', 'country', ...addressFields],
  card: ['number', 'expiry', 'name', 'birthDay', 'birthMonth', 'birthYear'],
} as const satisfies Record<string, readonly (keyof ApplicationForm)[]>;

export const emptyForm: ApplicationForm = {
  number: '',
  expiry: '',
  name: '',
  birthDay: '',
  birthMonth: '',
  birthYear: '',
  method: '',
  phone: '',
  email: '',
  giftNote: '',
  recipient: '',
  street: '',
  district: '',
  postalCode: '',
  city: '',
  region: '',
  country: '',
};

/** What is wrong with a field, as the key of the error message; undefined when nothing is. */
type Problem = WordingKey | undefined;

/** ISO/IEC 7812 numbers that card companies issue have 12 to 19 digits; nearly all have this many. */
const usualLength = 16;

/** The error shown while typing, but not before the number has its usual length. */
export function problemWhileTypingNumber(typed: string): Problem {
  const number = normaliseCreditNumber(typed);
  return number.length >= usualLength && !hasValidCheckDigit(number) ? 'apply.number.wrong' : undefined;
}

export function isCompleteNumber(typed: string): boolean {
  const number = normaliseCreditNumber(typed);
  return number.length >= 12 && number.length <= 19 && hasValidCheckDigit(number);
}

/** Complete, and of a length beyond which hardly any number continues. */
export function isUsualNumber(typed: string): boolean {
  return normaliseCreditNumber(typed).length === usualLength && isCompleteNumber(typed);
}

export function problemOfNumber(typed: string): Problem {
  if (normaliseCreditNumber(typed).length < 12) return 'apply.number.short';
  return isCompleteNumber(typed) ? undefined : 'apply.number.wrong';
}

/** @param now epoch milliseconds, by the card company's clock if it is known */
export function problemOfExpiry(typed: string, now: number): Problem {
  return parseExpiry(typed) ? problemWhileTypingExpiry(typed, now) : 'apply.expiry.wrong';
}

/** A card is valid until the end of its month, UTC. */
export function problemWhileTypingExpiry(typed: string, now: number): Problem {
  const expiry = parseExpiry(typed);
  return expiry && expiry < new Date(now).toISOString().slice(0, 7) ? 'apply.expiry.past' : undefined;
}

/** ISO 8601, or undefined while it is not a past date of the calendar. */
export function birthDateOf(
  form: Pick<ApplicationForm, 'birthDay' | 'birthMonth' | 'birthYear'>,
  now: number,
): string | undefined {
  const { birthDay, birthMonth, birthYear } = form;
  const date = `${birthYear.trim()}-${birthMonth.trim().padStart(2, '0')}-${birthDay.trim().padStart(2, '0')}`;
  const isPlausible = isCalendarDay(date) && date >= '1900-01-01' && date <= new Date(now).toISOString().slice(0, 10);
  return isPlausible ? date : undefined;
}

/**
 * The card described by a valid form.
 * @throws when the form is not valid: the fields check that first
 */
export function cardOf(form: ApplicationForm, now: number): Card {
  const expiry = parseExpiry(form.expiry);
  const birthDate = birthDateOf(form, now);
  if (!expiry || !birthDate) throw new Error('the form was not checked');
  return { number: normaliseCreditNumber(form.number), expiry, name: form.name.trim(), birthDate };
}

/** Only the fields that addresses have in the country, tidied up. */
export function addressOf(form: Readonly<ApplicationForm>): Address {
  const { country, recipient, street } = form;
  const used = addressRowsOf(country, '').flat();
  const others = (['district', 'postalCode', 'city', 'region'] as const)
    .filter((field) => used.includes(field) && form[field].trim() !== '')
    .map((field) => [field, field === 'postalCode' ? tidyPostalCode(country, form[field]) : form[field].trim()]);
  return { recipient: recipient.trim(), street: street.trim(), ...Object.fromEntries(others), country };
}

/** @throws when nothing was chosen: the step before asks for it */
export function fulfilmentOf(form: Readonly<ApplicationForm>): Fulfilment {
  if (form.method === '') throw new Error('the form was not checked');
  return form.method === 'collect' ? { method: 'collect' } : { method: 'deliver', address: addressOf(form) };
}

/** Empty is not wrong: the other one may be enough. */
export function problemOfTelephone(typed: string): Problem {
  return typed.trim() === '' || isTelephone(tidyTelephone(typed)) ? undefined : 'apply.phone.wrong';
}

/** Empty is not wrong, as for the telephone number. */
export function problemOfEmail(typed: string): Problem {
  return typed.trim() === '' || isEmail(tidyEmail(typed)) ? undefined : 'apply.email.wrong';
}

/** How the shop can reach the shopper, tidied up. */
export function contactOf({ phone, email }: Pick<ApplicationForm, 'phone' | 'email'>): Contact {
  return {
    ...(phone.trim() !== '' && { phone: tidyTelephone(phone) }),
    ...(email.trim() !== '' && { email: tidyEmail(email) }),
  };
}

/** The gift note as it is sent; undefined where there is none. */
export function giftNoteOf({ giftNote }: Pick<ApplicationForm, 'giftNote'>): string | undefined {
  return tidyGiftNote(giftNote) || undefined;
}
