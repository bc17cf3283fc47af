import { z } from 'zod';
import { amountMinorSchema } from '../money.ts';
import { longestText, mostTags } from './article.ts';
import { articleStatusSchema, staffArticleListQuerySchema } from './back-office.ts';
import { articleDifferenceSchema } from './catalogue-import.ts';
import { longestDepartment } from './departments.ts';
import { productText } from './free-text.ts';
import { listPartSchemas } from './list-query.ts';

/** Changes of many products at once. Each is kept, shown and undone like an import of a product file. */

/** How many products are named one by one; more are chosen by what they match. */
export const mostNamed = 10_000;

/** What becomes of a number: an amount in the shop's minor unit, or a count of units. */
export const numberChangeSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('set'), to: amountMinorSchema }),
  z.strictObject({ is: z.literal('add'), by: z.int().min(-1_000_000_000).max(1_000_000_000) }),
  /** In hundredths of a percent: 1,000 is +10%. What is not whole then is rounded to the nearest, and a half upwards. */
  z.strictObject({ is: z.literal('percent'), basisPoints: z.int().min(-9_999).max(1_000_000) }),
]);

export type NumberChange = z.infer<typeof numberChangeSchema>;

const tagsSchema = z.array(productText(z.string().trim().min(1).max(longestText.tag))).max(mostTags);

export const bulkChangesSchema = z
  .strictObject({
    price: numberChangeSchema.optional(),
    /** A lower price beside the present one, which becomes the compare-at price, until `endsAt` (epoch milliseconds) or for good. */
    reducedPrice: z.strictObject({ change: numberChangeSchema, endsAt: z.int().nullable() }).optional(),
    stock: numberChangeSchema.optional(),
    status: articleStatusSchema.optional(),
    /** Empty for none. */
    category: productText(z.string().trim().max(longestDepartment)).optional(),
    tags: z.strictObject({ add: tagsSchema, remove: tagsSchema }).optional(),
  })
  .refine((changes) => Object.values(changes).some((change) => change !== undefined), {
    message: 'must change something',
  })
  .refine(({ price, reducedPrice }) => !price || !reducedPrice, {
    path: ['reducedPrice'],
    message: 'must not come with a change of the price: a reduced price is computed from the price as it is',
  });

export type BulkChanges = z.infer<typeof bulkChangesSchema>;

const articleIdsSchema = z.array(z.string().min(1).max(100)).max(mostNamed);

/** `POST /api/back-office/bulk-changes`: the page makes the id; the same change under the same id is taken once. */
export const bulkRequestSchema = z.strictObject({
  importId: z.uuid(),
  selection: z.union([
    z.strictObject({ articleIds: articleIdsSchema.min(1) }),
    z.strictObject({
      /** Every product that matches now, but for some. */
      matching: staffArticleListQuerySchema.pick({ q: true, status: true, stock: true }),
      except: articleIdsSchema,
    }),
  ]),
  changes: bulkChangesSchema,
});

export type BulkRequest = z.infer<typeof bulkRequestSchema>;

/** `GET /api/back-office/imports/ID/changes`: the changed products of a bulk change, in the order of their titles. */
export const changesQuerySchema = z.strictObject(listPartSchemas);

export const changesPageSchema = z.strictObject({ total: z.int(), shown: z.array(articleDifferenceSchema) });

export type ChangesQuery = z.infer<typeof changesQuerySchema>;
export type ChangesPage = z.infer<typeof changesPageSchema>;
