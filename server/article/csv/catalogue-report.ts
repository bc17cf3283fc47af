import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { ChangedField, FieldDifference, ShownValue } from '../../../contract/seller/catalogue-import.ts';
import { formatAmount } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';
import type { Note } from './catalogue-article.ts';
import { calledAs } from '../../../platform/called-as.ts';
import { shorten } from './shown-cell.ts';
import { guardFormula } from '../../../platform/formula-guard.ts';
import { shownEncoding } from './encoding/text-encoding.ts';
import type { ImportResult } from './catalogue-import.ts';
import { sentenceOnNumbers } from './catalogue-numbers.ts';

/**
 * The report of an import for the person who started it: first the imported rows, then every row that was left out, then notes.
 */

const mostLinesShown = 40;

const count = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

const mostNamed = 6;
const someOf = (names: readonly string[]) =>
  names.slice(0, mostNamed).map(shorten).join(', ') + (names.length > mostNamed ? ' …' : '');

function summaryOf({
  file,
  rows,
  articles,
  variants,
  otherRows,
  withdrawnVariants,
  stockChanges,
  leftOut,
  ...rest
}: ImportResult): string[] {
  const total = articles.new + articles.changed + articles.unchanged + articles.leftOut;
  const would = rest.isDryRun ? 'would be ' : '';
  const lines = [
    `${path.basename(file)}: ${count(rows, 'row')}, ${count(total + rest.notReached, 'article')}`,
    `  ${would}new ${articles.new}, ${would}changed ${articles.changed}, already so ${articles.unchanged}, left out ${articles.leftOut}`,
    `  ${count(variants, 'variant')}; ${count(otherRows, 'row')} with only a picture or other columns`,
  ];
  if (withdrawnVariants > 0)
    lines.push(`  ${count(withdrawnVariants, 'variant')} no longer in the file: taken off sale`);
  if (rest.format !== null)
    lines.push(`  read as ${rest.format}`, ...rest.formatRemarks.map((remark) => `  ${remark}`));
  lines.push(`  read as ${shownEncoding(rest.encoding)}: ${rest.encodingDecided}`);
  if (stockChanges.length > 0)
    lines.push(`  ${count(stockChanges.length, 'variant')} with another stock than before (listed below)`);
  const numbers = sentenceOnNumbers(rest.numbers);
  if (numbers) lines.push(`  ${numbers}`);
  if (rest.pictures > 0)
    lines.push(
      `  ${count(rest.pictures, 'picture')} named by addresses, and none fetched: ${calledAs('catalogue')} pictures fetch ${path.basename(file)}`,
    );
  const { unsaid, onlyKept } = rest.columns;
  if (unsaid.length > 0)
    lines.push(`  no column for: ${unsaid.join(', ')}. That stays as it is, and is empty for new products.`);
  if (onlyKept.length > 0)
    lines.push(
      `  ${count(onlyKept.length, 'column')} without a meaning here, kept for the next export: ${someOf(onlyKept)}`,
    );
  if (rest.isInventory) {
    lines.push(
      '  An inventory file: only stock was looked at. It is the sum of all locations, of what is available there: what is',
      '  committed to orders or unavailable is left out.',
    );
  }
  if (rest.lacksStock) {
    lines.push(
      '  The file has no column for stock, as exports of shops with several locations have none: no stock was changed, and',
      '  the stock of new products is not counted until it is set. Import the inventory file next (Products, Inventory, Export).',
    );
  }
  if (rest.notReached > 0) {
    lines.push(
      `  Ended early: ${count(rest.notReached, 'article')} not reached. What came in came in whole; import again to go on.`,
    );
  }
  if (rest.isDryRun) lines.push('  Nothing was changed (--dry-run).');
  lines.push(
    leftOut.length === 0 ? '  No row was left out.' : `  ${count(leftOut.length, 'row was', 'rows were')} left out.`,
  );
  return lines;
}

function section(
  title: string,
  entries: { line: number; handle: string; text: string }[],
  fullList: string | null,
): string[] {
  const last = entries.at(-1);
  if (!last) return [];
  const width = String(last.line).length;
  const shown = entries.slice(0, mostLinesShown);
  const lines = shown.map(
    ({ line, handle, text }) => `  line ${String(line).padStart(width)}  ${handle === '' ? '' : `${handle}: `}${text}`,
  );
  const hidden = entries.length - shown.length;
  if (hidden > 0)
    lines.push(
      `  and ${hidden} more${fullList === null ? ' (--report FILE writes all of them)' : `, all in ${fullList}`}`,
    );
  return ['', title, ...lines];
}

const nameOfField: Record<ChangedField, string> = {
  title: 'title',
  description: 'description',
  vendor: 'vendor',
  category: 'category',
  tags: 'tags',
  shelf: 'shelf location',
  related: 'related products',
  ageLimit: 'age limit',
  status: 'status',
  imported: 'other columns of the file',
  sku: 'SKU',
  barcode: 'barcode',
  priceMinor: 'price',
  compareAtMinor: 'compare-at price',
  sellsWithoutStock: 'sold without stock',
  stock: 'stock',
  options: 'options',
  variants: 'variant',
  order: 'order of the variants',
  pictures: 'text of a fetched picture',
};

