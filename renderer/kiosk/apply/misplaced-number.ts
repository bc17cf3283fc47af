import { createContext, use, useState } from 'react';
import type { FocusEvent, FormEvent } from 'react';
import { useFormContext } from 'react-hook-form';
import { present } from '../../../contract/presence.ts';
import { addressFields } from '../../../contract/seller/address-forms.ts';
import { fieldsOfCardNumber } from '../../../contract/seller/address.ts';
import { fieldsJoinedBy, isTelephoneOfCard } from '../../../contract/seller/contact.ts';
import { isFreeText } from '../../../contract/seller/free-text.ts';
import type { ApplicationForm } from './application-form.ts';

/**
 * Handles a card number in the wrong field. Text in these fields goes to the shop or is shown in clear. So the number is removed
 * as soon as the field is left, and the shopper is told where it belongs.
 */

const textFields = [
  'name',
  'phone',
  'email',
  'giftNote',
  ...addressFields,
] as const satisfies (keyof ApplicationForm)[];
type TextField = (typeof textFields)[number];

/** The text fields that contain what could be a card number, alone or several together. */
export function fieldsWithCardNumber(form: Pick<ApplicationForm, TextField>): TextField[] {
  const joined = fieldsJoinedBy(form.phone, form);
  const found = new Set<TextField>([...fieldsOfCardNumber(form), ...joined]);
  if (joined.length > 0 || isTelephoneOfCard(form.phone)) found.add('phone');
  if (!isFreeText(form.email)) found.add('email');
  if (!isFreeText(form.giftNote)) found.add('giftNote');
  if (!isFreeText(form.name)) found.add('name');
  return textFields.filter((field) => found.has(field));
}

/** The fields that were emptied for that reason, until something else is typed there. */
const EmptiedFields = createContext<ReadonlySet<string>>(new Set());
export const EmptiedFieldsPlace = EmptiedFields.Provider;

/** Whether this field was emptied because it contained a card number. */
export function useWasEmptied(field: TextField): boolean {
  return use(EmptiedFields).has(field);
}

/**
 * Watches the text fields of the form around it.
 * @returns `handlers` for the form, `emptied` for `EmptiedFieldsPlace`, and `isInTheWay`, which says whether it had to empty a
 * field
 */
export function useMisplacedNumbers() {
  const { getValues, setValue, setFocus } = useFormContext<ApplicationForm>();
  const [emptied, setEmptied] = useState<ReadonlySet<string>>(new Set());

  function look(): boolean {
    const found = fieldsWithCardNumber(getValues());
    if (found.length === 0) return false;
    for (const field of found) setValue(field, '');
    setEmptied((before) => new Set([...before, ...found]));
    return true;
  }

  const handlers = {
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (!(relatedTarget instanceof Element && relatedTarget.closest('.keyboard'))) look();
    },
    onInput: ({ target }: FormEvent) => {
      const { name, value } = target as HTMLInputElement;
      if (value !== '')
        setEmptied((before) => (before.has(name) ? new Set([...before].filter((each) => each !== name)) : before));
    },
  };
  /** Called before going on, because a shopper who pressed Enter has not left the field. */
  function isInTheWay(): boolean {
    const [first] = fieldsWithCardNumber(getValues());
    if (!look()) return false;
    setFocus(present(first, 'the field with the card number'));
    return true;
  }
  return { emptied, handlers, isInTheWay };
}
