import { readAmountText, readCountText } from '../../../../contract/amount-text.ts';
import { isGtin } from '../../../../contract/barcodes/gtin.ts';
import type { Currency } from '../../../../contract/money.ts';
import { mappedFields } from './column-mapping.ts';
import type { MappedField } from './column-mapping.ts';
import { fieldOfName } from './column-names.ts';

/**
 * Proposes what each column of a table means, by its name and by what its cells look like. Where the two do not agree, or neither
 * tells, it proposes nothing: the shop says it.
 */

export type ProposedColumn = { column: string; field: MappedField | null; why: string; examples: string[] };

/** The file that a shop looks at, corrects, and imports with. */
export type Proposal = { about: string; fields: Record<string, string>; columns: ProposedColumn[] };

/** What is known of cells from elsewhere. */
export type CellKnowledge = { currency: Currency; isTruth: (cell: string) => boolean };

const shownExamples = 3;
const longestExample = 60;
/** So many cells of a column that are not empty decide what it looks like. */
const mostOf = (cells: readonly string[], isSo: (cell: string) => boolean) =>
  cells.length > 0 && cells.filter(isSo).length >= cells.length * 0.8;

const isPicture = (cell: string) => /^https?:\/\/\S+\.(jpe?g|png|webp|gif|avif)(\?\S*)?(?=$|[\s,;|])/i.test(cell);
const digitsOf = (cell: string) => cell.replaceAll(/[\s-]/g, '');
const isEan = (cell: string) => isGtin(digitsOf(cell));

function looksRight(field: MappedField, cells: readonly string[], { currency, isTruth }: CellKnowledge): boolean {
  if (cells.length === 0) return true;
  const isAmount = (cell: string) => {
    const read = readAmountText(cell, currency, null);
    return 'amountMinor' in read || 'readings' in read;
  };
  if (field === 'price' || field === 'compareAt') return mostOf(cells, isAmount);
  if (field === 'quantity') return mostOf(cells, isCount);
  if (field === 'published') return mostOf(cells, isTruth);
  if (field === 'barcode') return mostOf(cells, (cell) => /^[\dx.e+,;| -]+$/i.test(cell));
  if (field === 'pictures') return mostOf(cells, (cell) => /^https?:\/\//i.test(cell));
  if (field === 'title') return !mostOf(cells, (cell) => /^[\d\s.,-]+$/.test(cell) || isPicture(cell));
  return true;
}

const isCount = (cell: string) => {
  const read = readCountText(cell, null);
  return 'count' in read || 'readings' in read;
};

const optionFields = ['option1', 'option2', 'option3'] as const;

/**
 * @param header the names of the columns
 * @param rows some rows of the table, from all its parts
 */
export function proposeMapping(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  knowledge: CellKnowledge,
): Proposal {
  const takenBy = new Map<MappedField, string>();
  const cellsOf = header.map((_name, place) =>
    rows.map((row) => (row[place] ?? '').trim()).filter((cell) => cell !== ''),
  );
  const columns = header.map((name, place): ProposedColumn => {
    const cells = cellsOf[place] ?? [];
    const examples = [...new Set(cells)].slice(0, shownExamples).map((cell) => cell.slice(0, longestExample));
    const propose = (field: MappedField | null, why: string): ProposedColumn => {
      if (field !== null) takenBy.set(field, name.trim());
      return { column: name.trim(), field, why, examples };
    };
    if (mostOf(cells, isPicture)) {
      const first = takenBy.get('pictures');
      if (first === undefined) return propose('pictures', 'its cells are addresses of pictures');
      return propose(null, `"${first}" is "pictures" already: only one of them can be`);
    }
    const found = fieldOfName(name);
    if (typeof found === 'object') return propose(null, found.notRead);
    if (found === undefined) return propose(null, cells.length === 0 ? 'the column is empty' : '');
    const field = found === 'option1' ? optionFields.find((option) => !takenBy.has(option)) : found;
    if (field === undefined) return propose(null, 'a product may have three options, and three columns are options');
    const other = takenBy.get(field);
    if (other !== undefined) return propose(null, `"${other}" is "${field}" already: only one of them can be`);
    if (!looksRight(field, cells, knowledge))
      return propose(null, `its name says "${field}", and its cells do not look like that`);
    return propose(field, 'by its name');
  });
  for (const [place, column] of columns.entries()) {
    const cells = cellsOf[place] ?? [];
    if (takenBy.has('barcode') || column.field !== null || cells.length < 3 || !mostOf(cells, isEan)) continue;
    column.field = 'barcode';
    column.why = 'its cells are GTINs with right check digits';
    takenBy.set('barcode', column.column);
  }
  for (const [place, column] of columns.entries()) {
    const cells = cellsOf[place] ?? [];
    if (column.why !== '') continue;
    const hasDecimals =
      mostOf(cells, (cell) => /\d[.,]\d\d?(\D|$)/.test(cell)) && looksRight('price', cells, knowledge);
    column.why = hasDecimals
      ? 'its cells are amounts: say whether this is "price" or "compareAt"'
      : mostOf(cells, knowledge.isTruth)
        ? 'its cells are yes and no: say whether this is "published"'
        : 'neither its name nor its cells tell what it is';
  }
  return {
    about:
      'Look at the field of each column, correct it, and import with --mapping. A column with null is not read. An import that was done with it keeps it for files with the same columns.',
    fields: mappedFields,
    columns,
  };
}
