import { describe, expect, it } from 'vitest';
import { addressFields, addressForms } from '../../contract/seller/address-forms.ts';
import type { AddressField } from '../../contract/seller/address-forms.ts';
import { regionNameFor, regionsOf } from '../../contract/seller/address-regions.ts';
import {
  addressRowsOf,
  deliveryAddressSchema,
  isRequired,
  labelLines,
  problemOfField,
  tidyPostalCode,
} from '../../contract/seller/address.ts';
import type { Address } from '../../contract/seller/address.ts';
import { countryCodes } from '../../contract/seller/countries.ts';

const countries = Object.keys(addressForms);

/** An address in this country with all that it may have. */
function wholeAddress(country: string): Address {
  const texts: Record<AddressField, string> = {
    recipient: 'Ann Example',
    street: '1 Long Lane',
    district: 'Old Town',
    city: 'Newton',
    region: regionsOf(country)?.[0]?.code ?? 'North',
    postalCode: addressForms[country]?.postalCode?.examples[0] ?? '1234',
  };
  const fields = addressRowsOf(country, 'en').flat();
  return { country, ...Object.fromEntries(fields.map((field) => [field, texts[field]])) } as Address;
}

const problemsOf = (address: unknown) =>
  (deliveryAddressSchema.safeParse(address).error?.issues ?? []).map(
    ({ path, message }) => `${path.join()}: ${message}`,
  );

describe('The table of addresses', () => {
  it('has the countries that shops of this kind deliver to, each by its code', () => {
    const wanted = 'DE AT CH FR BE NL LU ES IT PT GB IE US CA AU NZ JP HK SG AE BR MX PL CZ SE DK NO FI'.split(' ');
    expect(wanted.filter((country) => !(country in addressForms))).toEqual([]);
    expect(countries.filter((country) => !countryCodes.includes(country))).toEqual([]);
  });

  it.each(countries)('%s requires only what its labels have, in both orders, each once', (country) => {
    const form = addressForms[country]!;
    for (const language of ['en', form.language ?? 'en']) {
      const fields = addressRowsOf(country, language).flat();
      expect(new Set(fields).size).toBe(fields.length);
      expect(fields).toEqual(expect.arrayContaining(['recipient', ...form.needs]));
    }
    if (form.postalCode) expect(addressRowsOf(country, 'en').flat()).toContain('postalCode');
    if (regionsOf(country)) expect(addressRowsOf(country, 'en').flat()).toContain('region');
    // A name for what is not there would be for another country.
    for (const field of Object.keys(form.names ?? {})) expect(form.label).toContain(field);
  });

  it.each(countries)('%s takes its own examples of postal codes, however they are typed', (country) => {
    for (const example of addressForms[country]?.postalCode?.examples ?? []) {
      const typed = [example, example.toLowerCase(), example.replaceAll(/[ -]/g, ''), ` ${example} `];
      const wide = example.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
      for (const text of [...typed, wide]) {
        expect([text, tidyPostalCode(country, text)]).toEqual([text, example]);
        expect(problemOfField(country, 'postalCode', text)).toBeUndefined();
      }
      expect(problemOfField(country, 'postalCode', `${example}1234567`)).toBe('wrong_postal_code');
      expect(problemOfField(country, 'postalCode', example.slice(0, 2))).toBe('wrong_postal_code');
    }
  });

  it('lacks a required field that holds only blanks', () => {
    expect(problemOfField('DE', 'city', ' \u3000')).toBe('missing');
    expect(problemOfField('DE', 'district', ' ')).toBeUndefined();
  });

  it.each(countries)('%s has regions with codes of their own, one of which an address must name', (country) => {
    const regions = regionsOf(country);
    if (!regions) return;
    expect(new Set(regions.map(({ code }) => code)).size).toBe(regions.length);
    expect(regions.filter(({ code, name, ownName }) => !code || !name || !ownName)).toEqual([]);
    expect(regions.map(({ name }) => name).filter((name) => !/^[\p{sc=Latn}\p{P}\p{Zs}]+$/u.test(name))).toEqual([]);
    expect(problemOfField(country, 'region', 'Nowhere')).toBe('unknown_region');
  });

  it.each([...countries, 'FJ'])(
    '%s is taken whole by the seller, and without anything required it is not',
    (country) => {
      const address = wholeAddress(country);
      expect(problemsOf(address)).toEqual([]);
      for (const field of addressFields) {
        const { [field]: _left, ...rest } = address;
        const isRefused = problemsOf(rest).some((problem) => problem.startsWith(`${field}:`));
        expect([field, isRefused]).toEqual([field, isRequired(country, field)]);
      }
    },
  );
});

