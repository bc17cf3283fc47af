import { hasValidCheckDigit } from './card.ts';

/** Digits as people write a number: each separated from the next by nothing, or by one blank or dash. */
const runOfDigits = /\d(?:[ \u00A0-]?\d){11,}/g;

// Ids are not numbers, whatever their digits look like.
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

const [fewestDigits, mostDigits] = [12, 19];

type Span = { from: number; until: number };

function isLikeNumber(digits: string): boolean {
  return digits.length >= fewestDigits && digits.length <= mostDigits && hasValidCheckDigit(digits);
}

/** Within digits without a gap: all of them, or any part of what is longer than a number can be. */
function spansWithin(digits: string, from: number): Span[] {
  if (digits.length <= mostDigits) return isLikeNumber(digits) ? [{ from, until: from + digits.length }] : [];
  const spans: Span[] = [];
  for (let at = 0; at + fewestDigits <= digits.length; at++) {
    for (let length = fewestDigits; length <= mostDigits && at + length <= digits.length; length++) {
      if (isLikeNumber(digits.slice(at, at + length))) spans.push({ from: from + at, until: from + at + length });
    }
  }
  return spans;
}

/** What stands before a number or after it may be digits too, such as a date: every row of groups could be the number. */
function spansInRun(run: string, offset: number): Span[] {
  const groups = [...run.matchAll(/\d+/g)].map(({ 0: digits, index }) => ({ digits, from: offset + index }));
  return groups.flatMap(({ digits: first, from }, place) => {
    const spans = spansWithin(first, from);
    let digits = first;
    for (const next of groups.slice(place + 1, place + mostDigits)) {
      digits += next.digits;
      if (digits.length > mostDigits) break;
      if (isLikeNumber(digits)) spans.push({ from, until: next.from + next.digits.length });
    }
    return spans;
  });
}

/**
 * Where what could be a credit number stands in a text: 12 to 19 digits, in groups or not, of which the last is the check
 * digit of the others. UUIDs are left out.
 * @returns spans that do not overlap, in order; `until` is the first place after one
 */
export function findCreditNumbers(text: string): Span[] {
  const withoutIds = text.replaceAll(uuid, (id) => '#'.repeat(id.length));
  const found = [...withoutIds.matchAll(runOfDigits)].flatMap(({ 0: run, index }) => spansInRun(run, index));
  const spans: Span[] = [];
  for (const span of found.toSorted((one, other) => one.from - other.from)) {
    const last = spans.at(-1);
    if (last && span.from < last.until) last.until = Math.max(last.until, span.until);
    else spans.push({ ...span });
  }
  return spans;
}

/** Whether a text holds what could be a credit number. */
export function holdsCreditNumber(text: string): boolean {
  return findCreditNumbers(text).length > 0;
}
