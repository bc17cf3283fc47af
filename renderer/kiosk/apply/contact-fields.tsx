import { useFormContext } from 'react-hook-form';
import { mostOfEmail, mostOfTelephone } from '../../../contract/seller/contact.ts';
import { TextField } from '../../controls/text-field.tsx';
import type { WordingKey } from '../../wording/english.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { problemOfEmail, problemOfTelephone } from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';
import { useWasEmptied } from './misplaced-number.ts';
import { privateField } from './private-field.ts';

/** A telephone number and an e-mail address, of which one is enough. */
export function ContactFields() {
  const say = useSay();
  return (
    <fieldset className="contact">
      <legend className="apply-hint">{say('apply.contact.words')}</legend>
      <div className="apply-fields">
        <ContactField name="phone" />
        <ContactField name="email" />
      </div>
    </fieldset>
  );
}

const kinds = {
  phone: {
    problemOf: problemOfTelephone,
    other: 'email',
    most: mostOfTelephone,
    input: { inputMode: 'tel', dir: 'ltr', isFocusedFirst: true, 'data-plus': '' },
  },
  email: { problemOf: problemOfEmail, other: 'phone', most: mostOfEmail, input: { inputMode: 'email', dir: 'ltr' } },
} as const;

function ContactField({ name }: { name: keyof typeof kinds }) {
  const say = useSay();
  const { register, getValues, formState } = useFormContext<ApplicationForm>();
  const wasEmptied = useWasEmptied(name);
  const { problemOf, other, most, input } = kinds[name];
  const message = formState.errors[name]?.message;
  const problem = message === undefined ? undefined : say(message as WordingKey, { example: 'name@example.com' });
  const field = register(name, {
    deps: formState.isSubmitted ? [other] : [],
    validate: (typed) => {
      if (typed.trim() !== '') return problemOf(typed) ?? true;
      // One message is enough, at the first of the two fields.
      return name === 'email' || getValues(other).trim() !== '' ? true : 'apply.contact.missing';
    },
  });
  return (
    <TextField
      {...field}
      {...privateField}
      {...input}
      label={say(`apply.${name}`)}
      hint={say(`apply.${name}.hint`, { example: 'name@example.com' })}
      error={wasEmptied ? say('apply.cardNumberHere', { field: say('apply.number') }) : problem}
      enterKeyHint="next"
      maxLength={most}
    />
  );
}
