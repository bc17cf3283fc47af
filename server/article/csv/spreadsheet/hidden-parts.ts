import type { HiddenParts } from './sheet-rows.ts';

const mostNamed = 8;

function nameOfColumn(number: number): string {
  let name = '';
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

function rangesOf(numbers: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

function named(ranges: readonly (readonly [number, number])[], nameOf: (number: number) => string): string {
  const names = ranges.map(([first, last]) => (first === last ? nameOf(first) : `${nameOf(first)}–${nameOf(last)}`));
  return names.slice(0, mostNamed).join(', ') + (names.length > mostNamed ? ' …' : '');
}

/**
 * What a report says of rows and columns that are hidden in a sheet: they are read, as they are in a CSV that a spreadsheet saves.
 * @param columnCount how many columns the table has
 * @returns empty where nothing is hidden
 */
export function sentenceOnHidden({ rows, columns }: HiddenParts, columnCount: number): string {
  const hidden = columns
    .filter(([first]) => first <= columnCount)
    .map(([first, last]): [number, number] => [first, Math.min(last, columnCount)]);
  const parts = [
    ...(rows.length === 0 ? [] : [`${rows.length === 1 ? 'row' : 'rows'} ${named(rangesOf(rows), String)}`]),
    ...(hidden.length === 0 ? [] : [`columns ${named(hidden, nameOfColumn)}`]),
  ];
  return parts.length === 0 ? '' : `hidden in the sheet, and read like the others: ${parts.join('; ')}`;
}
