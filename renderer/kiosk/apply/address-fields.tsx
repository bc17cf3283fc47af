import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { Choice } from '../../controls/choice.tsx';
import { TextField } from '../../controls/text-field.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { shopLocaleOf, shopQuery } from '../seller/article-queries.ts';
import type { ApplicationForm } from './application-form.ts';
import { countryChoices, countryOf } from './countries.ts';
import { useWasEmptied } from './misplaced-number.ts';
import { privateField } from './private-field.ts';

const lines = [
  { name: 'recipient', most: 120 },
  { name: 'street', most: 200 },
  { name: 'postalCode', most: 20 },
  { name: 'city', most: 120 },
] as const;

function AddressLine({ name, most }: (typeof lines)[number]) {
  const say = useSay();
  const { register, formState } = useFormContext<ApplicationForm>();
  const wasEmptied = useWasEmptied(name);
  const missing = formState.errors[name] && say(`apply.${name}.missing`);
  return (
    <div className={`address-${name}`}>
      <TextField
        {...register(name, { validate: (typed) => (typed.trim() === '' ? `apply.${name}.missing` : true) })}
        {...privateField}
        autoCapitalize="words"
        label={say(`apply.${name}`)}
        error={wasEmptied ? say('apply.cardNumberHere', { field: say('apply.number') }) : missing}
        enterKeyHint="next"
        maxLength={most}
      />
    </div>
  );
}

/** Where to deliver. The shop knows this; the card company does not. */
export function AddressFields() {
  const say = useSay();
  const { locale } = useSpokenLanguage();
  const { field: country } = useController<ApplicationForm, 'country'>({ name: 'country' });
  const shop = useQuery(shopQuery).data;
  const shopLocale = shop ? shopLocaleOf(shop) : locale;
  const own = useMemo(() => countryOf(shopLocale), [shopLocale]);
  const choices = useMemo(() => countryChoices(locale, own), [locale, own]);
  const { value, onChange } = country;
  useEffect(() => {
    if (value === '' && own) onChange(own);
  }, [value, own, onChange]);
  return (
    <fieldset className="address">
      <legend className="apply-subtitle">{say('apply.address')}</legend>
      <div className="address-fields">
        {lines.map((line) => (
          <AddressLine key={line.name} {...line} />
        ))}
        <div className="address-country">
          <Choice label={say('apply.country')} choices={choices} value={country.value} onChange={country.onChange} />
        </div>
      </div>
    </fieldset>
  );
}
