import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { guardFormula } from '../../../platform/formula-guard.ts';
import { withoutCardNumbers } from './card-number-text.ts';
import { guardColumn, leftOutColumn, numbersColumn } from './catalogue-columns.ts';
import { readWithWholeArticles } from './catalogue-rows.ts';
import type { CatalogueOutline, LeftOutRow } from './catalogue-rows.ts';

/**
 * Writes a file of the rows that an import left out, each with its reason, which imports once it is corrected. An article that was
 * left out in part is written with all its rows: a file that names one size would take the others off sale. The file is UTF-8 with
 * a byte-order mark, and guarded against formulas, as spreadsheets need it; a file of that name is replaced when the new one is
 * whole.
 * @returns how many rows it has
 */
export async function writeLeftOutFile(
  target: string,
  outline: CatalogueOutline,
  leftOut: readonly LeftOutRow[],
): Promise<number> {
  const reasons = new Map<number, string[]>();
  for (const { line, reason } of leftOut) reasons.set(line, [...(reasons.get(line) ?? []), reason]);
  let count = 0;
  async function* rows(): AsyncGenerator<string[]> {
    let width: number | undefined;
    let hasNumbers = false;
    for await (const { line, cells, problem, numbers } of readWithWholeArticles(outline, new Set(reasons.keys()))) {
      if (width === undefined) {
        width = cells.length;
        hasNumbers = numbers !== undefined || outline.form.encoding === 'xlsx';
        yield [leftOutColumn, guardColumn, ...(hasNumbers ? [numbersColumn] : []), ...cells];
        continue;
      }
      count++;
      // A line that could not be read is still none when it is imported as it is: it has a cell too many.
      const whole = Array.from({ length: width }, (_, place) => cells[place] ?? '');
      const isMasked = cells.some((cell) => withoutCardNumbers(cell) !== cell);
      const asItWas = () => `As it was: ${withoutCardNumbers(cells.join(outline.form.delimiter))}`;
      const masked = 'What could be a card number is written as dots.';
      const given =
        problem === undefined && !isMasked
          ? cells
          : [
              ...whole.map(withoutCardNumbers),
              `Delete this cell when the row is right. ${problem === undefined ? masked : asItWas()}`,
            ];
      const listed = hasNumbers ? [cells.filter((cell) => numbers?.has(cell)).join(' ')] : [];
      yield [reasons.get(line)?.join('; ') ?? '', 'yes', ...listed, ...given].map(guardFormula);
    }
  }
  const unfinished = `${target}.unfinished`;
  try {
    await pipeline(
      Readable.from(rows()),
      stringify({ bom: true, record_delimiter: 'windows' }),
      createWriteStream(unfinished),
    );
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  return count;
}
