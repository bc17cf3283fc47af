import { writeFileSync } from 'node:fs';
import { calledAs } from '../../../platform/called-as.ts';
import type { Currency } from '../../../contract/money.ts';
import { withoutCardNumbers } from './card-number-text.ts';
import { inspectFile, UnusableFile } from './catalogue-file.ts';
import type { FileHints } from './catalogue-file.ts';
import { givenRecords } from './catalogue-rows.ts';
import { proposeMapping } from './mapping/propose-mapping.ts';
import type { Proposal } from './mapping/propose-mapping.ts';
import { readTruth } from './truth-words.ts';

/** `npm run catalogue -- mapping FILE [MAP.json]` proposes what the columns of a table mean. */

const mostRows = 2_000;

/**
 * Reads a table's header and its first rows, and proposes what its columns mean.
 * @throws {UnusableFile} when it is no table
 */
export async function proposalFor(file: string, hints: FileHints, currency: Currency): Promise<Proposal> {
  const form = await inspectFile(file, hints);
  try {
    let header: readonly string[] | undefined;
    const rows: string[][] = [];
    for await (const { cells, problem } of givenRecords(form)) {
      if (header && problem === undefined) rows.push(cells.map(withoutCardNumbers));
      if (rows.length === mostRows) break;
      header ??= cells;
    }
    if (!header || rows.length === 0) throw new UnusableFile('The file has no rows below the names of its columns.');
    return proposeMapping(header, rows, { currency, isTruth: (cell) => readTruth(cell) !== undefined });
  } finally {
    form.release();
  }
}

const shown = ({ column, field, why, examples }: Proposal['columns'][number]) =>
  `  ${column === '' ? '(no name)' : column}: ${field ?? 'not read'}, ${why}${examples.length === 0 ? '' : ` (${examples.join(' | ')})`}`;

/** @returns the exit status */
export async function runMapping(
  file: string,
  target: string | undefined,
  { currency, ...hints }: FileHints & { currency: Currency },
): Promise<number> {
  const proposal = await proposalFor(file, hints, currency);
  const json = `${JSON.stringify(proposal, null, 2)}\n`;
  if (target === undefined) {
    process.stdout.write(json);
    return 0;
  }
  try {
    writeFileSync(target, json, { flag: 'wx' });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const why = isThere ? 'It is there already, and may have been corrected' : (error as Error).message;
    process.stderr.write(`${target} was not written: ${why}.\n`);
    return 2;
  }
  const lines = [
    `${target} says what the columns of ${file} may mean:`,
    ...proposal.columns.map(shown),
    'Look at it, correct it, and see what it would do:',
    `  ${calledAs('catalogue')} import ${file} --mapping ${target} --dry-run`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
