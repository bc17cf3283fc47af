import { hasValidCheckDigit } from './card.ts';
import { digitsAsSeen } from './decimal-digits.ts';

/**
 * Finds credit numbers in free text.
 *
 * **The rule.** A credit number is twelve to nineteen decimal digits of any script, the last of which is the right check digit of
 * the others (ISO/IEC 7812-1). Raised, lowered and circled digits count. Up to eight characters of any kind but letters and digits may stand between two of them: blanks of
 * every width, dots, dashes, slashes, brackets, marks without a width. A letter ends a number, so ids and model names are not
 * numbers; neither are the two ends of a UUID, or of an IBAN with right check digits. A telephone number or an article number of
 * that length counts as a credit number if its check digit happens to fit, which is one in ten.
 */

const digitsWithGaps = /\d(?:[^\p{L}\d]{0,8}\d){11,}/gu;
/**
 * Machine-written lines are stricter: only the separators of a printed card part groups there, because commas, dots and colons
 * are data.
 */
const digitsWithBlanks = /\d(?:[\p{Zs}\p{Pd}\p{Cf}]{0,2}\d){11,}/gu;

// An id is not a number, even where it looks like one.
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const iban = /(?<![\p{L}\d])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![\p{L}\d])/gu;

const [fewestDigits, mostDigits] = [12, 19];

type Span = { from: number; until: number };

function isLikeNumber(digits: string): boolean {
  return digits.length >= fewestDigits && digits.length <= mostDigits && hasValidCheckDigit(digits);
}

/** Whether this is an account number with right check digits (ISO 13616), and not a credit number behind two letters. */
function isIban(text: string): boolean {
  const account = text.replaceAll(' ', '');
  const number = account.slice(4);
  if (isLikeNumber(number) || isLikeNumber(account.slice(2))) return false;
  let rest = 0;
  for (const sign of number + account.slice(0, 4)) rest = Number(`${rest}${Number.parseInt(sign, 36)}`) % 97;
  return rest === 1;
}

/** Within digits without a gap: all of them, or any part of what is longer than a number can be. */
function spansWithin(digits: string, from: number): Span[] {
  if (digits.length <= mostDigits) return isLikeNumber(digits) ? [{ from, until: from + digits.length }] : [];
  const spans: Span[] = [];
  for (let at = 0; at + fewestDigits <= digits.length; at++) {
    for (let length = fewestDigits; length <= mostDigits && at + length <= digits.length; length++) {
      if (!isLikeNumber(digits.slice(at, at + length))) continue;
      spans.push({ from: from + at, until: from + at + length });
    }
  }
  return spans;
}

/** Digits before or after a number, such as a date, may look like part of it. Every row of groups is therefore tried. */
function spansInRun(run: string, offset: number): Span[] {
  const groups = [...run.matchAll(/\d+/g)].map(({ 0: digits, index }) => ({
    digits,
    from: offset + index,
    until: offset + index + digits.length,
  }));
  return groups.flatMap(({ digits: first, from }, place) => {
    const spans = spansWithin(first, from);
    let digits = first;
    for (const next of groups.slice(place + 1, place + mostDigits)) {
      digits += next.digits;
      if (digits.length > mostDigits) break;
      if (isLikeNumber(digits)) spans.push({ from, until: next.until });
    }
    return spans;
  });
}

/** The mask has the same length and no digits, because letters end a number. */
const masked = (id: string) => 'x'.repeat(id.length);

function spansOf(text: string, runs: RegExp): Span[] {
  const { seen, placeOf } = digitsAsSeen(text);
  const withoutIds = seen.replaceAll(uuid, masked).replaceAll(iban, (id) => (isIban(id) ? masked(id) : id));
  const found = [...withoutIds.matchAll(runs)].flatMap(({ 0: run, index }) => spansInRun(run, index));
  const spans: Span[] = [];
  for (const span of found.toSorted((one, other) => one.from - other.from)) {
    const last = spans.at(-1);
    if (last && span.from < last.until) last.until = Math.max(last.until, span.until);
    else spans.push({ ...span });
  }
  return spans.map(({ from, until }) => ({ from: placeOf(from), until: placeOf(until) }));
}

/**
 * Finds possible credit numbers in a line that a program writes: a log line, or a command's arguments. Only blanks and dashes may
 * part the groups, because such lines are full of dates, times and decimals.
 * @returns spans that do not overlap, in order; `until` is the first place after one
 */
export function findCreditNumbers(text: string): Span[] {
  return spansOf(text, digitsWithBlanks);
}

/** Whether a line that a program writes holds what could be a credit number. */
export function holdsCreditNumber(text: string): boolean {
  return findCreditNumbers(text).length > 0;
}

/**
 * Finds possible credit numbers in text that a person typed, by the whole rule above.
 * @returns spans that do not overlap, in order; `until` is the first place after one
 */
export function findTypedCreditNumbers(text: string): Span[] {
  return spansOf(text, digitsWithGaps);
}

/** Whether what a person typed holds what could be a credit number. */
export function isCreditNumberTyped(text: string): boolean {
  return findTypedCreditNumbers(text).length > 0;
}

/** The most digits of a credit number that may be told: every receipt shows as many, and they name the issuer. */
export const mostDigitsTold = 6;

/** The most digits in a row, of every script, with anything but letters between them. */
export function longestRun(text: string): number {
  const runs =
    digitsAsSeen(text)
      .seen.replaceAll(/[^\p{L}\d]/gu, '')
      .match(/\d+/g) ?? [];
  return Math.max(0, ...runs.map((run) => run.length));
}
