import { z } from 'zod';
import { columnMappingSchema, proposedColumnSchema } from './column-mapping.ts';
import { freeText } from './free-text.ts';

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
  'pictures',
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
export const fieldThatStayedSchema = fieldDifferenceSchema.extend({
  now: shownValueSchema,
  /** The file of the later import that changed it. Undoing that one as well gives the value from before this one. */
  laterImport: z.string().exactOptional(),
});

export type FieldThatStayed = z.infer<typeof fieldThatStayedSchema>;

/**
 * What becomes of a file that staff bring in.
 * `received`: it is here, and nothing is known of it (its check was cut short). `looking`: it is checked, and nothing is changed.
 * `looked`: checked. `unusable`: nothing of it can be imported. `importing`; `cut_short`: a part came in, and it can go on.
 * `ended`; `undoing`; `undo_cut_short`: a part is undone, and it can go on. `undone`. `failed`: the last work on it broke off.
 * `fetching`: pictures that it names are fetched.
 */
export const importStateSchema = z.enum([
  'received',
  'looking',
  'looked',
  'unusable',
  'importing',
  'cut_short',
  'ended',
  'undoing',
  'undo_cut_short',
  'undone',
  'failed',
  'fetching',
]);

export type ImportState = z.infer<typeof importStateSchema>;

/** How staff say that a file is to be read, where it is not found out, or wrongly. */
export const importChoicesSchema = z.strictObject({
  /** A name of the Encoding Standard, or a code page. */
  encoding: freeText(z.string().max(40)).optional(),
  decimalMark: z.enum(['.', ',']).optional(),
  /** What its columns mean, where no format knows them. An import keeps it for files with the same columns. */
  mapping: columnMappingSchema.optional(),
});

export type ImportChoices = z.infer<typeof importChoicesSchema>;

/** The fields beside the file. The page makes the id; the same file under the same id is taken once. */
export const broughtFileSchema = importChoicesSchema.omit({ mapping: true }).extend({
  importId: z.uuid(),
  fileName: freeText(z.string().min(1).max(200)),
});

/** The first entries of a list that may be long, and how many there are. */
const someOf = <Entry extends z.ZodType>(entry: Entry) => z.strictObject({ total: z.int(), shown: z.array(entry) });

const rowSchema = z.strictObject({ line: z.int(), handle: z.string(), text: z.string() });

export const articleDifferenceSchema = z.strictObject({
  line: z.int(),
  handle: z.string(),
  title: z.string(),
  kind: z.enum(['new', 'changed']),
  fields: z.array(fieldDifferenceSchema),
});

/** What a check or an import of a file found. */
export const importSummarySchema = z.strictObject({
  isDryRun: z.boolean(),
  rows: z.int(),
  articles: z.strictObject({
    new: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    leftOut: z.int(),
    notReached: z.int(),
  }),
  variants: z.int(),
  /** How many pictures the products of the file name by addresses. */
  pictures: z.int().default(0),
  withdrawnVariants: z.int(),
  /** What a file of another shop system is; null for one in Shopify's form. */
  format: z.string().nullable(),
  isInventory: z.boolean(),
  lacksStock: z.boolean(),
  unsaid: z.array(z.string()),
  onlyKept: z.array(z.string()),
  encoding: z.string(),
  encodingDecided: z.string(),
  /** How the numbers were read, as a sentence; null where nothing had to be decided. */
  numbers: z.string().nullable(),
  leftOut: someOf(rowSchema),
  notes: someOf(rowSchema),
  differences: someOf(articleDifferenceSchema),
});

export type ImportSummary = z.infer<typeof importSummarySchema>;

const pictureRemarkSchema = z.strictObject({
  line: z.int().nullable(),
  handle: z.string(),
  picture: z.string(),
  text: z.string(),
});

/** What came of fetching the pictures that a file names. */
export const fetchedPicturesSchema = z.strictObject({
  added: z.int(),
  alreadyThere: z.int(),
  notReached: z.int(),
  /** Why it ended before its end, as a sentence. */
  endedBecause: z.string().nullable(),
  failed: someOf(pictureRemarkSchema),
  notes: someOf(pictureRemarkSchema),
});

export type FetchedPictures = z.infer<typeof fetchedPicturesSchema>;

export const stayedArticleSchema = z.strictObject({
  articleId: z.string(),
  title: z.string(),
  /**
   * `edited`: the import made it, and it was edited since; it stays as it is. `sold`: the import made it, and it was sold or its
   * stock was changed since; it is archived. `later`: the import made it, and a later one changed it; undoing that one as well
   * removes it. `fields`: some of its fields were changed since.
   */
  why: z.enum(['edited', 'sold', 'later', 'fields']),
  fields: z.array(fieldThatStayedSchema),
});

export type StayedArticle = z.infer<typeof stayedArticleSchema>;

export const importKindSchema = z.enum(['file', 'bulk']);

export const importRowSchema = z.strictObject({
  importId: z.string(),
  /** A product file, or a change of many products at once; `fileName` then says what it changes. */
  kind: importKindSchema,
  fileName: z.string(),
  actorName: z.string(),
  /** Epoch milliseconds. */
  startedAt: z.int(),
  state: importStateSchema,
  /** How many products it made, and changed. */
  newCount: z.int(),
  changedCount: z.int(),
  /** Whether it can be undone now. */
  canUndo: z.boolean(),
});

export type ImportRow = z.infer<typeof importRowSchema>;

export const importListSchema = z.strictObject({ imports: z.array(importRowSchema) });

export const importDetailSchema = importRowSchema.extend({
  /** How much of the work that is under way is done. */
  progress: z.strictObject({ done: z.int(), total: z.int() }).nullable(),
  choices: importChoicesSchema,
  /** Of a file that no format knows: what its columns may mean, or mean as staff said. */
  mapping: z.array(proposedColumnSchema).nullable(),
  summary: importSummarySchema.nullable(),
  /** Why nothing of the file can be imported, or why work on it failed, as a sentence. */
  problem: z.string().nullable(),
  stayed: someOf(stayedArticleSchema),
  /** What came of the pictures that the file names; null where none were fetched. */
  pictures: fetchedPicturesSchema.nullable(),
  /** Whether they can be fetched now. */
  canFetchPictures: z.boolean(),
  /** Whether the file is here, so that it can be checked and imported. */
  hasFile: z.boolean(),
  hasReport: z.boolean(),
  hasLeftOutRows: z.boolean(),
});

export type ImportDetail = z.infer<typeof importDetailSchema>;
