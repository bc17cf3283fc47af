import { z } from 'zod';
import { articleCode } from './free-text.ts';

/** What the back office's lists are asked by. */

/** Which part of a list is wanted. */
export const listPartSchemas = {
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** A search text that a user typed: limited in length, with no unreadable characters and no card number. */
export function typedSearchSchema(mostCharacters: number) {
  return articleCode(
    z
      .string()
      .trim()
      .max(mostCharacters)
      .regex(/^\P{Cc}*$/u, 'must be of characters that can be read'),
  );
}
