import { z } from 'zod';

/** Says what each column of a table means, where its header is that of no known format. The shop confirms it once. */

/** What a column can mean, and how a shop is told of it. */
export const mappedFields = {
  handle: 'groups the rows of one product, such as its number: rows of equal cells are its variants',
  parent: 'the SKU of the product that a row is a variant of; empty for a product itself',
  title: 'name of the product; without it, rows only change products that are here',
  description: 'text about the product, plain or HTML',
  vendor: 'brand or maker',
  category: 'department, as a path: Kitchen > Knives',
  tags: 'words that it is found by, separated by commas',
  published: 'whether it is on sale: yes or no',
  sku: 'number of the article, by which a row is known again',
  barcode: 'EAN, UPC or GTIN, by which a row is known again where it has no SKU',
  option1: 'in what variants differ, such as the size; the name of the column is the name of the option',
  option2: 'the second of these',
  option3: 'the third of these',
  price: 'what a shopper pays',
  compareAt: 'price before a reduction',
  quantity: 'number of pieces in stock',
  pictures: 'addresses of its pictures, which are fetched only when you ask for it',
} as const;

export type MappedField = keyof typeof mappedFields;

const fields = Object.keys(mappedFields) as [MappedField, ...MappedField[]];

/** By the place of the column; null where a column is not read. */
export type ColumnMapping = readonly (MappedField | null)[];

export const storedMappingSchema = z.array(z.enum(fields).nullable());

const fileSchema = z.object({
  columns: z.array(z.object({ column: z.string(), field: z.string().nullable() })),
});

/** What makes a mapping unusable, as a sentence. */
export type MappingProblem = { problem: string };

/** A row is known again by one of these. */
const identifying: readonly MappedField[] = ['title', 'sku', 'barcode', 'handle'];

function problemOf(mapping: ColumnMapping): string | undefined {
  const used = mapping.filter((field) => field !== null);
  const twice = used.find((field, place) => used.indexOf(field) !== place);
  if (twice !== undefined) return `two columns are "${twice}": set one of them to null`;
  if (!identifying.some((field) => used.includes(field)))
    return `no column says which product a row is of: one has to be ${identifying.map((field) => `"${field}"`).join(', ')}`;
  if (used.includes('parent') && (!used.includes('sku') || used.includes('handle')))
    return '"parent" names a SKU, so it needs a column "sku", and no column "handle"';
  return undefined;
}

/**
 * Reads the file of a mapping (JSON), as `proposeMapping` writes it.
 * @param header the names of the columns of the table that it is for
 */
export function readMapping(json: string, header: readonly string[]): { mapping: ColumnMapping } | MappingProblem {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { problem: `it is not JSON (${(error as Error).message})` };
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) return { problem: 'it has no list "columns" of objects with "column" and "field"' };
  const { columns } = parsed.data;
  const wrong = columns.find(({ field }) => field !== null && !Object.hasOwn(mappedFields, field));
  if (wrong) return { problem: `"${wrong.field}" is no field: fields are ${fields.join(', ')}` };
  const place = header.findIndex((name, at) => columns[at]?.column.trim() !== name.trim());
  if (place >= 0 || columns.length !== header.length) {
    const at = place >= 0 ? place : header.length;
    const [here, there] = [header[at], columns[at]?.column].map((name) =>
      name === undefined ? 'no column more' : `"${name.trim()}"`,
    );
    return { problem: `it is for another table: its column ${at + 1} is ${there}, the file has ${here} there` };
  }
  const mapping = columns.map(({ field }) => field as MappedField | null);
  const problem = problemOf(mapping);
  return problem === undefined ? { mapping } : { problem };
}
