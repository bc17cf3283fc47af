import { z } from 'zod';
import { currencySchema } from '../../../contract/money.ts';
import { proposedColumnSchema } from '../../../contract/seller/column-mapping.ts';
import {
  fetchedPicturesSchema,
  importChoicesSchema,
  importKindSchema,
  importSummarySchema,
} from '../../../contract/seller/catalogue-import.ts';

/** What the seller asks of the process that works on a file, and what that answers (`import-process.ts`). */

const actorSchema = z.strictObject({
  kind: z.enum(['staff', 'system user']),
  id: z.string(),
  name: z.string(),
  cameFrom: z.string(),
});

export const importTaskSchema = z.strictObject({
  task: z.enum(['look', 'import', 'undo', 'pictures']),
  importId: z.string(),
  kind: importKindSchema,
  databaseUrl: z.string(),
  currency: currencySchema,
  languages: z.array(z.string()),
  actor: actorSchema,
  fileName: z.string(),
  /** Empty for an undo. */
  file: z.string(),
  choices: importChoicesSchema,
  /** What the columns mean, as the file of a mapping (JSON); null where staff did not say it. */
  mapping: z.string().nullable(),
  reportFile: z.string(),
  /** Where the changes of a bulk change are listed. */
  listFile: z.string(),
  leftOutFile: z.string(),
  /** How pictures are fetched. */
  fetching: z.strictObject({
    addresses: z.array(z.string()),
    ports: z.array(z.int()),
    never: z.array(z.string()),
    /** Of the process that fetches them elsewhere; null where it is started for the task. */
    socketFile: z.string().nullable(),
  }),
});

export type ImportTask = z.infer<typeof importTaskSchema>;

export const importAnswerSchema = z.discriminatedUnion('is', [
  /** How much of the work is done: rows, or products of an undo. */
  z.strictObject({ is: z.literal('progress'), done: z.int(), total: z.int() }),
  /** @property keptId by which the import is undone; another one's where it went on with that one */
  z.strictObject({ is: z.literal('fetched'), pictures: fetchedPicturesSchema }),
  z.strictObject({ is: z.literal('done'), keptId: z.string().nullable(), summary: importSummarySchema.nullable() }),
  /** Nothing can be imported, or undone, and this sentence says why. */
  z.strictObject({
    is: z.literal('unusable'),
    problem: z.string(),
    /** What the columns may mean, where staff can say it. */
    proposal: z.array(proposedColumnSchema).nullable(),
  }),
]);

export type ImportAnswer = z.infer<typeof importAnswerSchema>;