/** @returns the value as a person reads it; empty for none */
export function valueForPeople(field: ChangedField, value: ShownValue, currency: Currency): string {
  if (value === null) return '';
  if (typeof value === 'number' && field.endsWith('Minor')) return formatAmount(value, currency);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

export function nameForPeople({ field, variant }: Pick<FieldDifference, 'field' | 'variant'>): string {
  return variant === '' ? nameOfField[field] : `${nameOfField[field]} of ${variant}`;
}

function differenceForPeople(difference: FieldDifference, currency: Currency): string {
  const { field, before, after } = difference;
  if (field === 'imported') return nameOfField.imported;
  if (field === 'variants' && before === null) return `new variant ${quoted(after, difference, currency)}`;
  if (field === 'variants' && after === null) return `without variant ${quoted(before, difference, currency)}`;
  const [from, to] = [before, after].map((value) => quoted(value, difference, currency));
  return `${nameForPeople(difference)} ${from} → ${to}`;
}

const isNumber = (value: ShownValue) => typeof value === 'number';

function quoted(value: ShownValue, { field }: FieldDifference, currency: Currency): string {
  if (value === null || value === '') return 'none';
  const text = valueForPeople(field, value, currency).replaceAll(/\s+/g, ' ');
  return isNumber(value) || typeof value === 'boolean' ? text : `"${shorten(text)}"`;
}

const asText = ({ note, ...row }: Note) => ({ ...row, text: note });

/** @param fullList the file that has every row, or null if there is none */
export function reportForPeople(result: ImportResult, fullList: string | null): string {
  const leftOut = result.leftOut.map(({ reason, ...row }) => ({ ...row, text: reason }));
  const [notes, stock] = [result.notes.map(asText), result.stockChanges.map(asText)];
  const changed = result.differences.flatMap(({ kind, fields, ...row }) =>
    kind === 'new'
      ? []
      : [{ ...row, text: fields.map((field) => differenceForPeople(field, result.currency)).join('; ') }],
  );
  const made = result.differences.flatMap(({ kind, title, ...row }) =>
    kind === 'new' ? [{ ...row, text: `"${shorten(title)}"` }] : [],
  );
  const would = result.isDryRun ? 'Would be ' : '';
  return [
    ...summaryOf(result),
    ...section('Left out:', leftOut, fullList),
    ...section('Worth knowing:', notes, fullList),
    ...section(`${would}${would === '' ? 'Changed' : 'changed'}:`, changed, fullList),
    ...section(`${would}${would === '' ? 'New' : 'new'}:`, made, fullList),
    ...section('Stock:', stock, fullList),
    ...(result.leftOutFile === null ? [] : ['', ...sentencesOnLeftOut(result, result.leftOutFile)]),
    ...(result.importId === null || result.differences.length === 0
      ? []
      : ['', `Undo it within a week: ${calledAs('catalogue')} undo ${result.importId}`]),
    ...(fullList === null ? [] : ['', `The whole list: ${fullList}`]),
    '',
  ].join('\n');
}

function sentencesOnLeftOut({ numbers }: ImportResult, leftOutFile: string): string[] {
  // A few rows may not tell what the whole file did.
  const decimals = numbers.amounts?.decimalMark === ',' ? ' with --decimal comma' : '';
  return [`The rows that were left out: ${leftOutFile}`, `Correct them there and import that file${decimals}.`];
}

/** The whole list is written beside the file, unless another place is named. */
export function reportFileFor(file: string): string {
  return path.join(path.dirname(file), `${path.basename(file, path.extname(file))}.import-report.csv`);
}

function* reportRows({
  leftOut,
  notes,
  stockChanges,
  differences,
  currency,
}: ImportResult): Generator<(string | number)[]> {
  for (const { line, handle, reason } of leftOut) yield [line, handle, 'left out', reason, '', ''];
  for (const { line, handle, note } of notes) yield [line, handle, 'note', note, '', ''];
  for (const { line, handle, note } of stockChanges) yield [line, handle, 'stock', note, '', ''];
  for (const { line, handle, title, kind, fields } of differences) {
    if (kind === 'new') yield [line, handle, 'new', title, '', ''];
    for (const difference of fields) {
      const [from = '', to = ''] = [difference.before, difference.after].map((value) =>
        valueForPeople(difference.field, value, currency),
      );
      yield [line, handle, 'changed', nameForPeople(difference), from, to];
    }
  }
}

const rowsAtOnce = 1_000;

/** Writes every row that was left out, every note and every change as CSV, which opens beside the catalogue itself. */
export function writeReportFile(reportFile: string, result: ImportResult): void {
  const file = openSync(reportFile, 'w');
  try {
    let some: string[][] = [['line', 'handle', 'what', 'why', 'before', 'after']];
    const write = () => {
      writeSync(file, stringify(some));
      some = [];
    };
    for (const row of reportRows(result)) {
      some.push(row.map((cell) => guardFormula(String(cell))));
      if (some.length === rowsAtOnce) write();
    }
    write();
  } finally {
    closeSync(file);
  }
}

/** Rows that were left out are written beside the file, unless another place is named. */
export function leftOutFileFor(file: string): string {
  return path.join(path.dirname(file), `${path.basename(file, path.extname(file))}.left-out.csv`);
}
