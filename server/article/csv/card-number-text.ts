import { isProductText } from '../../../contract/seller/free-text.ts';
import { readPlainText } from '../../../platform/database/stored-card-numbers.ts';

/** Finds card numbers in texts of product files, which are full of digits that are none. */

const fewestDigits = 12;

/** Whether the text may have a card number at all; most cells have too few digits. */
export function hasManyDigits(text: string): boolean {
  if (text.length < fewestDigits) return false;
  let count = 0;
  for (const [digits] of text.matchAll(/\p{N}+/gu)) {
    count += digits.length;
    if (count >= fewestDigits) return true;
  }
  return false;
}

/** Addresses of pictures are full of digits in groups. */
const withoutAddresses = (text: string) => text.replaceAll(/https?:\/\/\S+/gi, ' ');

/** Whether a cell, or the name of a column, holds what could be a card number. */
export const holdsCardNumber = (text: string): boolean => hasManyDigits(text) && !isProductText(withoutAddresses(text));

/** The text with the digits of every card number as `•`. */
export const withoutCardNumbers = (text: string): string =>
  holdsCardNumber(text) ? readPlainText(text).redacted : text;
