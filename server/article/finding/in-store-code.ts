import { barcodeKey } from '../../../contract/barcodes/barcode-key.ts';
import { gtin14Of, gtinCheckDigit } from '../../../contract/barcodes/gtin.ts';
import { asciiDigits } from '../../../contract/decimal-digits.ts';
import { minorUnitDigits } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';
import { mostUnits } from '../../../contract/seller/application.ts';
import type { ScannedVariant } from '../../../contract/seller/article.ts';
import type { InStoreCodeRule } from '../../config/in-store-codes.ts';

/** Codes of a shop's own scales, by its rules. A code is only a text that anyone can print, so none of them sets a price. */

export type InStoreCode = {
  rule: InStoreCodeRule;
  /** The digits of the value, as a number. */
  value: number;
  /** The keys under which the shop may have the item: this code, the code without a value, and the item's number with and without prefix. */
  keys: string[];
};

// GS1 General Specifications, 7.9.4: the last digit of each digit's weighted product.
const weighted = {
  '2-': '0246891357',
  '3': '0369258147',
  '5+': '0516273849',
  '5-': '0594837261',
} as const;
const ofFour = ['2-', '2-', '3', '5-'] as const;
const ofFive = ['5+', '2-', '5-', '5+', '2-'] as const;

/** The check digit of a value of four or five digits (GS1 General Specifications, 7.9.3 and 7.9.4). */
export function valueCheckDigit(value: string): string {
  const weights = value.length === 4 ? ofFour : ofFive;
  const sum = [...value].reduce(
    (soFar, digit, place) => soFar + Number(weighted[weights[place] ?? '3'].charAt(Number(digit))),
    0,
  );
  return value.length === 4 ? String((sum * 3) % 10) : String(weighted['5-'].indexOf(String((10 - (sum % 10)) % 10)));
}

function readBy(rule: InStoreCodeRule, code: string): InStoreCode | undefined {
  const form = rule.form.padStart(13, '0');
  const part = (letter: string) => [...code].filter((_digit, place) => form[place] === letter).join('');
  const fixed = /^\d+/.exec(form)?.[0] ?? '';
  if (!code.startsWith(fixed)) return undefined;
  const [item, value, check] = [part('I'), part('V'), part('C')];
  if (check !== '' && check !== valueCheckDigit(value)) return undefined;
  const withoutValue = (fixed + item).padEnd(12, '0');
  const numbers = [code, withoutValue + gtinCheckDigit(withoutValue), rule.form.match(/^\d+/) + item, item];
  return { rule, value: Number(value), keys: [...new Set(numbers.map(barcodeKey))] };
}

/** @returns undefined where the text is no code of 12 or 13 digits, or fits no rule */
export function readInStoreCode(scanned: string, rules: readonly InStoreCodeRule[]): InStoreCode | undefined {
  const digits = asciiDigits(scanned.trim()).replace(/^\][A-Za-z]\d/, '');
  const gtin = /^\d{12,14}$/.test(digits) ? gtin14Of(digits) : undefined;
  if (gtin === undefined || !gtin.startsWith('0')) return undefined;
  for (const rule of rules) {
    const code = readBy(rule, gtin.slice(1));
    if (code) return code;
  }
  return undefined;
}

/**
 * What the value of a code means for a sale of whole units at the shop's price.
 * @param priceMinor of one unit
 */
export function meaningOf(
  { rule, value }: InStoreCode,
  priceMinor: number,
  currency: Currency,
): Pick<ScannedVariant, 'units' | 'label'> {
  if (rule.value === 'weight') return { label: 'weight' };
  if (rule.value === 'count') return value >= 1 && value <= mostUnits ? { units: value } : { label: 'weight' };
  const digits = minorUnitDigits[currency];
  return value * 10 ** (digits - (rule.decimals ?? digits)) === priceMinor ? {} : { label: 'price' };
}
