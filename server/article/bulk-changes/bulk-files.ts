import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { bulkChangesSchema } from '../../../contract/seller/bulk-change.ts';
import { articleDifferenceSchema } from '../../../contract/seller/catalogue-import.ts';

/** The files of a bulk change, in its folder among the imports. */

const contentSchema = z.strictObject({
  /** Makes the file, and so its digest, another one for each bulk change. */
  importId: z.uuid(),
  articleIds: z.array(z.string()),
  changes: bulkChangesSchema,
});

/** What is asked for: it takes the place of the product file of an import. */
export type BulkContent = z.infer<typeof contentSchema>;

export const writeBulkContent = (file: string, content: BulkContent) =>
  writeFile(file, JSON.stringify(content), { mode: 0o600 });

export const readBulkContent = async (file: string): Promise<BulkContent> =>
  contentSchema.parse(JSON.parse(await readFile(file, 'utf8')));

const listedSchema = z.strictObject({
  /** The version of each product that people saw the preview of. */
  versions: z.record(z.string(), z.int()),
  differences: z.array(articleDifferenceSchema),
});

export type ListedChanges = z.infer<typeof listedSchema>;

export const writeListedChanges = (file: string, listed: ListedChanges) =>
  writeFile(file, JSON.stringify(listed), { mode: 0o600 });

/** @returns undefined where none were listed yet */
export async function readListedChanges(file: string): Promise<ListedChanges | undefined> {
  try {
    return listedSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
