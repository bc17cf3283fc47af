import { z } from 'zod';
import { failureNames } from './picture-failure.ts';

/** What is said to the process that fetches pictures, and what it answers: one JSON object on each line. */

export const fetchOrderSchema = z.strictObject({
  id: z.int(),
  address: z.string(),
  etag: z.string().optional(),
  modified: z.string().optional(),
});

export type FetchOrder = z.infer<typeof fetchOrderSchema>;

export const fetchAnswerSchema = z.discriminatedUnion('is', [
  z.strictObject({
    id: z.int(),
    is: z.literal('fetched'),
    /** In the folder that both know. Who asked removes it. */
    file: z.string(),
    bytes: z.int(),
    /** SHA-256, in hexadecimal. */
    digest: z.string(),
    etag: z.string().nullable(),
    modified: z.string().nullable(),
  }),
  z.strictObject({ id: z.int(), is: z.literal('unchanged') }),
  z.strictObject({ id: z.int(), is: z.literal('failed'), failure: z.enum(failureNames), says: z.string() }),
]);

export type FetchAnswer = z.infer<typeof fetchAnswerSchema>;
