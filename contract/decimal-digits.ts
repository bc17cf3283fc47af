import { present } from './presence.ts';

/**
 * Decimal digits of every script. Keyboards and input methods type them as their language writes them: Arabic-Indic, Persian,
 * Devanagari, full-width and some seventy more.
 */

const isDigit = (codePoint: number) => /^\p{Nd}$/u.test(String.fromCodePoint(codePoint));

/**
 * The value of a decimal digit, 0 to 9. Unicode encodes the ten digits of a set in a row from zero (UAX #44,
 * `Numeric_Type=Decimal`), so the position in the row is the value.
 */
function valueOf(digit: string): number {
  const codePoint = present(digit.codePointAt(0), 'the code point of a digit');
  let first = codePoint;
  while (isDigit(first - 1)) first--;
  return (codePoint - first) % 10;
}

/** The text with each decimal digit of any script as the ASCII digit of the same value. Everything else stays as it is. */
export function asciiDigits(text: string): string {
  return /[^\p{ASCII}]/u.test(text) ? text.replaceAll(/\p{Nd}/gu, (digit) => String(valueOf(digit))) : text;
}
