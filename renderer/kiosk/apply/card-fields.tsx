import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FocusEvent } from 'react';
import { useFormContext } from 'react-hook-form';
import { TextField } from '../../controls/text-field.tsx';
import type { WordingKey } from '../../wording/english.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { paymentReadinessQuery, settlingTimeNow } from '../seller/payment-readiness.ts';
import { wasTypedOnScreen } from '../typing/field-writing.ts';
import {
  isCompleteNumber,
  isUsualNumber,
  problemOfExpiry,
  problemOfNumber,
  problemWhileTypingExpiry,
  problemWhileTypingNumber,
} from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';
import { useWasEmptied } from './misplaced-number.ts';
import { DigitField } from './digit-field.tsx';
import { goToNextField, privateField } from './private-field.ts';
import { coverCreditNumber, groupCreditNumber, groupExpiry } from './typed-digits.ts';

function useProblem(field: keyof ApplicationForm): string | undefined {
  const say = useSay();
  const { formState } = useFormContext<ApplicationForm>();
  const message = formState.errors[field]?.message;
  return message === undefined ? undefined : say(message as WordingKey, { example: '03/29' });
}

/** Whether the focus only moved to a key of the on-screen keyboard, which types into the same field. */
function isStillTyping({ relatedTarget }: FocusEvent): boolean {
  return relatedTarget instanceof Element && relatedTarget.closest('.keyboard') !== null;
}

/**
 * The credit number, grouped as on the card. Its check digit is reported while it is typed or, for an unusual length, when the
 * field is left; after that only its last digits are visible. On the number pad a valid number moves on by itself. On a real
 * keyboard it does not, because people there press Enter or Tab and would skip a field.
 */
export function CreditNumberField() {
  const say = useSay();
  const { register, getValues } = useFormContext<ApplicationForm>();
  const [typing, setTyping] = useState(() => getValues('number'));
  const [isLeft, setLeft] = useState(() => getValues('number') !== '');
  const problem = useProblem('number');
  const { onChange, onBlur, ...field } = register('number', { validate: (typed) => problemOfNumber(typed) ?? true });
  const early = isLeft && typing !== '' ? problemOfNumber(typing) : problemWhileTypingNumber(typing);
  return (
    <DigitField
      {...field}
      label={say('apply.number')}
      hint={say('apply.number.hint')}
      error={early ? say(early) : isCompleteNumber(typing) ? undefined : problem}
      confirmation={isCompleteNumber(typing) ? say('apply.number.right') : undefined}
      length="number"
      shape={groupCreditNumber}
      most={23}
      isFocusedFirst
      cover={isLeft && isCompleteNumber(typing) ? coverCreditNumber(typing) : undefined}
      onFocus={() => setLeft(false)}
      onBlur={(event) => {
        if (!isStillTyping(event)) setLeft(true);
        void onBlur(event);
      }}
      onTyped={(change, input) => {
        setTyping(input.value);
        void onChange(change);
        if (wasTypedOnScreen(change.nativeEvent) && isUsualNumber(input.value)) goToNextField(input);
      }}
    />
  );
}

export function ExpiryField() {
  const say = useSay();
  const { register, getValues } = useFormContext<ApplicationForm>();
  const { data: readiness } = useQuery(paymentReadinessQuery);
  /** A kiosk's own clock may be wrong by years, and would refuse good cards. */
  const now = () => (readiness?.state === 'ready' ? settlingTimeNow(readiness) : Date.now());
  const [early, setEarly] = useState(() => problemWhileTypingExpiry(getValues('expiry'), now()));
  const problem = useProblem('expiry');
  const { onChange, ...field } = register('expiry', {
    validate: (typed) => problemOfExpiry(typed, now()) ?? true,
  });
  return (
    <DigitField
      {...field}
      label={say('apply.expiry')}
      hint={say('apply.expiry.hint', { example: '03/29' })}
      error={problem ?? (early && say(early))}
      length="short"
      shape={groupExpiry}
      most={7}
      onTyped={(change, input) => {
        void onChange(change);
        setEarly(problemWhileTypingExpiry(input.value, now()));
        if (input.value.length === 5 && !problemOfExpiry(input.value, now())) goToNextField(input);
      }}
    />
  );
}

export function NameField() {
  const say = useSay();
  const problem = useProblem('name');
  const wasEmptied = useWasEmptied('name');
  const { register } = useFormContext<ApplicationForm>();
  return (
    <TextField
      {...register('name', { validate: (typed) => (typed.trim() === '' ? 'apply.name.wrong' : true) })}
      {...privateField}
      autoCapitalize="words"
      data-letters="latin"
      label={say('apply.name')}
      hint={say('apply.name.hint')}
      error={wasEmptied ? say('apply.cardNumberHere', { field: say('apply.number') }) : problem}
      enterKeyHint="next"
      maxLength={100}
    />
  );
}
