import { isCreditNumberTyped } from '../credit-numbers-in-text.ts';
import { digitsAsSeen } from '../decimal-digits.ts';

/**
 * Finds a card number that was typed across several lines of an address.
 *
 * **The rule.** Lines are read in their order. Two kinds of text are joined: a whole line without a letter, and a row of at least
 * six digits at the end of one line and the start of another; house numbers are shorter. A postal code has no letter in most
 * countries, so it is joined only if it has six digits and no letter. If the joined text holds a card number, all its lines are
 * refused.
 */

export type AddressLine = { text: string; isPostalCode: boolean };

const fewestAtAnEnd = 6;

const digitCount = (text: string) => text.replaceAll(/\D/g, '').length;
const isBare = (text: string) => !/\p{L}/u.test(text) && digitCount(text) > 0;
// Both are asked for of lines with a letter only.
const rowAtEnd = (text: string) => text.slice(text.search(/[^\p{L}]*$/u));
const rowAtStart = (text: string) => text.slice(0, text.search(/\p{L}/u));

/** The part of a line that may be a piece of a number, at this end of it; null where there is none. */
function pieceOf({ text, isPostalCode }: AddressLine, row: (text: string) => string): string | null {
  if (isBare(text)) return text;
  const piece = row(text);
  return !isPostalCode && digitCount(piece) >= fewestAtAnEnd ? piece : null;
}

function mayJoin(lines: readonly AddressLine[]): boolean {
  const others = lines.filter(({ isPostalCode }) => !isPostalCode);
  if (others.length >= 2) return true;
  return others.some(({ text }) => isBare(text) && digitCount(text) >= fewestAtAnEnd);
}

/** Every choice of these places, in their order; none before the smaller ones within it. */
function choices(places: readonly number[]): number[][] {
  return Array.from({ length: 2 ** places.length }, (_, bits) => places.filter((_place, at) => bits & (1 << at)));
}

function holdCardNumber(lines: readonly AddressLine[]): boolean {
  const pieces = lines.map((line, place) => {
    if (place === 0) return pieceOf(line, rowAtEnd);
    if (place === lines.length - 1) return pieceOf(line, rowAtStart);
    return isBare(line.text) ? line.text : null;
  });
  return pieces.every((piece) => piece !== null) && mayJoin(lines) && isCreditNumberTyped(pieces.join(' '));
}

/**
 * @returns the places of the lines that together hold what could be a card number, by the rule above; none where none do. Lines
 * that hold one alone are not looked at
 */
export function linesOfCardNumber(lines: readonly AddressLine[]): number[] {
  const read = lines.map((line) => ({ ...line, text: digitsAsSeen(line.text).seen }));
  const found: number[][] = read.flatMap(({ text }, place) => (isCreditNumberTyped(text) ? [[place]] : []));
  const alone = found.length;
  // A line without a digit is no piece of a number, and most lines of an address have none.
  const withDigits = read.flatMap(({ text }, place) => (/\d/.test(text) ? [place] : []));
  for (const chosen of choices(withDigits)) {
    if (found.some((fewer) => fewer.every((place) => chosen.includes(place)))) continue;
    if (holdCardNumber(read.filter((_, place) => chosen.includes(place)))) found.push(chosen);
  }
  return [...new Set(found.slice(alone).flat())].toSorted((one, other) => one - other);
}
