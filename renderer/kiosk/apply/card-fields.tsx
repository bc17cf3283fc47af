import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { TextField } from '../../controls/text-field.tsx';
import type { WordingKey } from '../../wording/english.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import {
  isCompleteNumber,
  problemOfExpiry,
  problemOfNumber,
  problemWhileTypingExpiry,
  problemWhileTypingNumber,
} from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';
import { goToNextField, privateField } from './private-field.ts';
import { groupCreditNumber, groupExpiry, reshape } from './typed-digits.ts';

function useProblem(field: keyof ApplicationForm): string | undefined {
  const say = useSay();
  const { formState } = useFormContext<ApplicationForm>();
  const message = formState.errors[field]?.message;
  return message === undefined ? undefined : say(message as WordingKey, { example: '03/29' });
}

/** The credit number: grouped as on the card, its check digit told while it is typed. */
export function CreditNumberField() {
  const say = useSay();
  const { register, getValues } = useFormContext<ApplicationForm>();
  const [typing, setTyping] = useState(() => getValues('number'));
  const problem = useProblem('number');
  const { onChange, ...field } = register('number', { validate: (typed) => problemOfNumber(typed) ?? true });
  const early = problemWhileTypingNumber(typing);
  return (
    <TextField
      {...field}
      {...privateField}
      label={say('apply.number')}
      hint={say('apply.number.hint')}
      error={early ? say(early) : isCompleteNumber(typing) ? undefined : problem}
      confirmation={isCompleteNumber(typing) ? say('apply.number.right') : undefined}
      length="number"
      inputMode="numeric"
      enterKeyHint="next"
      dir="ltr"
      maxLength={23}
      isFocusedFirst
      onChange={(event) => {
        reshape(event.currentTarget, groupCreditNumber);
        setTyping(event.currentTarget.value);
        void onChange(event);
      }}
    />
  );
}

export function ExpiryField() {
  const say = useSay();
  const { register, getValues } = useFormContext<ApplicationForm>();
  const [early, setEarly] = useState(() => problemWhileTypingExpiry(getValues('expiry'), Date.now()));
  const problem = useProblem('expiry');
  const { onChange, ...field } = register('expiry', { validate: (typed) => problemOfExpiry(typed) ?? true });
  return (
    <TextField
      {...field}
      {...privateField}
      label={say('apply.expiry')}
      hint={say('apply.expiry.hint', { example: '03/29' })}
      error={problem ?? (early && say(early))}
      length="short"
      inputMode="numeric"
      enterKeyHint="next"
      dir="ltr"
      maxLength={7}
      onChange={(event) => {
        const input = event.currentTarget;
        reshape(input, groupExpiry);
        void onChange(event);
        const past = problemWhileTypingExpiry(input.value, Date.now());
        setEarly(past);
        if (input.value.length === 5 && !problemOfExpiry(input.value) && !past) goToNextField(input);
      }}
    />
  );
}

export function NameField() {
  const say = useSay();
  const { register } = useFormContext<ApplicationForm>();
  return (
    <TextField
      {...register('name', { validate: (typed) => (typed.trim() === '' ? 'apply.name.wrong' : true) })}
      {...privateField}
      autoCapitalize="words"
      label={say('apply.name')}
      hint={say('apply.name.hint')}
      error={useProblem('name')}
      enterKeyHint="next"
      maxLength={100}
    />
  );
}
