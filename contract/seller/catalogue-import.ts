import { z } from 'zod';

/** Imports of product files: what they change, field by field. */

/** Everything of a product that a file may change, by its exact name. `imported`: cells of columns that are only kept. */
export const changedFieldSchema = z.enum([
  'title',
  'description',
  'vendor',
  'category',
  'tags',
  'shelf',
  'related',
  'ageLimit',
  'status',
  'imported',
  'sku',
  'barcode',
  'priceMinor',
  'compareAtMinor',
  'sellsWithoutStock',
  'stock',
  'options',
  'variants',
  'order',
]);

export type ChangedField = z.infer<typeof changedFieldSchema>;

/** A value of such a field; amounts are integers in the shop's minor unit. */
export const shownValueSchema = z.union([z.string(), z.int(), z.boolean(), z.array(z.string()), z.null()]);

export type ShownValue = z.infer<typeof shownValueSchema>;

export const fieldDifferenceSchema = z.strictObject({
  field: changedFieldSchema,
  /** The variant that it is about, as people know it; empty for the product itself. */
  variant: z.string(),
  before: shownValueSchema,
  after: shownValueSchema,
});

export type FieldDifference = z.infer<typeof fieldDifferenceSchema>;

/**
 * A field that an undo leaves as it is, because it was changed after the import; of stock, one that is less than what is
 * reserved or sold of it.
 */
export const fieldThatStayedSchema = fieldDifferenceSchema.extend({ now: shownValueSchema });

export type FieldThatStayed = z.infer<typeof fieldThatStayedSchema>;
