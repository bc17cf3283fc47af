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

/** Circled digits whose compatibility form does not say which digit they show: rows ⓵ to ⓽, ❶, ➀ and ➊, and the zeros ⓿, 🄋 and 🄌. */
const onesOfRows = [0x24f5, 0x2776, 0x2780, 0x278a];
const zeros = [0x24ff, 0x1f10b, 0x1f10c];

const circledDigits = new Map([
  ...zeros.map((zero) => [String.fromCodePoint(zero), '0'] as const),
  ...onesOfRows.flatMap((one) =>
    Array.from('123456789', (digit, place) => [String.fromCodePoint(one + place), digit] as const),
  ),
]);

/** The digit that a raised, lowered, circled, bracketed or dotted sign shows; undefined for numbers of another kind, such as ½. */
function digitShownBy(sign: string): string | undefined {
  return circledDigits.get(sign) ?? /^\(?(\d)[).,]?$/.exec(sign.normalize('NFKC'))?.[1];
}

/** Whether a reader takes this character for a digit, and for which. */
function digitSeenIn(character: string): string | undefined {
  if (/\p{Nd}/u.test(character)) return asciiDigits(character);
  return /\p{No}/u.test(character) ? digitShownBy(character) : undefined;
}

/**
 * The text as a reader sees its digits: those of every script, and signs that show one digit (⁴, ₄, ④, ⑷, ⒋), as ASCII digits.
 * @returns the text, and for each place in it (up to its length) the place in the original
 */
export function digitsAsSeen(text: string): { seen: string; placeOf: (place: number) => number } {
  if (!/[^\p{ASCII}]/u.test(text)) return { seen: text, placeOf: (place) => place };
  let seen = '';
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const shown = digitSeenIn(character) ?? character;
    for (let unit = 0; unit < shown.length; unit++) places.push(at);
    seen += shown;
    at += character.length;
  }
  places.push(at);
  return { seen, placeOf: (place) => present(places[place], 'the place of a digit') };
}

/** The text with `mask` for every digit that a reader sees in it. */
export function maskDigits(text: string, mask: string): string {
  return text.replaceAll(/\p{Nd}|\p{No}/gu, (character) => (digitSeenIn(character) === undefined ? character : mask));
}
