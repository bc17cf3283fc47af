import { useEffect, useMemo } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import {
  addressFormOf,
  addressRowsOf,
  isRequired,
  mostCharacters,
  problemOfField,
} from '../../../contract/seller/address.ts';
import type { AddressField } from '../../../contract/seller/address-forms.ts';
import { regionNameFor, regionsOf } from '../../../contract/seller/address-regions.ts';
import { Choice } from '../../controls/choice.tsx';
import { TextField } from '../../controls/text-field.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import type { ApplicationForm } from './application-form.ts';
import { countryChoices } from './countries.ts';
import { useWasEmptied } from './misplaced-number.ts';
import { privateField } from './private-field.ts';

/** What a field is called in the country, and what is wrong with it, in the shopper's language. */
function useFieldWords(country: string, name: AddressField) {
  const say = useSay();
  const { formState } = useFormContext<ApplicationForm>();
  const names = addressFormOf(country).names ?? {};
  const called = {
    recipient: say('apply.recipient'),
    street: say('apply.street'),
    district: say(`apply.district.${names.district ?? 'district'}`),
    city: say(`apply.city.${names.city ?? 'city'}`),
    region: say(`apply.region.${names.region ?? 'region'}`),
    postalCode: say(`apply.postalCode.${names.postalCode ?? 'postalCode'}`),
  }[name];
  const example = addressFormOf(country).postalCode?.examples[0] ?? '';
  const problem = formState.errors[name]?.message;
  return {
    label: isRequired(country, name) ? called : say('apply.optional', { field: called }),
    problem:
      problem === undefined
        ? undefined
        : problem === 'wrong_postal_code'
          ? say('apply.postalCode.wrong', { field: called, example })
          : say('apply.address.missing', { field: called }),
  };
}

function AddressText({ country, name }: { country: string; name: AddressField }) {
  const say = useSay();
  const { register } = useFormContext<ApplicationForm>();
  const wasEmptied = useWasEmptied(name);
  const { label, problem } = useFieldWords(country, name);
  return (
    <TextField
      {...register(name, { validate: (typed) => problemOfField(country, name, typed) ?? true })}
      {...privateField}
      autoCapitalize={name === 'postalCode' ? 'characters' : 'words'}
      label={label}
      error={wasEmptied ? say('apply.cardNumberHere', { field: say('apply.number') }) : problem}
      enterKeyHint="next"
      maxLength={mostCharacters[name]}
    />
  );
}

/** A region out of the country's list, by its name in a script that the shopper reads. */
function RegionChoice({ country }: { country: string }) {
  const say = useSay();
  const { language, locale } = useSpokenLanguage();
  const { label, problem } = useFieldWords(country, 'region');
  const { field } = useController<ApplicationForm, 'region'>({
    name: 'region',
    rules: { validate: (chosen) => problemOfField(country, 'region', chosen) ?? true },
  });
  const choices = useMemo(() => {
    const { compare } = new Intl.Collator(locale);
    const named = (regionsOf(country) ?? []).map((region) => ({
      value: region.code,
      label: regionNameFor(region, country, language),
    }));
    // Japan's prefectures are known from north to south.
    return country === 'JP' ? named : named.toSorted((a, b) => compare(a.label, b.label));
  }, [country, language, locale]);
  return (
    <Choice
      label={label}
      choices={choices}
      value={field.value}
      placeholder={say('apply.choose')}
      error={problem}
      buttonRef={field.ref}
      onChange={field.onChange}
    />
  );
}

/** Where to deliver, as addresses are written in the country. The shop knows this; the card company does not. */
export function AddressFields({ servedCountries }: { servedCountries: readonly string[] }) {
  const say = useSay();
  const { language, locale } = useSpokenLanguage();
  const { setValue, clearErrors } = useFormContext<ApplicationForm>();
  const { field } = useController<ApplicationForm, 'country'>({ name: 'country' });
  const choices = useMemo(() => countryChoices(locale, servedCountries), [locale, servedCountries]);
  const own = choices[0]?.value ?? '';
  const { onChange } = field;
  const isServed = servedCountries.includes(field.value);
  useEffect(() => {
    if (!isServed && own !== '') onChange(own);
  }, [isServed, own, onChange]);
  const country = isServed ? field.value : own;
  return (
    <fieldset className="address">
      <legend className="apply-subtitle">{say('apply.address')}</legend>
      {choices.length > 1 ? (
        <Choice
          label={say('apply.country')}
          choices={choices}
          value={country}
          onChange={(chosen) => {
            onChange(chosen);
            setValue('region', '');
            clearErrors();
          }}
        />
      ) : (
        <p className="apply-hint">{say('apply.countryOnly', { country: choices[0]?.label ?? '' })}</p>
      )}
      {addressRowsOf(country, language).map((row) => (
        <div key={`${country} ${row.join(' ')}`} className="address-row">
          {row.map((name) => (
            <div key={name} className={`address-${name}`}>
              {name === 'region' && regionsOf(country) ? (
                <RegionChoice country={country} />
              ) : (
                <AddressText country={country} name={name} />
              )}
            </div>
          ))}
        </div>
      ))}
    </fieldset>
  );
}