describe('An address', () => {
  it('has no field that its country does not know', () => {
    expect(problemsOf({ ...wholeAddress('HK'), postalCode: '999077' })).toEqual([
      'postalCode: is no part of an address in HK',
    ]);
    expect(problemsOf({ ...wholeAddress('DE'), region: 'Hesse' })).toEqual(['region: is no part of an address in DE']);
    expect(problemsOf({ ...wholeAddress('US'), postalCode: '9501' })).toEqual(['postalCode: must look like 95014']);
    expect(problemsOf({ ...wholeAddress('AU'), region: 'Victoria' })[0]).toMatch(/^region: must be one of ACT, /);
    expect(problemsOf({ ...wholeAddress('DE'), country: 'ZZ' })[0]).toMatch(/^country: must be the code of a country/);
  });

  it.each<[string, Partial<Address>, string[]]>([
    ['DE', { postalCode: '20457', city: 'Hamburg' }, ['Ann Example', '1 Long Lane', '20457 Hamburg']],
    ['GB', { postalCode: 'EC1Y 8SY', city: 'London' }, ['Ann Example', '1 Long Lane', 'London', 'EC1Y 8SY']],
    ['US', { city: 'Austin', region: 'TX', postalCode: '78701' }, ['Ann Example', '1 Long Lane', 'Austin, TX 78701']],
    [
      'BR',
      { district: 'Centro', city: 'Niterói', region: 'RJ', postalCode: '24020-000' },
      ['Ann Example', '1 Long Lane', 'Centro', 'Niterói-RJ', '24020-000'],
    ],
    ['SG', { postalCode: '546080' }, ['Ann Example', '1 Long Lane', 'SINGAPORE 546080']],
    ['HK', { region: 'Kowloon' }, ['Ann Example', '1 Long Lane', 'Kowloon']],
    [
      'JP',
      { recipient: '田中 花子', street: '4-2-8', city: '港区', region: '東京都', postalCode: '105-0011' },
      ['〒105-0011', '東京都港区', '4-2-8', '田中 花子'],
    ],
    [
      'JP',
      { city: 'Minato-ku', region: '東京都', postalCode: '105-0011' },
      ['Ann Example', '1 Long Lane', 'Minato-ku, Tokyo', '105-0011'],
    ],
    // From before countries had forms.
    ['HK', { postalCode: 'X', city: 'Central' }, ['Ann Example', '1 Long Lane', 'Central']],
  ])('is printed as in %s: %j', (country, fields, lines) => {
    expect(labelLines({ recipient: 'Ann Example', street: '1 Long Lane', country, ...fields })).toEqual(lines);
  });

  it.each([
    ['CH', 'CH-8001', '8001'],
    ['DE', 'D-26133', '26133'],
    ['JP', '〒154 0023', '154-0023'],
    ['SE', '11455', '114 55'],
    ['GB', 'm25bq', 'M2 5BQ'],
    ['US', '22162 1010', '22162-1010'],
    ['AE', ' anything ', 'ANYTHING'],
  ])('has its postal code as %s prints it: %s', (country, typed, printed) => {
    expect(tidyPostalCode(country, typed)).toBe(printed);
  });

  it('names regions in a script that the shopper reads', () => {
    const tokyo = regionsOf('JP')!.find(({ code }) => code === '東京都')!;
    const dubai = regionsOf('AE')!.find(({ code }) => code === 'Dubai')!;
    expect(['ja', 'en'].map((language) => regionNameFor(tokyo, 'JP', language))).toEqual(['東京都', 'Tokyo']);
    expect(['ar', 'en'].map((language) => regionNameFor(dubai, 'AE', language))).toEqual(['دبي', 'Dubai']);
  });

  it('is filled in from the postal code on in Japanese, and from the name on in English', () => {
    expect(addressRowsOf('JP', 'ja')[0]).toEqual(['postalCode']);
    expect(addressRowsOf('JP', 'en')[0]).toEqual(['recipient']);
    expect(addressRowsOf('US', 'ja').at(-1)).toEqual(['city', 'region', 'postalCode']);
  });
});

describe('What is said of an address', () => {
  const german = {
    country: 'DE',
    recipient: 'Ann Example',
    street: '1 Long Lane',
    postalCode: '10115',
    city: 'Berlin',
  };

  it('names what is missing, not used or wrong, and what would be right', () => {
    expect(problemsOf(german)).toEqual([]);
    expect(problemsOf({ ...german, city: ' ' })).toContain('city: is required for an address in DE');
    expect(problemsOf({ ...german, region: 'Berlin' })).toEqual(['region: is no part of an address in DE']);
    expect(problemsOf({ ...german, postalCode: '1011' })).toEqual(['postalCode: must look like 26133']);
    const texan = {
      country: 'US',
      recipient: 'Ann Example',
      street: '1 Long Lane',
      city: 'Austin',
      postalCode: '78701',
    };
    expect(problemsOf({ ...texan, region: 'Texas' })[0]).toMatch(/^region: must be one of AL, AK, .*TX/);
  });

  it('prints a region by its name in Latin letters, by its code where it has none, and no line of what is not there', () => {
    const japanese = {
      country: 'JP',
      recipient: 'Ann Example',
      street: '1-2-3 Ginza',
      postalCode: '104-0061',
      city: 'Chuo-ku',
    };
    const region = regionsOf('JP')![12]!;
    expect(labelLines({ ...japanese, region: region.code }).join('|')).toContain(region.name);
    expect(labelLines({ ...japanese, region: 'Elsewhere' }).join('|')).toContain('Elsewhere');
    expect(labelLines({ ...german, street: '' } as Address)).toEqual(['Ann Example', '10115 Berlin']);
    expect(labelLines({ ...german, postalCode: '' } as Address)).toEqual(['Ann Example', '1 Long Lane', 'Berlin']);
  });
});
