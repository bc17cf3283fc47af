/** Tells the formats of dates and times from those of numbers, by the format's code (ECMA-376, 18.8.30 and 18.8.31). */

/** What a format makes of a number. */
export type FormatKind = 'number' | 'date' | 'time' | 'dateTime' | 'duration';

// Formats without a code of their own; 27–36 and 50–58 are dates and times of East Asia, 71–81 of Thailand.
const builtIn: readonly (readonly [from: number, to: number, kind: FormatKind])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'dateTime'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 45, 'time'],
  [46, 46, 'duration'],
  [47, 47, 'time'],
  [50, 54, 'date'],
  [55, 56, 'time'],
  [57, 58, 'date'],
  [71, 74, 'date'],
  [75, 76, 'time'],
  [77, 77, 'dateTime'],
  [78, 80, 'time'],
  [81, 81, 'date'],
];

/** @param id of a format that the workbook does not define */
export const kindOfBuiltIn = (id: number): FormatKind =>
  builtIn.find(([from, to]) => from <= id && id <= to)?.[2] ?? 'number';

// Quoted texts, escaped signs, fillers and spacers are shown as they are, and so are colours, conditions and currencies.
const shownAsItIs = /"[^"]*"?|\\.|[_*]./gsu;
const elapsed = /\[(h+|m+|s+)\]/i;

/** @param code as the workbook has it: `0.00\ \m` is a number, `[$-409]d\.m\.yy` a date */
export function kindOfFormat(code: string): FormatKind {
  // The first section is that of positive numbers.
  const [first = ''] = code.replaceAll(shownAsItIs, '').split(';');
  if (elapsed.test(first)) return 'duration';
  const letters = first
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/general|standard/gi, '')
    .replaceAll(/am\/pm|a\/p/gi, 'h')
    .replaceAll(/(?<=[0#?.])e[+-]/gi, '');
  // Fractions of seconds are written as `ss.000`.
  if (/[0#?]/.test(letters.replaceAll(/\.0+/g, ''))) return 'number';
  const hasTime = /[hs]/i.test(letters);
  // A month alone is a date; minutes stand beside hours or seconds.
  const hasDate = /[ydbgea]/i.test(letters) || (!hasTime && /m/i.test(letters));
  if (hasDate) return hasTime ? 'dateTime' : 'date';
  return hasTime ? 'time' : 'number';
}
