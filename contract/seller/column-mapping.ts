import { z } from 'zod';

/** What a column of a table can mean, where its header is that of no known format (`server/article/csv/mapping/`). */
export const mappedFieldSchema = z.enum([
  'handle',
  'parent',
  'title',
  'description',
  'vendor',
  'category',
  'tags',
  'published',
  'sku',
  'barcode',
  'option1',
  'option2',
  'option3',
  'price',
  'compareAt',
  'quantity',
  'policy',
  'shelf',
  'ageLimit',
  'pictures',
]);

export type MappedField = z.infer<typeof mappedFieldSchema>;

/** By the place of the column; null where a column is not read. */
export const columnMappingSchema = z.array(mappedFieldSchema.nullable()).max(1_000);

/** What a column may mean, and why, with some of its cells. */
export const proposedColumnSchema = z.strictObject({
  column: z.string(),
  field: mappedFieldSchema.nullable(),
  why: z.string(),
  examples: z.array(z.string()),
});

export type ProposedColumn = z.infer<typeof proposedColumnSchema>;
