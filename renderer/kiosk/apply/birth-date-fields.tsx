import { useId } from 'react';
import { useFormContext } from 'react-hook-form';
import { FieldMessage } from '../../controls/text-field.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { birthDateOf } from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';
import { datePartOrder } from './birth-date-order.ts';
import { DigitField } from './digit-field.tsx';
import { goToNextField } from './private-field.ts';
import { onlyDigits } from './typed-digits.ts';

const fields = {
  day: { name: 'birthDay', label: 'apply.birth.day', digits: 2 },
  month: { name: 'birthMonth', label: 'apply.birth.month', digits: 2 },
  year: { name: 'birthYear', label: 'apply.birth.year', digits: 4 },
} as const;

const names = ['birthDay', 'birthMonth', 'birthYear'] as const;

/** Fields for day, month and year, in the order of the shopper's language; a full field moves on to the next. */
export function BirthDateFields() {
  const say = useSay();
  const { locale } = useSpokenLanguage();
  const messageId = useId();
  const { register, getValues, formState } = useFormContext<ApplicationForm>();
  const isWrong = names.some((name) => formState.errors[name]);
  const order = datePartOrder(locale);
  return (
    <fieldset className="birth-date">
      <legend className="field-label">{say('apply.birth')}</legend>
      <div className="birth-date-parts">
        {order.map((part) => {
          const { name, label, digits } = fields[part];
          const { onChange, ...field } = register(name, {
            deps: names.filter((other) => other !== name && formState.isSubmitted),
            validate: () => (birthDateOf(getValues(), Date.now()) === undefined ? 'apply.birth.wrong' : true),
          });
          return (
            <div key={part} className={`birth-date-${part}`}>
              <DigitField
                {...field}
                label={say(label)}
                aria-invalid={isWrong || undefined}
                aria-describedby={isWrong ? messageId : undefined}
                shape={onlyDigits(digits)}
                most={digits}
                onTyped={(change, input) => {
                  void onChange(change);
                  if (input.value.length === digits) goToNextField(input);
                }}
              />
            </div>
          );
        })}
      </div>
      <FieldMessage id={messageId} error={isWrong ? say('apply.birth.wrong') : undefined} />
    </fieldset>
  );
}
