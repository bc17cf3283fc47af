import type { Fulfilment } from '../../../contract/seller/application.ts';
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
  method: Fulfilment['method'];
  recipient: string;
  street: string;
  postalCode: string;
  city: string;
  country: string;
};

export const emptyForm: ApplicationForm = {
  number: '',
  expiry: '',
  name: '',
  birthDay: '',
  birthMonth: '',
  birthYear: '',
  method: 'collect',
  recipient: '',
  street: '',
  postalCode: '',
  city: '',
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

export function fulfilmentOf(form: ApplicationForm): Fulfilment {
  if (form.method === 'collect') return { method: 'collect' };
  const { recipient, street, postalCode, city, country } = form;
  return {
    method: 'deliver',
    address: {
      recipient: recipient.trim(),
      street: street.trim(),
      postalCode: postalCode.trim(),
      city: city.trim(),
      country,
    },
  };
}
