import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { createReadStream, existsSync, statSync, writeFileSync } from 'node:fs';
import { present } from '../../contract/presence.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { ProgressLine } from '../../platform/progress-line.ts';
import type { NewAccount } from '../credit-information/open-account.ts';
import { openAccount } from '../credit-information/open-account.ts';
import { firstLimitRefusal, neededColumns, otherColumns, readAccountRow, rowReasons } from './account-file.ts';
import type { RowReason } from './account-file.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { CommandRefused, recordLook, recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { tableOf } from './table.ts';

const accountsAtOnce = 200;

type LeftOut = { line: number; reason: RowReason };
type ReadRow = { line: number; account: NewAccount };

/** Converts the heading to our column names: any case, with blanks or dashes for underscores. */
function readHeading(heading: string[]): string[] {
  const names = heading.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  const missing = neededColumns.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const known = [...neededColumns, ...otherColumns].join(', ');
    throw new CommandRefused(
      'columns_missing',
      `The first line must name the columns. Missing: ${missing.join(', ')}. Known are ${known}.`,
    );
  }
  return names;
}

class Import {
  readonly leftOut: LeftOut[] = [];
  entered = 0;
  rows = 0;
  readonly #desk: Desk;
  #waiting: ReadRow[] = [];

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async take(line: number, row: Record<string, string> | null): Promise<void> {
    this.rows++;
    const read = row === null ? ({ reason: 'row_malformed' } as const) : readAccountRow(row, this.#desk.clock.now());
    if ('reason' in read) return void this.leftOut.push({ line, reason: read.reason });
    const tooHigh = firstLimitRefusal(read.account, this.#desk.config);
    if (tooHigh) return void this.leftOut.push({ line, reason: tooHigh });
    this.#waiting.push({ line, account: read.account });
    if (this.#waiting.length >= accountsAtOnce) await this.write();
  }

  /** Enters what waits, in one transaction that is audited as one action. */
  async write(): Promise<void> {
    const batch = this.#waiting.splice(0);
    if (batch.length === 0) return;
    const desk = this.#desk;
    const known: LeftOut[] = [];
    const enter = async (transaction: Transaction) => {
      known.length = 0;
      for (const { line, account } of batch) {
        const isNew = await openAccount(transaction, account, desk.keys.number, desk.clock.now());
        if (!isNew) known.push({ line, reason: 'number_known' });
      }
      const details = { entered: batch.length - known.length, leftOut: known.length };
      await recordOperatorAction(transaction, desk, 'accounts import', details);
    };
    await desk.keys.whileUnchanged(() => desk.database.write(enter));
    this.entered += batch.length - known.length;
    this.leftOut.push(...known);
  }
}

async function readFile(file: string, work: Import, { signal, stderr }: Desk): Promise<boolean> {
  const bytes = statSync(file).size;
  const progress = new ProgressLine(stderr, 'Importing');
  const stream = createReadStream(file);
  const parser = stream.pipe(parse({ bom: true, relax_column_count: true, skip_empty_lines: true, info: true }));
  stream.on('error', (error) => parser.destroy(error));
  let heading: string[] | undefined;
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
      if (signal.aborted) break;
      if (!heading) {
        heading = readHeading(record);
        continue;
      }
      const isWhole = record.length === heading.length;
      const row = isWhole ? rowOf(heading, record) : null;
      await work.take(info.lines, row);
      progress.show(Math.min(stream.bytesRead, bytes), bytes);
    }
  } catch (error) {
    // The parser quotes what it stumbled over; the line is all that may be said.
    if (error instanceof CommandRefused || !(error as { code?: string }).code?.startsWith('CSV_')) throw error;
    const { lines = 0 } = error as { lines?: number };
    work.leftOut.push({ line: lines, reason: 'row_malformed' });
    await work.write();
    return false;
  } finally {
    progress.end();
    stream.destroy();
  }
  if (!heading) readHeading([]);
  await work.write();
  return !signal.aborted;
}

function rowOf(heading: readonly string[], record: readonly string[]): Record<string, string> {
  return Object.fromEntries(heading.map((name, place) => [name, present(record[place], 'a cell of a whole row')]));
}

function forPeople({ entered, leftOut, rows }: Import, isWhole: boolean, reportFile: string | null): string {
  const lines = [`${entered} of ${rows} accounts came in.`];
  if (!isWhole)
    lines.push('The file was not read to its end. Importing it again goes on: what is known is left as it is.');
  if (leftOut.length > 0) {
    const reasons = Object.keys(rowReasons) as RowReason[];
    const counts = reasons
      .map((reason) => [reason, leftOut.filter((row) => row.reason === reason)] as const)
      .flatMap(([reason, rows]) =>
        rows.slice(0, 1).map(({ line }) => [String(rows.length), reason, `${line}`, rowReasons[reason]]),
      );
    const columns = [
      { heading: 'rows', isNumber: true },
      { heading: 'reason' },
      { heading: 'first line', isNumber: true },
    ];
    lines.push('', tableOf([...columns, { heading: 'meaning' }], counts));
  }
  if (reportFile !== null) lines.push('', `Every row that was left out, by its line: ${reportFile}`);
  return lines.join('\n');
}

/**
 * `accounts import FILE.csv` imports each account whole or not at all, and leaves known numbers as they are. An import that was
 * cut short therefore continues when it is repeated. The report names lines and reasons, never a number.
 */
export async function importCommand(desk: Desk, file: string | undefined): Promise<CommandResult> {
  if (file === undefined) throw new BadUsage('Missing file name.');
  if (!existsSync(file)) throw new BadUsage(`There is no file ${file}.`);
  const work = new Import(desk);
  const isWhole = await readFile(file, work, desk);
  const { entered, rows } = work;
  // Batches are audited as they come in; of rows that were all left out only this tells.
  const totals = { rows, entered, leftOut: work.leftOut.length, read: isWhole ? 'to its end' : 'in part' };
  await recordLook(desk, 'accounts import', totals);
  const leftOut = work.leftOut.toSorted((one, other) => one.line - other.line);
  const reportFile = desk.options.report ?? (leftOut.length > 0 ? `${file}.left-out.csv` : null);
  if (reportFile !== null) {
    const report = leftOut.map(({ line, reason }) => [line, reason, rowReasons[reason]]);
    writeFileSync(reportFile, stringify([['line', 'reason', 'meaning'], ...report]), { mode: 0o600 });
  }
  return {
    forPeople: forPeople(work, isWhole, reportFile),
    forPrograms: { rows, entered, leftOut, isWhole, reportFile },
    exitStatus: desk.signal.aborted ? 130 : leftOut.length > 0 || !isWhole ? 1 : 0,
  };
}
