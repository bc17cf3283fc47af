import { stringify } from 'csv-stringify/sync';
import { isFreeText } from '../../../contract/seller/free-text.ts';
import { sideProblem } from '../../../contract/seller/synonym.ts';
import type { Synonym } from '../../../contract/seller/synonym.ts';
import { ruleKeyOf } from '../finding/synonyms.ts';
import { inspectFile, readRecords, UnusableFile } from './catalogue-file.ts';
import type { FileForm } from './catalogue-file.ts';
import type { TextEncoding } from './encoding/text-encoding.ts';

/** Synonyms as CSV: one row each, `Words,Way,Also finds`. The way is "both ways" or "one way"; "=" and ">" are understood. */

const header = ['Words', 'Way', 'Also finds'] as const;

const ways: Record<string, Synonym['way']> = {
  'both ways': 'both',
  both: 'both',
  '=': 'both',
  'one way': 'one',
  one: 'one',
  '>': 'one',
};

export type SynonymRow = { line: number; synonym: Synonym };
export type LeftOutSynonym = { line: number; reason: string };

function readSynonym(cells: readonly string[]): Synonym | { reason: string } {
  const [words = '', wayCell = '', alsoFinds = '', ...more] = cells.map((cell) => cell.trim());
  if (more.some((cell) => cell !== '')) {
    return { reason: 'it has more than three cells: a cell with commas in it needs quotation marks around it' };
  }
  for (const [name, side] of [
    ['Words', words],
    ['Also finds', alsoFinds],
  ] as const) {
    if (!isFreeText(side)) return { reason: `"${name}" holds what could be a card number` };
    const problem = sideProblem(side);
    if (problem !== undefined) return { reason: `"${name}" ${problem}` };
  }
  const way = ways[wayCell.toLowerCase().replaceAll(/\s+/g, ' ')];
  return way ? { words, way, alsoFinds } : { reason: '"Way" must be "both ways" or "one way"' };
}

const isHeader = (cells: readonly string[]) =>
  header.every((name, place) => cells[place]?.trim().toLowerCase() === name.toLowerCase());

/**
 * Reads every row; a row that cannot be used is left out by itself. Empty lines are no rows.
 * @throws {UnusableFile} when the file is not text, or does not begin with the header
 */
export async function readSynonymFile(
  file: string,
  encoding?: TextEncoding,
): Promise<{ rows: SynonymRow[]; leftOut: LeftOutSynonym[] }> {
  const form = await inspectFile(file, { encoding });
  try {
    return await readSynonyms(form);
  } finally {
    form.release();
  }
}

async function readSynonyms(form: FileForm): Promise<{ rows: SynonymRow[]; leftOut: LeftOutSynonym[] }> {
  const rows: SynonymRow[] = [];
  const leftOut: LeftOutSynonym[] = [];
  const lineOf = new Map<string, number>();
  let hasHeader = false;
  for await (const { line, cells, problem } of readRecords(form, () => header.length)) {
    if (!hasHeader) {
      if (!isHeader(cells)) throw new UnusableFile(`The first line must be ${header.join(',')}.`);
      hasHeader = true;
      continue;
    }
    if (problem === undefined && cells.every((cell) => cell.trim() === '')) continue;
    const synonym = problem === undefined ? readSynonym(cells) : { reason: problem };
    if ('reason' in synonym) {
      leftOut.push({ line, reason: synonym.reason });
      continue;
    }
    const key = ruleKeyOf(synonym);
    const earlier = lineOf.get(key);
    if (earlier === undefined) rows.push({ line, synonym });
    else leftOut.push({ line, reason: `it says the same as line ${earlier}` });
    lineOf.set(key, earlier ?? line);
  }
  return { rows, leftOut };
}

/** The file that `readSynonymFile` reads. No cell can begin with a sign that a spreadsheet would compute. */
export function writeSynonymFile(synonyms: readonly Synonym[]): string {
  return stringify([
    header,
    ...synonyms.map(({ words, way, alsoFinds }) => [words, way === 'both' ? 'both ways' : 'one way', alsoFinds]),
  ]);
}
